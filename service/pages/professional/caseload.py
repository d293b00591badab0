"""The caseload: every pair of a professional on one page, and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day, local
from service.db import now
from service.pages.forms.pairs import WantedForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said
from service.pages.people import PARTNER, Shown
from service.pages.professional.away_shown import away_shown
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.ends import ends_soon, first_end
from service.pages.professional.story import ActionShown, action_shown
from service.pages.questions import waiting_shown
from service.pairs.ending import ended_pairs_of
from service.pairs.forming import own_label
from service.pairs.models import Pair, PairSide, PairState
from service.pairs.patterns import unanswered_about_me
from service.pairs.taking_over import successions_to
from service.records.answering_looks import questions_to_me
from service.records.caseload import CaseloadLine, open_caseload
from service.records.caseload import print_caseload as put_on_paper
from service.records.notes import OpenedNote
from service.rights.named import named_requests_to


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """A pair that waits for this professional."""

    pair_id: UUID
    from_: Shown
    purpose: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A pair that ended. `name`: the own label; what the youngster called themselves is not known here any more."""

    pair_id: UUID
    code: str
    name: str | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class TakingOver:
    """A pair that the reader is asked to take over; nothing of its youngster."""

    id: UUID
    meets_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One pair (templates/professional/caseload.html)."""

    pair_id: UUID
    code: str
    name: str | None
    partner: Shown
    partner_leaves_on: date | None
    partner_successor: str | None
    partner_is_missing: bool
    new: int
    first: ActionShown | None
    asked_by: str | None
    reminders: Sequence[str]
    shared: bool
    until: date | None
    days_left: int | None
    next_step: str | None
    end_is_asked: bool
    stands_in_for: str | None
    stands_in_until: date | None


@professional_pages.get("/")
@guard(Permission.OPEN_CASELOAD)
def caseload(session: Session, actor: Actor) -> ResponseReturnValue:
    """My youngsters."""
    return _list(session, actor, EMPTY)


@professional_pages.post("/")
@guard(Permission.OPEN_CASELOAD)
def filter_caseload(session: Session, actor: Actor) -> ResponseReturnValue:
    """Those of them that answer what was typed; with script the browser does this by itself, while somebody types."""
    form = read_form(WantedForm)
    return _list(session, actor, form), 400 if form.errors else 200


@professional_pages.post("/lijst")
@guard(Permission.PRINT_CASELOAD)
def print_caseload(session: Session, actor: Actor) -> ResponseReturnValue:
    """The list for paper."""
    moment = local(now(session))
    rows = [_row(line, line.on_paper, actor, moment) for line in put_on_paper(session, actor)]
    return render_template("professional/caseload_print.html", now=moment, me=actor, rows=rows)


def _list(session: Session, actor: Actor, form: Form) -> str:
    wanted = form.values.get("wanted", "")
    lines = open_caseload(session, actor, wanted)
    moment, names = local(now(session)), {line.pair_id: line.name for line in lines}
    return render_template(
        "professional/caseload.html",
        now=moment,
        wanted=wanted,
        typed=form.typed,
        errors=form.errors,
        message=said(),
        away=away_shown(session, actor),
        questions=[(waiting_shown(each), names.get(each.pair_id)) for each in questions_to_me(session, actor)],
        log_questions=unanswered_about_me(session, actor),
        named=[(each.id, last_day(each.due_at)) for each in named_requests_to(session, actor)],
        taking_over=[TakingOver(each.id, _local(each.meets_at)) for each in successions_to(session, actor)],
        ended=[_ended(session, pair, side) for pair, side in ended_pairs_of(session, actor)],
        invitations=[_invitation(line) for line in lines if _waits_for_me(line)],
        rows=[_row(line, line.on_screen, actor, moment) for line in lines if not _waits_for_me(line)],
    )


def _waits_for_me(line: CaseloadLine) -> bool:
    return line.state == PairState.INVITED and not line.is_invited_by_me


def _invitation(line: CaseloadLine) -> InvitationShown:
    return InvitationShown(line.pair_id, _partner(line), line.purpose)


def _row(line: CaseloadLine, shown: Sequence[OpenedNote], actor: Actor, moment: datetime) -> Row:
    """One pair, with words of these notes of it and of no other: they are what was logged."""
    until, soon = first_end(line.sharing), ends_soon(line.sharing, moment)
    return Row(
        pair_id=line.pair_id,
        code=line.code,
        name=line.name,
        partner=_partner(line),
        partner_leaves_on=last_day(line.partner_leaves_at) if line.partner_leaves_at else None,
        partner_successor=line.partner_successor,
        partner_is_missing=line.partner is None,
        new=line.new,
        first=_first(line, shown, actor),
        asked_by=line.asked_by,
        reminders=[str((note.action or {})["what"]) for note in line.reminders if note in shown],
        shared=until is not None,
        until=until,
        days_left=soon.days_left if soon else None,
        next_step=line.step,
        end_is_asked=line.end_is_asked,
        stands_in_for=line.stands_in_for,
        stands_in_until=last_day(line.stands_in_until) if line.stands_in_until else None,
    )


def _first(line: CaseloadLine, shown: Sequence[OpenedNote], actor: Actor) -> ActionShown | None:
    if line.first_action is None or line.first_action not in shown:
        return None
    return action_shown(line.first_action, actor, _partner(line).name, line.first_is_ours)


def _partner(line: CaseloadLine) -> Shown:
    return Shown(
        name=line.partner or line.partner_organisation,
        organisation=line.partner_organisation,
        tone=PARTNER,
        stand_in=line.partner_stand_in,
        away=line.partner_away,
    )


def _local(moment: datetime | None) -> datetime | None:
    return local(moment) if moment else None


def _ended(session: Session, pair: Pair, side: PairSide) -> Ended:
    return Ended(pair.id, pair.code, own_label(session, side), local(pair.ended_at).date() if pair.ended_at else None)
