"""What is different now from the youngster's last whole yes: said on the page that asks for a new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import last_day, local
from service.consent.choices import SUBJECTS_IN_ORDER, Choice
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.my_pairs import Direction
from service.consent.notices import FilledNotices
from service.consent.screens import ConsentTexts, subject_name
from service.consent.standing import people_of, words_of
from service.consent.transitions import Action
from service.pairs.models import Person, Seat, SeatRole

WHOLE = frozenset({Action.GIVE, Action.RENEW, Action.RESUME})
"""A yes to everything at once; what was changed since is a difference too."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What is needed to tell how it was: who held seats and when, what people are called, and texts by their evidence."""

    holders: Sequence[Seat]
    names: Mapping[UUID, str]
    revisions: Mapping[UUID, str]

    def holder_then(self, pair_id: UUID, organisation_id: UUID, moment: datetime) -> UUID | None:
        """Who held the seat of this organisation then."""
        for seat in self.holders:
            taken = seat.starts_at <= moment and (seat.ends_at is None or seat.ends_at > moment)
            if (seat.pair_id, seat.organisation_id) == (pair_id, organisation_id) and taken:
                return seat.person_id
        return None

    def ever_held(self, pair_id: UUID, organisation_id: UUID) -> frozenset[UUID]:
        """Who holds or held the seat of this organisation, or will."""
        here = (pair_id, organisation_id)
        return frozenset(seat.person_id for seat in self.holders if (seat.pair_id, seat.organisation_id) == here)


@dataclass(frozen=True, slots=True)
class Before:
    """One direction as it was at the last whole yes. People by id with their names; None where nobody sat there."""

    at: datetime
    reader: tuple[UUID, str] | None
    writer: tuple[UUID, str] | None
    stand_ins: Mapping[UUID, str]
    subjects: frozenset[str]
    copies: bool
    read_first: bool
    until: datetime | None
    text_revision: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the page says: one sentence, and, where anything is different, one more for each thing."""

    lead: str
    each: Sequence[str]


def open_archive(session: Session, pair_ids: Sequence[UUID], events: Iterable[ConsentEvent]) -> Archive:
    """Three queries for any number of pairs. MUST only be shown to their youngster."""
    known = list(events)
    seats = select(Seat).where(Seat.pair_id.in_(pair_ids), Seat.role == SeatRole.HOLDER).order_by(Seat.starts_at)
    holders = session.scalars(seats).all()
    people = {seat.person_id for seat in holders}.union(*(people_of(event.people) for event in known))
    evidence = [event.evidence_id for event in known if event.evidence_id is not None]
    names = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    revisions = session.execute(
        select(ConsentEvidence.id, ConsentEvidence.text_revision).where(ConsentEvidence.id.in_(evidence))
    )
    return Archive(holders, {row.id: row.name for row in names}, {row.id: row.text_revision for row in revisions})


def before_of(direction: Direction, events: Sequence[ConsentEvent], archive: Archive) -> Before:
    """How this direction was at its last whole yes; `events` are the pair's, oldest first. Raises ValueError without one."""
    yeses = [event for event in events if event.to_organisation_id == direction.to and event.action in WHOLE]
    if not yeses:
        raise ValueError(f"nobody ever said yes to {direction.to} in {direction.pair_id}")
    yes = yeses[-1]
    reader = archive.holder_then(direction.pair_id, direction.to, yes.at)
    writer = archive.holder_then(direction.pair_id, direction.writer.organisation_id, yes.at)
    accepted = people_of(yes.people)
    successor = frozenset({direction.successor.person_id} if direction.successor else ())
    holders = archive.ever_held(direction.pair_id, direction.to) | successor
    return Before(
        at=yes.at,
        reader=(reader, archive.names[reader]) if reader is not None and reader in accepted else None,
        writer=(writer, archive.names[writer]) if writer is not None else None,
        stand_ins={person: archive.names.get(person, "") for person in accepted - holders},
        subjects=words_of(yes.subjects),
        copies=yes.copies,
        read_first=yes.read_first,
        until=yes.until,
        text_revision=archive.revisions.get(yes.evidence_id) if yes.evidence_id else None,
    )


def changes_since(texts: ConsentTexts, direction: Direction, choice: Choice, before: Before) -> Changes:
    """What is different, in the words of the reviewed texts; the new end is chosen on the same page."""
    text = texts.of(direction).also(day=_day(texts, local(before.at).date()))
    found = [*_people(text, direction, choice, before), *_terms(text, choice, before)]
    if before.text_revision is not None and before.text_revision != texts.notices.revision:
        revised = _day(texts, date.fromisoformat(texts.notices.revision))
        found.append(text.also(revised=revised)["changed_text"])
    if not found:
        return Changes(text["changed_nothing"], ())
    if before.until is not None:
        found.append(text.also(until=_day(texts, last_day(before.until)))["changed_end"])
    return Changes(text["changed_lead"], found)


def _people(text: FilledNotices, direction: Direction, choice: Choice, before: Before) -> list[str]:
    found = []
    for role, then, present in (("reader", before.reader, direction.reader), ("writer", before.writer, direction.writer)):
        if then is not None and present.person_id is not None and then[0] != present.person_id:
            found.append(text.also(before=then[1])[f"changed_{role}"])
    now = direction.stand_in.person_id if direction.stand_in and choice.stand_in else None
    found += [text.also(before=name)["changed_stand_in_gone"] for person, name in before.stand_ins.items() if person != now]
    if now is not None and now not in before.stand_ins:
        found.append(text["changed_stand_in"])
    return found


def _terms(text: FilledNotices, choice: Choice, before: Before) -> list[str]:
    found = []
    for name, subjects in (("more", choice.subjects - before.subjects), ("fewer", before.subjects - choice.subjects)):
        if subjects:
            named = [subject_name(text, subject.value) for subject in SUBJECTS_IN_ORDER if subject in subjects]
            found.append(text.also(subjects=", ".join(named))[f"changed_{name}"])
    for name, is_now, was in (
        ("copies", choice.copies, before.copies),
        ("read_first", choice.read_first, before.read_first),
    ):
        if is_now != was:
            found.append(text[f"changed_{name}" if is_now else f"changed_no_{name}"])
    return found


def _day(texts: ConsentTexts, day: date) -> str:
    return format_date(day, "d MMMM", locale=texts.notices.language)
