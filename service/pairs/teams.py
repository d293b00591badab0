"""An organisation's team as its team lead sees it: people, numbers of seats, who is away. No youngster and no pair."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import TeamListed
from service.audit.log import append
from service.db import now
from service.errors import NotYoursError
from service.pairs.absence_models import Absence
from service.pairs.absences import absences_of
from service.pairs.models import Person
from service.pairs.occupancy import NONE, Occupancy, occupancy_of
from service.pairs.organisations import has_left, people_of_organisation


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; who has left is in it while seats of theirs wait for somebody."""

    person: Person
    has_left: bool
    occupancy: Occupancy
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody with a seat or the work of a professional, by name."""

    members: Sequence[Member]

    @property
    def seats(self) -> int:
        """The seats of this organisation in pairs that go on."""
        return sum(member.occupancy.seats for member in self.members)

    @property
    def open_seats(self) -> int:
        """Those on which nobody sits."""
        return sum(member.occupancy.seats for member in self.members if member.has_left)


def open_team(session: Session, actor: Actor) -> Team:
    """The own organisation's team; logged. A constant number of queries. Raises NotYoursError."""
    if actor.organisation_id is None:
        raise NotYoursError
    append(session, TeamListed(actor=actor))
    seats, absences = occupancy_of(session, actor.organisation_id), absences_of(session, actor.organisation_id)
    members = [
        Member(person, has_left(person, now(session)), seats.get(person.id, NONE), absences.get(person.id))
        for person in people_of_organisation(session, actor.organisation_id)
    ]
    return Team([member for member in members if member.occupancy.seats or _works_with_youngsters(member)])


def _works_with_youngsters(member: Member) -> bool:
    return not member.has_left and Role.PROFESSIONAL in member.person.roles.split()
