"""What a professional hears of by mail: what waits on their own pages at this moment, and never why something stopped.

It is asked of what stands, and not written down by what happens. So nothing that stops sharing, no answer of a youngster
and nobody's no ever makes a letter or changes their number; what was taken back before the letter left is not told; and
of what comes back after a pause nobody hears twice (docs/decisions/0016).
"""

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.consent.gate import author_grants_each, decide_each
from service.consent.grants import ConsentGrant
from service.consent.proposals import unconfirmed_proposals
from service.db import Database, now
from service.pairs.absences import away_now
from service.pairs.mail_models import Mailbox, NoticeTimes
from service.pairs.mailbox import confirm_address, forget_mailboxes_of_who_left, tell
from service.pairs.models import Organisation, Pair, PairState, Person, Seat, SeatRole
from service.pairs.notice_times import HASH_BYTES, is_time_to_look, remember_told, untold
from service.pairs.patterns import unanswered_ids
from service.pairs.seats import people_on_seats
from service.pairs.taking_over import successions_of, successions_to
from service.records.answering_looks import questions_to_me
from service.records.newly import new_note_ids
from service.records.to_do import take_overs_asked
from service.rights.named import named_requests_to

AT_ONCE = 100  # professionals that are looked for in one minute; who waited longest comes first


def tell_at_work(database: Database) -> None:
    """Write a letter to every professional who wants notices, may have one now, and has something new on their pages."""
    with database.transaction() as session:
        forget_mailboxes_of_who_left(session)
    with database.reading() as session:
        due = _due(session)
    for person_id in due:
        # Apart: a letter's row is never waited for with a pair's lock in hand.
        with database.reading() as session:
            has_news = bool(fresh_news(session, person_id))
        with database.transaction() as session:
            times = session.get(NoticeTimes, person_id)
            if times is not None:
                times.looked_at = now(session)
            if has_news:
                tell(session, person_id)


def confirm_at_work(session: Session, actor: Actor, code: str) -> bool:
    """As confirm_address; what stands there already is no news. Raises NotYoursError for who gave no address."""
    if not confirm_address(session, actor, code):
        return False
    times = session.get_one(NoticeTimes, actor.id)
    times.looked_at = now(session)
    remember_told(times, _present(session, actor))
    return True


def fresh_news(session: Session, person_id: UUID) -> frozenset[bytes]:
    """What waits for this professional now and was not told; empty for who left, or whose organisation stopped."""
    times, actor = session.get(NoticeTimes, person_id), _actor(session, person_id)
    return untold(times, _present(session, actor)) if times and actor else frozenset()


def _due(session: Session) -> list[UUID]:
    rows = session.scalars(
        select(NoticeTimes)
        .join(Mailbox, Mailbox.id == NoticeTimes.mailbox_id)
        .where(Mailbox.confirmed_at.is_not(None))
        .order_by(NoticeTimes.looked_at)
    )
    open_now = [times.mailbox_id for times in rows if is_time_to_look(times, now(session))]
    away = away_now(session, open_now)
    return [person_id for person_id in open_now if person_id not in away][:AT_ONCE]


def _present(session: Session, actor: Actor) -> frozenset[bytes]:
    """Everything that waits for them, as short hashes."""
    return frozenset(hashlib.sha256(one.encode()).digest()[:HASH_BYTES] for one in _waiting(session, actor))


def _waiting(session: Session, actor: Actor) -> Iterator[str]:
    grants = [grant for grant in decide_each(session, actor).values() if isinstance(grant, ConsentGrant)]
    yield from _named("note", new_note_ids(session, actor.id, grants))
    asked = take_overs_asked(session, actor, [*grants, *author_grants_each(session, actor)])
    yield from (f"take-over {each.note_id} {each.at.isoformat()}" for each in asked)
    yield from _named("question", (each.id for each in questions_to_me(session, actor)))
    yield from _named("request", (each.id for each in named_requests_to(session, actor)))
    yield from _named("pattern", unanswered_ids(session, actor))
    yield from _named("succession", (each.id for each in successions_to(session, actor)))
    yield from _about_pairs(session, actor)


def _about_pairs(session: Session, actor: Actor) -> Iterator[str]:
    """What a colleague asks, and who comes to sit where: of both halves, and not one's own first seat."""
    pairs = _pairs_of(session, actor)
    invited = (pair.id for pair in pairs.values() if pair.state == PairState.INVITED and pair.invited_by != actor.id)
    yield from _named("invitation", invited)
    proposals = unconfirmed_proposals(session, list(pairs)).values()
    yield from _named("proposal", (each.id for each in proposals if each.proposed_by != actor.id))
    successions = successions_of(session, list(pairs)).values()
    yield from _named("successor", (each.named.id for each in successions if each.named.named_by != actor.id))
    seats = [seat for seat, _, _ in people_on_seats(session, list(pairs))]
    yield from _named("seat", (seat.id for seat in seats if _is_news(seat, pairs[seat.pair_id], actor)))


def _is_news(seat: Seat, pair: Pair, actor: Actor) -> bool:
    if seat.person_id != actor.id:
        return True
    return seat.role == SeatRole.STAND_IN or (pair.formed_at is not None and seat.starts_at > pair.formed_at)


def _pairs_of(session: Session, actor: Actor) -> dict[UUID, Pair]:
    going_on = Pair.state.in_((PairState.INVITED, PairState.OPEN))
    mine = select(Pair).join(Seat, Seat.pair_id == Pair.id).where(Seat.person_id == actor.id, going_on)
    seated = mine.where(Seat.starts_at <= now(session), (Seat.ends_at.is_(None)) | (Seat.ends_at > now(session)))
    return {pair.id: pair for pair in session.scalars(seated)}


def _named(kind: str, ids: Iterable[UUID]) -> Iterator[str]:
    return (f"{kind} {one}" for one in ids)


def _actor(session: Session, person_id: UUID) -> Actor | None:
    """This professional, as long as they work there."""
    row = session.execute(
        select(Person, Organisation.name)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == person_id, Organisation.active, Person.roles.contains(Role.PROFESSIONAL.value))
    ).first()
    if row is None or (row[0].left_at is not None and row[0].left_at <= now(session)):
        return None
    roles = frozenset({Role.PROFESSIONAL})
    return Actor(Role.PROFESSIONAL, person_id, row[0].organisation_id, row[0].name, row[1], roles=roles)
