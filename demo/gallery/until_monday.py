"""Samples of the page before somebody goes home."""

from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.people import LONG_NAME, LONG_WORD
from demo.gallery.professional import ACTIONS, action, page_sample, plan


def _question(number: int, shown: Thing, **more: object) -> Thing:
    usual = {"choices": ["asked", "can-wait"], "why_not": None, "declined_on": None}
    return Thing(**{"field": f"action-{number}", "seen_field": f"seen-{number}", "shown": shown, **usual, **more})


def _pair(name: str | None, *questions: Thing, **more: object) -> Thing:
    usual = {"partner": "Sanne", "takes_over": "Sanne", "stand_in": None, "stands_in_for": None, "stands_in_until": None}
    return Thing(**{"pair_id": "p1", "code": "K7M2-9QXD", "name": name, "questions": questions, **usual, **more})


NOORS = _pair(
    "Noor",
    _question(1, ACTIONS[0]),
    _question(2, action(2, "Papieren van kantoor halen", said=ACTIONS[1].said, status="waiting-on-others")),
)
MILANS = _pair(
    "Milan",
    _question(3, action(3, "Rooster navragen", plan=plan("declined", "Joke")), declined_on=date(2026, 2, 27)),
    _question(4, action(4, f"Uitzoeken wat {LONG_WORD} betekent"), choices=["can-wait"], why_not="not-seen"),
    stand_in="Bilal",
)
LONGS = _pair(
    LONG_NAME,
    _question(5, action(5, "Bellen over de sleutel"), choices=["can-wait"], why_not="away"),
    partner=LONG_NAME,
    stands_in_for="Karim Ait",
    stands_in_until=date(2026, 3, 15),
)
PAGE = {
    "message": None,
    "conflict": None,
    "pairs": [NOORS, MILANS, LONGS],
    "calm": [_pair("Dewi"), _pair(None, stand_in="Bilal")],
    "typed": {"action-2": "can-wait"},
    "errors": {},
}
CHANGED = "Er is intussen iets veranderd. Er is nog niets bewaard. Kijk nog eens; wat je koos, staat er nog."

SAMPLES = [
    page_sample("professional-until-monday", "until_monday", **PAGE),
    page_sample("professional-until-monday-changed", "until_monday", **{**PAGE, "conflict": CHANGED, "pairs": [NOORS]}),
    page_sample("professional-until-monday-calm", "until_monday", **{**PAGE, "pairs": [], "message": "Bewaard."}),
]
