"""Paper that an officer needs: the register of processing activities, and who was affected between two times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.audit.acts import AffectedSeen
from service.audit.affected import affected_between
from service.audit.export import sheet
from service.audit.log import append
from service.clock import AMSTERDAM, local
from service.db import now
from service.errors import NotYoursError
from service.pages.forms.officer import AffectedForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.officer import officer_pages
from service.pages.register_shown import activities, security
from service.pairs.organisations import people_of_organisation
from service.pairs.pair_codes import codes_of_pairs
from service.rights.register import register_facts


@dataclass(frozen=True, slots=True)
class AffectedShown:
    """One pair that was read (templates/officer/affected.html)."""

    pair_code: str
    times: int
    notes: int
    readers: Sequence[str]
    first_at: datetime
    last_at: datetime


@officer_pages.get("/register")
@guard(Permission.SEE_REGISTER)
def register(session: Session, actor: Actor) -> ResponseReturnValue:
    """What happens here for this organisation, from its settings as they are now."""
    facts = register_facts(session, actor)
    return render_template(
        "officer/register.html",
        facts=facts,
        activities=activities(facts, koppel().settings.mail is not None),
        security=security(),
    )


@officer_pages.get("/register.csv")
@guard(Permission.SEE_REGISTER)
def register_file(session: Session, actor: Actor) -> ResponseReturnValue:
    """The same as a table, for the organisation's own register."""
    facts = register_facts(session, actor)
    head = (
        gettext("Activiteit"), gettext("Doel"), gettext("Grondslag"), gettext("Van wie"), gettext("Welke gegevens"),
        gettext("Wie ontvangt ze"), gettext("Hoe lang"), gettext("Verantwoordelijke"), gettext("Beveiliging"),
    )  # fmt: skip
    rows = [
        (one.name, one.purpose, one.basis, one.people, one.data, one.recipients, one.kept, facts.organisation, security())
        for one in activities(facts, koppel().settings.mail is not None)
    ]
    return _file(session, "register", sheet(head, rows))


@officer_pages.get("/geraakt")
@guard(Permission.SEARCH_LOG)
def affected(session: Session, actor: Actor) -> ResponseReturnValue:
    """After an incident: which pairs were read between two times, and by whom."""
    form = read_form(AffectedForm, request.args) if request.args else EMPTY
    found = _found(session, actor, form) if form.values else None
    page = render_template(
        "officer/affected.html",
        filters={name: form.typed.get(name, "") for name in ("from", "to", "person")},
        errors=form.errors,
        people=[(person.id, person.name) for person in people_of_organisation(session, _organisation(actor))],
        affected=found,
        export_url=_address(".affected_file", form) if found else None,
    )
    return page, 400 if form.errors else 200


@officer_pages.get("/geraakt.csv")
@guard(Permission.EXPORT_LOG)
def affected_file(session: Session, actor: Actor) -> ResponseReturnValue:
    """The same as a table."""
    form = read_form(AffectedForm, request.args)
    if form.errors:
        return redirect(_address(".affected", form), 303)
    head = (
        gettext("Koppel"), gettext("Keren gelezen"), gettext("Notities"), gettext("Door wie"), gettext("Eerst"),
        gettext("Laatst"),
    )  # fmt: skip
    rows = [
        (one.pair_code, one.times, one.notes, ", ".join(one.readers), _second(one.first_at), _second(one.last_at))
        for one in _found(session, actor, form)
    ]
    return _file(session, "geraakt", sheet(head, rows))


def _found(session: Session, actor: Actor, form: Form) -> list[AffectedShown]:
    """Logged. A pair of others, which a list cannot name here, is left out."""
    organisation_id = _organisation(actor)
    start, end = (form.values[name].replace(tzinfo=AMSTERDAM) for name in ("from_", "to"))
    pairs = affected_between(session, organisation_id, start, end, form.values.get("person"))
    codes = codes_of_pairs(session, organisation_id)
    append(session, AffectedSeen(actor=actor, facts={"pairs": str(len(pairs))}))
    return [
        AffectedShown(codes[one.pair_id], one.times, len(one.notes), sorted(one.readers), one.first_at, one.last_at)
        for one in pairs
        if one.pair_id in codes
    ]


def _address(endpoint: str, form: Form) -> str:
    """The same question at another address."""
    asked: dict[str, Any] = {name: text for name, text in form.typed.items() if text}
    return url_for(endpoint, **asked)


def _file(session: Session, name: str, content: bytes) -> Response:
    day = local(now(session)).date().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="koppel-{name}-{day}.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)


def _second(moment: datetime) -> str:
    return local(moment).isoformat(timespec="seconds")


def _organisation(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotYoursError
    return actor.organisation_id
