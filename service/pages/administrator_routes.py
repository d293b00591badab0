"""Every page of administrators: importing the module registers its routes."""

from service.pages import own_words
from service.pages.administrator import administrator_pages

__all__ = ["administrator_pages", "own_words"]
