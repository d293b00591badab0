"""Samples of the team lead's page."""

from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.people import LONG_NAME
from demo.gallery.sample import sample

TEAM_LEAD = Thing(name="Wim Aerts", organisation="Straatkracht")


def _member(name: str, seats: int, **more: object) -> Thing:
    member = {
        "id": name,
        "name": name,
        "has_left": False,
        "left_on": None,
        "seats": seats,
        "without_successor": seats,
        "away_from": None,
        "away_until": None,
        "is_away": False,
    }
    return Thing(**{**member, **more})


MEMBERS = [
    _member("Bilal", 4),
    _member("Karim Ait", 11, away_from=date(2026, 3, 3), away_until=date(2026, 3, 5), is_away=True),
    _member("Mo Haddad", 6, left_on=date(2026, 3, 30), without_successor=2),
    _member("Ruben Kok", 3, left_on=date(2026, 2, 27), has_left=True),
    _member(LONG_NAME, 0, away_from=date(2026, 3, 9), away_until=date(2026, 3, 15)),
]
TEAM = {
    "message": None,
    "organisation": "Straatkracht",
    "seats": 24,
    "open_seats": 3,
    "members": MEMBERS,
    "colleagues": [Thing(id="Bilal", name="Bilal"), Thing(id="Karim Ait", name="Karim Ait")],
    "today": date(2026, 3, 3),
    "about": None,
    "typed": {},
    "errors": {},
}

SAMPLES = [
    sample("team", "team/team.html", signed_in=TEAM_LEAD, endpoint="team.team", **TEAM),
    sample(
        "team-error",
        "team/team.html",
        signed_in=TEAM_LEAD,
        endpoint="team.team",
        **{
            **TEAM,
            "about": "Bilal",
            "typed": {"first_day": "2026-03-05", "last_day": "2026-03-04"},
            "errors": {"last_day": "Kies een dag na de eerste dag, hooguit een jaar later."},
        },
    ),
    sample(
        "team-empty",
        "team/team.html",
        signed_in=TEAM_LEAD,
        endpoint="team.team",
        **{**TEAM, "members": [], "seats": 0, "open_seats": 0},
    ),
]
