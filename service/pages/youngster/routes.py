"""The youngster's pages. Importing a module here registers its routes."""

from service.pages.youngster import (
    again,
    assisted,
    choosing,
    coming_back,
    consents,
    deciding,
    devices,
    joining,
    keys,
    looked,
    mail,
    my_page,
    notes,
    paper,
    records,
    releasing,
    stand_in,
)
from service.pages.youngster.blueprint import youngster_pages

__all__ = [
    "again",
    "assisted",
    "choosing",
    "coming_back",
    "consents",
    "deciding",
    "devices",
    "joining",
    "keys",
    "looked",
    "mail",
    "my_page",
    "notes",
    "paper",
    "records",
    "releasing",
    "stand_in",
    "youngster_pages",
]
