"""What is looked up for a professional's list, for all their pairs at once: as many queries for fifteen as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.clock import local
from service.consent.gate import author_grants_each, decide_each
from service.consent.grants import AuthorGrant, ConsentGrant
from service.consent.proposals import unconfirmed_proposals
from service.consent.sharing import Sharing, sharing_of
from service.db import now
from service.pairs.absences import away_now
from service.pairs.ending import endings_of
from service.pairs.ending_models import Ending
from service.pairs.forming import own_label
from service.pairs.joining import youngster_name
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole, StandIn, Youngster
from service.pairs.seats import is_present, people_on_seats
from service.pairs.stand_ins import stand_ins_of
from service.pairs.systems import has_system
from service.pairs.taking_over import Waiting, successions_of
from service.records.covering import covered_by
from service.records.models import Note
from service.records.newly import came_since
from service.records.next_steps import Progress, next_steps
from service.records.notes import OpenedNote
from service.records.queries import notes_to_act_on
from service.records.to_do import first_actions, ours_among, reminders_of, take_overs_asked


@dataclass(frozen=True, slots=True)
class CaseloadFacts:
    """What was looked up, by pair. `grants`: under which notes were opened, of both halves."""

    pairs: Mapping[UUID, Pair]
    grants: Sequence[ConsentGrant | AuthorGrant]
    halves: Mapping[UUID, tuple[PairSide, Organisation]]
    own: Mapping[UUID, PairSide]
    seats: Sequence[tuple[Seat, Person, Organisation]]
    away: Mapping[UUID, datetime]
    stand_ins: Mapping[tuple[UUID, UUID], tuple[StandIn, Person]]
    successions: Mapping[tuple[UUID, UUID], Waiting]
    names: Mapping[UUID, str]
    new: Mapping[UUID, int]
    actions: Mapping[UUID, OpenedNote]
    reminders: Mapping[UUID, Sequence[OpenedNote]]
    ours: frozenset[UUID]
    asked: Mapping[UUID, str]
    sharing: Mapping[UUID, Sharing]
    steps: Mapping[UUID, str]
    endings: Mapping[UUID, Ending]


def look_up(session: Session, actor: Actor) -> CaseloadFacts:
    """Of every pair in which the caller has a present seat, in a constant number of queries.

    MUST be logged by whoever shows it, with the notes whose words are shown.
    """
    decisions = decide_each(session, actor)
    grants = {pair_id: grant for pair_id, grant in decisions.items() if isinstance(grant, ConsentGrant)}
    pairs = _pairs_of(session, actor)
    pair_ids = list(pairs)
    halves = _halves(session, pair_ids)
    own = {side.pair_id: side for side, _ in halves if side.organisation_id == actor.organisation_id}
    seats = people_on_seats(session, pair_ids)
    covered, own_grants = list(grants.values()), author_grants_each(session, actor)
    to_do = [*notes_to_act_on(session, covered), *notes_to_act_on(session, own_grants)]
    actions, reminders = first_actions(to_do), reminders_of(to_do, local(now(session)).date())
    sharing = sharing_of(session, actor.organisation_id, pair_ids) if actor.organisation_id else {}
    return CaseloadFacts(
        pairs=pairs,
        grants=[*covered, *own_grants],
        halves={side.pair_id: (side, whose) for side, whose in halves if side.organisation_id != actor.organisation_id},
        own=own,
        seats=seats,
        away=away_now(session, {person.id for _, person, _ in seats}),
        stand_ins=stand_ins_of(session, pair_ids),
        successions=successions_of(session, pair_ids),
        names=_names(session, own, pairs, grants),
        new=_new_notes(session, actor, covered),
        actions=actions,
        reminders=reminders,
        ours=ours_among(session, actor, [*actions.values(), *chain.from_iterable(reminders.values())], sharing),
        asked={each.pair_id: each.by for each in take_overs_asked(session, actor, [*covered, *own_grants])},
        sharing=sharing,
        steps=_steps(session, actor, pairs, own, seats),
        endings=endings_of(session, pair_ids),
    )


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


def _halves(session: Session, pair_ids: Sequence[UUID]) -> Sequence[tuple[PairSide, Organisation]]:
    rows = session.execute(
        select(PairSide, Organisation)
        .join(Organisation, Organisation.id == PairSide.organisation_id)
        .where(PairSide.pair_id.in_(pair_ids))
    )
    return [(side, organisation) for side, organisation in rows]


def _new_notes(session: Session, actor: Actor, grants: Sequence[ConsentGrant]) -> Mapping[UUID, int]:
    """How many notes of the partner came since the caller last looked at that pair."""
    if not grants:
        return {}
    chosen = (
        select(Note.pair_id, func.count().label("new"))
        .where(covered_by(grants), came_since(actor.id))
        .group_by(Note.pair_id)
    )
    return {row.pair_id: row.new for row in session.execute(chosen)}


def _names(
    session: Session,
    own: Mapping[UUID, PairSide],
    pairs: Mapping[UUID, Pair],
    grants: Mapping[UUID, ConsentGrant],
) -> Mapping[UUID, str]:
    """The name each organisation knows by itself; the name they gave only under consent (product.md, rule 4)."""
    labels = {pair_id: own_label(session, side) for pair_id, side in own.items()}
    covered = [pairs[pair_id].youngster_id for pair_id in grants if pair_id in pairs]
    chosen = select(Youngster).where(Youngster.id.in_(covered))
    youngsters = {youngster.id: youngster for youngster in session.scalars(chosen)}
    names = {pair_id: label for pair_id, label in labels.items() if label}
    for pair_id in grants:
        youngster_id = pairs[pair_id].youngster_id if pair_id in pairs else None
        if youngster_id in youngsters:
            names[pair_id] = youngster_name(session, youngsters[youngster_id])
    return names


def _steps(
    session: Session,
    actor: Actor,
    pairs: Mapping[UUID, Pair],
    own: Mapping[UUID, PairSide],
    seats: Sequence[tuple[Seat, Person, Organisation]],
) -> Mapping[UUID, str]:
    """The first thing that must still happen, by pair."""
    proposals = unconfirmed_proposals(session, list(pairs))
    with_system = actor.organisation_id is not None and has_system(session, actor.organisation_id)
    held = {seat.pair_id for seat, person, _ in seats if person.id == actor.id and seat.role == SeatRole.HOLDER}
    steps = {
        pair_id: next_steps(
            Progress(pair, own[pair_id], pair_id in held, proposals.get(pair_id), has_own_system=with_system), actor
        )
        for pair_id, pair in pairs.items()
    }
    return {pair_id: codes[0] for pair_id, codes in steps.items() if codes}
