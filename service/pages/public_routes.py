"""Every page that is no role's own: importing the modules registers their routes."""

from service.pages import own_entries, own_phones, sign_in, unlocking
from service.pages.public import public_pages

__all__ = ["own_entries", "own_phones", "public_pages", "sign_in", "unlocking"]
