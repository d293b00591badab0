"""Samples of the pages about somebody's own devices: the offer, the list, the lock."""

from types import SimpleNamespace as Thing

from demo.gallery.people import KARIM_SIGNED_IN, at
from demo.gallery.sample import Sample, sample

OFFER = {"options_url": "/opties", "decline_url": "/toestellen/dit/niet", "again_url": "/aanmelden", "errors": {}}
LOCK = {"options_url": "/opties", "again_url": "/aanmelden"}
PHONES = [
    Thing(id="a", made_at=at(3, 2, 8, 51), used_at=at(3, 3, 14, 2), is_this=True),
    Thing(id="b", made_at=at(1, 5, 9, 10), used_at=None, is_this=False),
]


def _offer(name: str, *, is_offered: bool, can_add: bool) -> Sample:
    own = Thing(is_offered=is_offered, can_add=can_add)
    return sample(name, "public/offer_phone.html", KARIM_SIGNED_IN, own=own, **OFFER)


def _phones(name: str, phones: list[Thing], message: str | None = None) -> Sample:
    return sample(name, "public/my_phones.html", KARIM_SIGNED_IN, message=message, own=Thing(phones=phones, is_offered=True))


SAMPLES = [
    _offer("public-offer-phone", is_offered=True, can_add=True),
    _offer("public-offer-phone-again", is_offered=True, can_add=False),
    _offer("public-offer-phone-none", is_offered=False, can_add=False),
    _phones("public-my-phones", PHONES),
    _phones("public-my-phones-none", [], message="Dat toestel ontgrendelt niets meer."),
    sample("public-locked", "public/locked.html", can_write=True, refused=False, **LOCK),
    sample("public-locked-refused", "public/locked.html", can_write=False, refused=True, **LOCK),
]
