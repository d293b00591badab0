"""A professional's youngsters on one page: in a constant number of queries, and as one entry that lists its pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import CaseloadOpened
from service.audit.log import append
from service.consent.gate import decide_each
from service.consent.grants import ConsentGrant
from service.consent.sharing import Sharing, sharing_of
from service.pairs.forming import own_label
from service.pairs.joining import youngster_name
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, Youngster
from service.pairs.seats import is_present, people_on_seats
from service.records.models import LastLook, Note
from service.records.notes import OpenedNote
from service.records.queries import covered_by, notes_under_each

OPEN_STATUSES = {"open", "taken", "waiting-on-others"}


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One pair of a professional. `name` is what they may call the youngster: their own label, or the given name."""

    pair_id: UUID
    code: str
    state: str
    name: str | None
    has_youngster: bool
    partner: str
    partner_organisation: str
    new: int
    first_action: OpenedNote | None
    until: datetime | None
    is_invited_by_me: bool


def open_caseload(session: Session, actor: Actor) -> list[CaseloadLine]:
    """All pairs in which the caller has a present seat, those with something new first. Logged as one reading."""
    decisions = decide_each(session, actor)
    grants = {pair_id: grant for pair_id, grant in decisions.items() if isinstance(grant, ConsentGrant)}
    pairs = _pairs_of(session, actor)
    pair_ids = list(pairs)
    new = _new_notes(session, actor, list(grants.values()))
    actions = _first_actions(notes_under_each(session, list(grants.values()), kind="action"))
    partners = _partners(session, actor, pair_ids)
    sharing = sharing_of(session, actor.organisation_id, pair_ids) if actor.organisation_id else {}
    names = _names(session, actor, pairs, grants)
    lines = [
        _line(pairs[pair_id], names, partners, new, actions, sharing, actor) for pair_id in pair_ids if pair_id in partners
    ]
    append(session, CaseloadOpened(actor=actor, facts={"pairs": " ".join(map(str, pair_ids))}))
    return sorted(lines, key=lambda line: (-line.new, line.first_action is None, (line.name or "~").lower()))


def _pairs_of(session: Session, actor: Actor) -> dict[UUID, Pair]:
    chosen = (
        select(Pair)
        .join(Seat, Seat.pair_id == Pair.id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.person_id == actor.id, is_present(session))
        .where(Pair.state.in_((PairState.INVITED, PairState.OPEN)))
        .order_by(Pair.created_at)
    )
    return {pair.id: pair for pair in session.scalars(chosen)}


def _new_notes(session: Session, actor: Actor, grants: Sequence[ConsentGrant]) -> Mapping[UUID, int]:
    """How many notes of the partner came since the caller last looked at that pair."""
    if not grants:
        return {}
    chosen = (
        select(Note.pair_id, func.count().label("new"))
        .outerjoin(LastLook, (LastLook.pair_id == Note.pair_id) & (LastLook.person_id == actor.id))
        .where(or_(*map(covered_by, grants)), or_(LastLook.at.is_(None), Note.accepted_at > LastLook.at))
        .group_by(Note.pair_id)
    )
    return {row.pair_id: row.new for row in session.execute(chosen)}


def _first_actions(notes: Sequence[OpenedNote]) -> Mapping[UUID, OpenedNote]:
    """Per pair the open action that is due first; one without a day comes last."""
    first: dict[UUID, OpenedNote] = {}
    for note in sorted(notes, key=lambda note: str((note.action or {}).get("dueAt") or "9999")):
        if note.action and note.action.get("status", "open") in OPEN_STATUSES:
            first.setdefault(note.pair_id, note)
    return first


def _partners(session: Session, actor: Actor, pair_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Person, Organisation]]:
    partners: dict[UUID, tuple[Person, Organisation]] = {}
    for seat, person, organisation in people_on_seats(session, pair_ids):
        if seat.organisation_id != actor.organisation_id:
            partners.setdefault(seat.pair_id, (person, organisation))
    return partners


def _names(
    session: Session, actor: Actor, pairs: Mapping[UUID, Pair], grants: Mapping[UUID, ConsentGrant]
) -> Mapping[UUID, str]:
    """The name each organisation knows by itself; the name they gave only under consent (product.md, rule 4)."""
    sides = session.scalars(
        select(PairSide).where(PairSide.pair_id.in_(list(pairs)), PairSide.organisation_id == actor.organisation_id)
    )
    labels = {side.pair_id: own_label(session, side) for side in sides}
    covered = [pairs[pair_id].youngster_id for pair_id in grants if pair_id in pairs]
    chosen = select(Youngster).where(Youngster.id.in_(covered))
    youngsters = {youngster.id: youngster for youngster in session.scalars(chosen)}
    names = {pair_id: label for pair_id, label in labels.items() if label}
    for pair_id in grants:
        youngster_id = pairs[pair_id].youngster_id if pair_id in pairs else None
        if youngster_id in youngsters:
            names[pair_id] = youngster_name(session, youngsters[youngster_id])
    return names


def _line(
    pair: Pair,
    names: Mapping[UUID, str],
    partners: Mapping[UUID, tuple[Person, Organisation]],
    new: Mapping[UUID, int],
    actions: Mapping[UUID, OpenedNote],
    sharing: Mapping[UUID, Sharing],
    actor: Actor,
) -> CaseloadLine:
    person, organisation = partners[pair.id]
    shared = sharing.get(pair.id)
    return CaseloadLine(
        pair_id=pair.id,
        code=pair.code,
        state=pair.state,
        name=names.get(pair.id),
        has_youngster=pair.youngster_id is not None,
        partner=person.name,
        partner_organisation=organisation.name,
        new=new.get(pair.id, 0),
        first_action=actions.get(pair.id),
        until=shared.incoming_until if shared else None,
        is_invited_by_me=pair.invited_by == actor.id,
    )
