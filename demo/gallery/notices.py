"""Samples of the professional's notices by e-mail."""

from types import SimpleNamespace as Thing
from typing import Any

from demo.gallery.people import KARIM_SIGNED_IN
from demo.gallery.sample import Sample, sample

TIMES = {"rhythm": "soon", "from_hour": "8", "until_hour": "18", "weekends": "no"}
HOURS = [(hour, f"{hour}:00") for hour in range(6, 23)]


def _notices(name: str, **more: Any) -> Sample:
    usual = {"message": None, "is_offered": True, "mailbox": None, "hours": HOURS, "typed": {}, "errors": {}}
    return sample(name, "professional/notices.html", KARIM_SIGNED_IN, **{**usual, **more})


def _mailbox(is_confirmed: bool, has_failed: bool = False) -> Thing:
    address = "karim.ait@straatkracht.example"
    return Thing(address=address, is_confirmed=is_confirmed, waits_for_code=not is_confirmed, has_failed=has_failed)


SAMPLES = [
    _notices("professional-notices"),
    _notices("professional-notices-none", is_offered=False),
    _notices("professional-notices-code", mailbox=_mailbox(False)),
    _notices("professional-notices-on", mailbox=_mailbox(True), typed=TIMES, message="Het staat aan."),
    _notices(
        "professional-notices-failed",
        mailbox=_mailbox(True, True),
        typed={**TIMES, "rhythm": "daily", "until_hour": "7"},
        errors={"until_hour": "Kies een uur na het eerste."},
    ),
]
