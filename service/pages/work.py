"""Where each role's work begins. Somebody with more roles than one finds the others on top of every page."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext

from service.actors import Role
from service.pages.forms.reading import N_


@dataclass(frozen=True, slots=True)
class Place:
    """The first page of a role: endpoint of the page, and its name in the reader's language."""

    endpoint: str
    name: str


FIRST_PAGES = {
    Role.PROFESSIONAL: Place("professional.caseload", N_("Mijn jongeren")),
    Role.OFFICER: Place("officer.log", N_("Toezicht")),
    Role.ADMINISTRATOR: Place("administrator.people", N_("Beheer")),
    Role.TEAM_LEAD: Place("team.team", N_("Team")),
}


def places_of(roles: Collection[Role]) -> list[Place]:
    """The first pages of somebody with several roles; the empty list for who has one: they are there already."""
    places = [Place(place.endpoint, gettext(place.name)) for role, place in FIRST_PAGES.items() if role in roles]
    return places if len(places) > 1 else []
