"""What a youngster asks of an organisation: to see, copy, correct, restrict, stop using or erase what it holds.

It has a month (GDPR 12(3)). Only who asked and the officers of that organisation ever read it: no professional, not the
partner, no system.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import RequestMade, RequestTakenBack
from service.audit.log import append
from service.clock import end_of_day, local, months_later
from service.consent.decisions import pause_consent
from service.consent.gate import subject_grants_each
from service.db import now, vault_of
from service.errors import N_, ConflictError, InvalidInputError, NotYoursError
from service.pairs.locks import lock_each_for_change, lock_for_change
from service.pairs.models import Organisation, Pair, PairSide, Person
from service.pairs.officers import officers_of
from service.pairs.revisions import hold_revisions
from service.rights.models import Request, RequestState
from service.vault import Vault, place

KINDS = ("see", "copy", "correct", "restrict", "object", "erase")
"""GDPR articles 15, 15(3) and 20, 16, 18, 21 and 17."""
OUTCOMES = ("done", "partly", "refused")
MONTHS, LONGER = 1, 3  # from the day it was asked: two further months where it is complex (article 12(3))


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states to which, by whom."""

    from_: frozenset[RequestState]
    to: RequestState
    by: Role


WAITING = frozenset({RequestState.OPEN, RequestState.EXTENDED})
EXTEND = Transition(frozenset({RequestState.OPEN}), RequestState.EXTENDED, Role.OFFICER)
ANSWER = Transition(WAITING, RequestState.ANSWERED, Role.OFFICER)
TAKE_BACK = Transition(WAITING, RequestState.TAKEN_BACK, Role.YOUNGSTER)


@dataclass(frozen=True, slots=True)
class Asked:
    """One organisation of which something can be asked; `pair_ids`: the pairs with it, the newest first."""

    pair_ids: tuple[UUID, ...]
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True, slots=True)
class MyRequest:
    """One request as its youngster sees it. `officers`: who must answer, by name; may be empty."""

    id: UUID
    organisation: str
    officers: tuple[str, ...]
    kind: str
    state: str
    text: str
    asked_at: datetime
    due_at: datetime
    is_late: bool
    extension: str | None
    outcome: str | None
    answer: str | None
    answered_by: str | None
    ended_at: datetime | None


def who_can_be_asked(session: Session, actor: Actor) -> list[Asked]:
    """Every organisation in a pair of this youngster. Raises NotYoursError for anybody else."""
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    rows = session.execute(
        select(PairSide.pair_id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == PairSide.organisation_id)
        .join(Pair, Pair.id == PairSide.pair_id)
        .where(PairSide.pair_id.in_(pairs))
        .order_by(Organisation.name, Organisation.id, Pair.joined_at.desc(), Pair.id)
    )
    found: dict[tuple[UUID, str], list[UUID]] = {}
    for pair_id, organisation_id, name in rows:
        found.setdefault((organisation_id, name), []).append(pair_id)
    return [Asked(tuple(pair_ids), organisation_id, name) for (organisation_id, name), pair_ids in found.items()]


def make_request(session: Session, actor: Actor, organisation_id: UUID, kind: str, text: str) -> None:
    """Ask it; the month begins. It stands with the newest of their pairs with it.

    Who asks to restrict stops sharing at once in every pair with that organisation, as with their own button.

    Raises NotYoursError for an organisation that is in no pair of theirs, InvalidInputError for what cannot be asked.
    """
    if kind not in KINDS:
        raise InvalidInputError({"kind": ["Kies wat je wilt vragen."]})
    asked = next((one for one in who_can_be_asked(session, actor) if one.organisation_id == organisation_id), None)
    if asked is None:
        raise NotYoursError
    lock_each_for_change(session, asked.pair_ids)
    newest = asked.pair_ids[0]
    request = Request(
        id=uuid4(),
        pair_id=newest,
        organisation_id=organisation_id,
        kind=kind,
        state=RequestState.OPEN,
        asked_at=now(session),
        due_at=due_after(now(session), MONTHS),
    )
    request.text = seal_words(vault_of(session), request, "text", text)
    session.add(request)
    facts = {"kind": kind}
    append(session, RequestMade(actor=actor, pair_id=newest, organisation_id=organisation_id, facts=facts))
    if kind == "restrict":
        hold_revisions(session, asked.pair_ids)
        for pair_id in asked.pair_ids:
            pause_consent(session, actor, pair_id)


def take_request_back(session: Session, actor: Actor, request_id: UUID) -> None:
    """Not needed any more. Raises NotYoursError, ConflictError for one that is over."""
    pairs = {grant.pair_id for grant in subject_grants_each(session, actor)}
    request = session.get(Request, request_id)
    if request is None or request.pair_id not in pairs:
        raise NotYoursError
    move_on(session, actor, request, TAKE_BACK)
    request.ended_at = now(session)
    append(session, RequestTakenBack(actor=actor, pair_id=request.pair_id, organisation_id=request.organisation_id))


def my_requests(session: Session, actor: Actor) -> list[MyRequest]:
    """What this youngster asked, the newest first. Not logged. Raises NotYoursError for anybody else."""
    pairs = [grant.pair_id for grant in subject_grants_each(session, actor)]
    rows = session.execute(
        select(Request, Organisation.name, Person.name.label("answered_by"))
        .join(Organisation, Organisation.id == Request.organisation_id)
        .outerjoin(Person, Person.id == Request.answered_by)
        .where(Request.pair_id.in_(pairs))
        .order_by(Request.asked_at.desc(), Request.id)
    ).all()
    officers = officers_of(session, {row.Request.organisation_id for row in rows})
    return [
        _mine(session, row.Request, row.name, row.answered_by, officers.get(row.Request.organisation_id, ())) for row in rows
    ]


def move_on(session: Session, actor: Actor, request: Request, step: Transition) -> None:
    """Take one step, alone on this pair. Raises ConflictError when the table has no such step from where it stands."""
    lock_for_change(session, request.pair_id)
    session.refresh(request)  # somebody may have been first while we waited
    if actor.role is not step.by or RequestState(request.state) not in step.from_:
        raise ConflictError(N_("Dit verzoek staat er nu anders voor. Laad de pagina opnieuw."))
    request.state = step.to.value


def due_after(asked_at: datetime, months: int) -> datetime:
    """The end of the last day: so many months later on the same date, in the Netherlands."""
    return end_of_day(months_later(local(asked_at).date(), months))


def is_late(request: Request, moment: datetime) -> bool:
    """Whether its last day has passed without an answer."""
    return request.state in WAITING and request.due_at <= moment


def seal_words(vault: Vault, request: Request, column: str, words: str) -> bytes:
    """What somebody wrote in a request, sealed."""
    return vault.seal(request.pair_id, place("rights_request", request.id, column), words)


def open_words(vault: Vault, request: Request, column: str, sealed: bytes) -> str:
    """What `seal_words` sealed. MUST only be shown to who asked and to the officers of that organisation."""
    return vault.open(request.pair_id, place("rights_request", request.id, column), sealed)


def open_if_there(vault: Vault, request: Request, column: str, sealed: bytes | None) -> str | None:
    """As open_words; None for what was not written."""
    return None if sealed is None else open_words(vault, request, column, sealed)


def _mine(
    session: Session, request: Request, organisation: str, answered_by: str | None, officers: Sequence[Person]
) -> MyRequest:
    vault = vault_of(session)
    return MyRequest(
        id=request.id,
        organisation=organisation,
        officers=tuple(person.name for person in officers),
        kind=request.kind,
        state=request.state,
        text=open_words(vault, request, "text", request.text),
        asked_at=request.asked_at,
        due_at=request.due_at,
        is_late=is_late(request, now(session)),
        extension=open_if_there(vault, request, "extension", request.extension),
        outcome=request.outcome,
        answer=open_if_there(vault, request, "answer", request.answer),
        answered_by=answered_by,
        ended_at=request.ended_at,
    )
