"""Samples of the pages on which a youngster is handed over to a colleague, or a pair is ended."""

from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.people import LONG_NAME, at
from demo.gallery.professional import ACTIONS, page_sample, pair_sample, partner_of

LAST = date(2026, 3, 30)
FOLLOWS = Thing(name="Joke Bos", accepted=False, meets_at=at(3, 12, 14), starts_on=None)


def _change(holder: str | None, organisation: str, **more: object) -> Thing:
    change = {"holder": holder, "organisation": organisation, "leaves_on": None, "follows": None, "mine": False}
    return Thing(**{**change, **more})


HAND_OVER = {
    "message": None,
    "pair_id": "p1",
    "name": "Noor",
    "has_youngster": True,
    "partner_name": "Karim Ait",
    "today": date(2026, 3, 3),
    "taken_from": None,
    "leaves_on": LAST,
    "follows": FOLLOWS,
    "successor_id": "j",
    "is_checked": False,
    "colleagues": [Thing(id="j", name="Joke Bos"), Thing(id="l", name=LONG_NAME)],
    "actions": [
        Thing(field=f"action-a{number}", shown=action, choices=choices)
        for number, (action, choices) in enumerate(
            zip(ACTIONS, (["goes-on", "done", "did-not-go-ahead"], ["goes-on"]), strict=False), 1
        )
    ],
    "typed": {},
    "errors": {},
}
SUCCESSION = {
    "message": None,
    "from_name": "Sanne de Wit",
    "code": "K7M2-9QXD",
    "partner": partner_of("Karim Ait", "Straatkracht"),
    "follows": FOLLOWS,
    "today": date(2026, 3, 3),
    "typed": {},
    "errors": {},
}

ENDING = {
    "message": None,
    "pair_id": "p1",
    "name": "Noor",
    "partner_name": "Sanne de Wit",
    "has_youngster": True,
    "talk_at": at(3, 12, 14),
    "asked_on": date(2026, 3, 2),
    "closes_on": date(2026, 3, 16),
    "kept_until": date(2027, 3, 3),
    "today": date(2026, 3, 3),
    "typed": {},
    "errors": {},
}

SAMPLES = [
    pair_sample("professional-pair-end-asked", end_asked_on=date(2026, 3, 2), talk_at=at(3, 12, 14)),
    page_sample("professional-ending", "ending", **ENDING),
    page_sample(
        "professional-ending-error",
        "ending",
        **{
            **ENDING,
            "name": "",
            "has_youngster": False,
            "asked_on": None,
            "talk_at": None,
            "errors": {"talked": "Zet dit aan. Een koppel eindigt niet zonder dat de jongere het weet."},
        },
    ),
    pair_sample(
        "professional-pair-changes",
        seat_changes=[
            _change("Sanne de Wit", "De Brug", leaves_on=LAST, follows=FOLLOWS),
            _change("Karim Ait", "Straatkracht", leaves_on=LAST, mine=True),
            _change(None, "Kompas", follows=Thing(**{**vars(FOLLOWS), "meets_at": None, "accepted": True})),
        ],
    ),
    page_sample("professional-hand-over", "hand_over", **HAND_OVER),
    page_sample(
        "professional-hand-over-begin",
        "hand_over",
        **{**HAND_OVER, "follows": None, "successor_id": None, "errors": {"person": "Kies een collega uit de lijst."}},
    ),
    page_sample(
        "professional-hand-over-taken",
        "hand_over",
        **{
            **HAND_OVER,
            "taken_from": "Sanne de Wit",
            "follows": None,
            "errors": {"action-a1": "Kies hoe het met deze actie verdergaat."},
        },
    ),
    page_sample(
        "professional-succession",
        "succession",
        **{**SUCCESSION, "errors": {"time": "Vul een tijd in, zoals 14:30."}},
    ),
    page_sample(
        "professional-succession-accepted",
        "succession",
        **{**SUCCESSION, "follows": Thing(**{**vars(FOLLOWS), "accepted": True, "starts_on": date(2026, 3, 31)})},
    ),
]
