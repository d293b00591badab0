"""Taking everything along: one file that a person can read, one that a program can. Theirs alone; each taking is logged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.my_keys import open_my_keys
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.consent.assisted import helpers_of
from service.consent.models import ConsentEvent
from service.consent.my_pairs import my_pairs
from service.consent.taken import texts_shown
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.carrying import action_told
from service.pages.youngster.history import PairShown, Past, pair_shown
from service.pages.youngster.looked import LookShown, QuestionShown, looks_shown, questions_shown
from service.pages.youngster.today import appointments_on
from service.pairs.officers import officers_of
from service.rights.as_json import as_json
from service.rights.everything import Everything, take_everything

AT = "/jongere/alles"


@dataclass(frozen=True, slots=True)
class TextShown:
    """A text that stood on a screen, as its paragraphs, and when something was decided about it."""

    at: datetime
    parts: Sequence[Sequence[str]]


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_PAGE)
def everything(session: Session, actor: Actor) -> ResponseReturnValue:
    """What can be taken along, and what is not here."""
    return render_template(
        "youngster/everything.html",
        organisations=_organisations(session, actor),
        is_borrowed=not open_my_keys(session, actor).is_own_device,
    )


@youngster_pages.get(f"{AT}/leesbaar")
@guard(Permission.TAKE_MY_COPY)
def everything_to_read(session: Session, actor: Actor) -> ResponseReturnValue:
    """One document that needs nothing beside it: to read, to print, to show to somebody."""
    taken = take_everything(session, actor)
    return _file(render_template("youngster/document.html", **_document(session, taken)), "text/html; charset=utf-8", taken)


@youngster_pages.get(f"{AT}/bestand")
@guard(Permission.TAKE_MY_COPY)
def everything_for_programs(session: Session, actor: Actor) -> ResponseReturnValue:
    """The same as JSON, with the signed records."""
    taken = take_everything(session, actor)
    return _file(as_json(taken), "application/json", taken)


def _file(content: str | bytes, content_type: str, taken: Everything) -> Response:
    """Something to keep. Its name says nothing but the day."""
    ending = "json" if content_type == "application/json" else "html"
    name = f"koppel-{local(taken.taken_at):%Y-%m-%d}.{ending}"
    return Response(content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _organisations(session: Session, actor: Actor) -> list[str]:
    return sorted({party.organisation for pair in my_pairs(session, actor) for party in pair.parties})


def _document(session: Session, taken: Everything) -> dict[str, object]:
    year, month = taken.themselves.birth_month
    return {
        "taken_at": local(taken.taken_at),
        "me": taken.themselves,
        "birth_month": date(year, month, 1),
        "pairs": _pairs(session, taken),
        "notes": taken.notes,
        "actions": {
            mine.note.id: action_told(mine, taken.plans.get(mine.note.id)) for mine in taken.notes if mine.note.action
        },
        "texts": _texts(taken),
        "looks": _looks(taken),
        "questions": _questions(taken),
        "requests": taken.requests,
        "copies": taken.copies,
        "mailbox": taken.mailbox,
        "keys": taken.keys,
    }


def _pairs(session: Session, taken: Everything) -> list[PairShown]:
    """Each pair with what was decided in it; without links, which lead nowhere from a file."""
    events: dict[object, list[ConsentEvent]] = {}
    for step in taken.steps:
        events.setdefault(step.event.pair_id, []).append(step.event)
    helpers = helpers_of(session, [pair.id for pair in taken.pairs])
    officers = officers_of(session, {side.organisation_id for pair in taken.pairs for side in pair.sides})
    shown = [pair_shown(pair, Past(events.get(pair.id, []), {}, helpers), officers, taken.taken_at) for pair in taken.pairs]
    return [replace(pair, history=[replace(step, text_url=None) for step in pair.history]) for pair in shown]


def _texts(taken: Everything) -> list[TextShown]:
    return [
        TextShown(step.event.at, [part.split("\n") for part in (step.text or "").split("\n\n")])
        for step in texts_shown(taken.steps).values()
    ]


def _looks(taken: Everything) -> list[LookShown]:
    shown = looks_shown(taken.looks, taken.pairs, taken.questions, appointments_on(taken.notes))
    return [replace(look, ask_url=None, question_url=None) for look in shown]


def _questions(taken: Everything) -> list[QuestionShown]:
    return [replace(question, pass_on_url=None) for question in questions_shown(taken.questions)]
