"""The youngster's pages have one blueprint; all but the address in the QR code stand under /jongere."""

from flask import Blueprint

youngster_pages = Blueprint("youngster", __name__)
