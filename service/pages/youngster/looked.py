"""Who looked, and looking through their eyes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.gate import require_subject_grant
from service.consent.my_pairs import MyPair, my_pair, my_pairs
from service.errors import InvalidInputError
from service.pages.forms.reading import read_form
from service.pages.forms.youngster import LookedForm
from service.pages.people import Shown
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.people import FIRST, SECOND, in_order, shown
from service.records.my_looks import Look, looks_at
from service.records.notes import OpenedNote, Reply
from service.records.partner_view import notes_seen_now

ENTRIES = 100  # of the log, on one page


@dataclass(frozen=True, slots=True)
class LookShown:
    """One time that somebody looked (templates/youngster/_look.html)."""

    who: Shown
    at: datetime
    count: int
    subjects: Sequence[str]
    as_stand_in: bool
    by_system: bool
    is_list: bool


@dataclass(frozen=True, slots=True)
class DayShown:
    """The looks of one day."""

    day: date
    looks: Sequence[LookShown]


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note as the partner sees it."""

    author: Shown
    written_at: datetime
    subject: str
    text: str
    replies: Sequence[Reply]


@youngster_pages.get("/jongere/wie-keek")
@guard(Permission.OPEN_WHO_LOOKED)
def who_looked(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everybody who read something here, newest first, a page at a time."""
    form = read_form(LookedForm, request.args)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    pairs, before = my_pairs(session, actor), form.values.get("before")
    found = looks_at(session, [pair.id for pair in pairs], ENTRIES, before)
    looks = looks_shown(found.looks, pairs)
    days = [DayShown(day, list(these)) for day, these in groupby(looks, key=lambda look: local(look.at).date())]
    return render_template(
        "youngster/who_looked.html",
        days=days,
        older_url=url_for(".who_looked", before=found.older) if found.older else None,
        newest_url=url_for(".who_looked") if before else None,
    )


@youngster_pages.get("/jongere/door-de-ogen/<uuid:pair_id>/<uuid:organisation_id>")
@guard(Permission.OPEN_MY_NOTES)
def through_eyes(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Exactly what the holder of this organisation sees now of what the other wrote."""
    direction = my_pair(session, actor, pair_id).direction_to(organisation_id)
    notes = notes_seen_now(session, require_subject_grant(session, actor, pair_id), direction)
    writer = shown(direction.writer)
    return render_template(
        "youngster/through_eyes.html", reader=shown(direction.reader), notes=[_seen(note, writer) for note in notes]
    )


def looks_shown(looks: Iterable[Look], pairs: Iterable[MyPair]) -> list[LookShown]:
    """Looks with the colours of their organisations."""
    tones = {party.organisation: FIRST if party.is_first else SECOND for pair in pairs for party in pair.parties}
    return [_look(look, tones) for look in looks]


def _look(look: Look, tones: Mapping[str, str]) -> LookShown:
    return LookShown(
        who=Shown(look.name, look.organisation, tones.get(look.organisation, SECOND)),
        at=look.at,
        count=len(look.note_ids),
        subjects=in_order(look.subjects),
        as_stand_in=look.as_stand_in,
        by_system=look.by_system,
        is_list=look.is_list,
    )


def _seen(note: OpenedNote, writer: Shown) -> SeenNote:
    author = Shown(note.author, note.organisation, writer.tone)
    return SeenNote(author, note.written_at, note.subject, note.text, note.replies)
