"""The professional's pages have one blueprint and one place in the address."""

from flask import Blueprint

professional_pages = Blueprint("professional", __name__, url_prefix="/begeleider")
