"""Erasing a youngster (GDPR 17): asked with their own key, carried out three days later, in steps that can be taken again.

First everything leaves the database, in one transaction; then the keys are destroyed in the key store, where the list of
erasures stands as well, in one; then it is written down that it is done. Killed between two steps, the next minute goes on
with the next. A backup that is restored has everything again, sealed under keys that are gone; `replay_erasures` takes it
out before anything is served.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.actors import SERVICE, Actor, Role
from service.audit.acts import ErasureAsked, ErasureTakenBack, KeysDestroyed
from service.audit.log import append
from service.clock import end_of_day, local
from service.consent.decisions import pause_consent, withdraw_consent
from service.consent.my_pairs import my_pairs
from service.db import Database, now, vault_of
from service.errors import N_, ConflictError, KeyMissingError, NotYoursError, TamperedError
from service.pairs.locks import lock_each_for_change
from service.pairs.models import Pair, PairState, Youngster
from service.pairs.revisions import hold_revisions
from service.rights.closing import close
from service.rights.models import Erasure

DAYS_TO_THINK = 3


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found to be back: keys, and people in the database."""

    keys: int
    people: int


NOTHING_BACK = Replayed(0, 0)


def ask_erasure(session: Session, actor: Actor) -> None:
    """It will be carried out when the days to think are over. Until then nothing is shared, and it can be taken back.

    MUST be called with proof that it is the youngster who asks. Asked twice, the first stands. Raises NotYoursError.
    """
    youngster_id = _own_id(actor)
    pair_ids = [pair.id for pair in my_pairs(session, actor)]
    lock_each_for_change(session, pair_ids)
    if session.get(Erasure, youngster_id) is not None:
        return
    due_at = end_of_day(local(now(session)).date() + timedelta(days=DAYS_TO_THINK))
    session.add(Erasure(youngster_id=youngster_id, asked_at=now(session), due_at=due_at))
    append(session, ErasureAsked(actor=actor))
    hold_revisions(session, pair_ids)
    for pair_id in pair_ids:
        pause_consent(session, actor, pair_id)


def take_erasure_back(session: Session, actor: Actor) -> None:
    """Nothing is erased; what was stopped stays so until it is turned on again. Raises NotYoursError, ConflictError."""
    erasure = session.get(Erasure, _own_id(actor), with_for_update=True)
    if erasure is None:
        return
    if erasure.closed_at is not None:
        raise ConflictError(N_("Het wissen is al begonnen."))
    session.delete(erasure)
    append(session, ErasureTakenBack(actor=actor))


def my_erasure(session: Session, actor: Actor) -> datetime | None:
    """When it will be carried out; None when nothing was asked. Raises NotYoursError for anybody but a youngster."""
    erasure = session.get(Erasure, _own_id(actor))
    return erasure.due_at if erasure else None


def erase_due(database: Database) -> int:
    """Carry out what is due, and go on with what was begun; returns how many are done now.

    Raises ExceptionGroup, at the end, with what failed: one erasure that fails keeps nobody else's from being done.
    """
    with database.reading() as session:
        waiting = select(Erasure.youngster_id).where(Erasure.done_at.is_(None), Erasure.due_at <= now(session))
        youngsters = list(session.scalars(waiting.order_by(Erasure.due_at)))
    failed = []
    for youngster_id in youngsters:
        try:
            _erase(database, youngster_id)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(youngsters)} erasures are not done yet", failed)
    return len(youngsters)


def replay_erasures(database: Database, more: Mapping[UUID, Collection[UUID]] | None = None) -> Replayed:
    """Erase again what a restored backup of the database or of the key store has brought back.

    MUST be called before anything is served from what was restored. `more`: a list that was kept elsewhere.
    """
    keys = people = 0
    for youngster_id, owners in erasures(database, more).items():
        keys += database.vault.erase(youngster_id, owners)
        with database.transaction() as session:
            if _is_back(session, youngster_id, owners):
                _write_down(session, youngster_id, close(session, SERVICE, youngster_id, owners))
                people += 1
    return Replayed(keys, people)


def erasures(database: Database, more: Mapping[UUID, Collection[UUID]] | None = None) -> dict[UUID, set[UUID]]:
    """The list of erasures: by youngster, whose keys were destroyed. From the key store, the database and `more`."""
    found: dict[UUID, set[UUID]] = {}
    with database.reading() as session:
        closed = session.scalars(select(Erasure).where(Erasure.closed_at.is_not(None)))
        here = {erasure.youngster_id: _owners(erasure) for erasure in closed}
    for known in (database.vault.erased(), here, more or {}):
        for youngster_id, owners in known.items():
            found.setdefault(youngster_id, set()).update(owners)
    return found


def _erase(database: Database, youngster_id: UUID) -> None:
    with database.transaction() as session:
        owners = _closed(session, youngster_id)
    if owners is None:
        return
    keys = database.vault.erase(youngster_id, owners)
    with database.transaction() as session:
        session.get_one(Erasure, youngster_id).done_at = now(session)
        append(session, KeysDestroyed(actor=SERVICE, facts={"keys": str(keys)}))


def _closed(session: Session, youngster_id: UUID) -> set[UUID] | None:
    """Whose keys are to be destroyed, everything being out of the database; None where it was taken back meanwhile."""
    erasure = session.get(Erasure, youngster_id, with_for_update=True)
    if erasure is None or erasure.done_at is not None:
        return None
    if erasure.closed_at is None:
        themselves = Actor(role=Role.YOUNGSTER, id=youngster_id)
        _withdraw(session, themselves)  # else the end of a consent would be written down long afterwards
        erasure.pair_ids = " ".join(pair_id.hex for pair_id in close(session, themselves, youngster_id))
        erasure.closed_at = now(session)
    return _owners(erasure)


def _withdraw(session: Session, themselves: Actor) -> None:
    """Everywhere but in a pair whose key is gone or does not open: nothing can be sealed or shown there any more."""
    pair_ids = [pair.id for pair in my_pairs(session, themselves)]
    lock_each_for_change(session, pair_ids)
    hold_revisions(session, pair_ids)
    for pair_id in pair_ids:
        if _has_key(session, pair_id):
            withdraw_consent(session, themselves, pair_id)


def _has_key(session: Session, pair_id: UUID) -> bool:
    try:
        vault_of(session).opener(pair_id)
    except (KeyMissingError, TamperedError):
        return False
    return True


def _is_back(session: Session, youngster_id: UUID, owners: Collection[UUID]) -> bool:
    """Whether anything of them stands in this database: a pair that was not theirs yet counts too, for its key is gone."""
    if session.get(Youngster, youngster_id) is not None:
        return True
    pairs = select(Pair.id).where(Pair.id.in_(owners), Pair.state != PairState.ENDED)
    return session.scalar(pairs.limit(1)) is not None


def _write_down(session: Session, youngster_id: UUID, pair_ids: Iterable[UUID]) -> None:
    """The list here is complete again."""
    moment = now(session)
    erasure = session.get(Erasure, youngster_id)
    if erasure is None:
        erasure = Erasure(youngster_id=youngster_id, asked_at=moment, due_at=moment)
        session.add(erasure)
    erasure.pair_ids = " ".join(pair_id.hex for pair_id in pair_ids)
    erasure.closed_at = erasure.done_at = moment


def _owners(erasure: Erasure) -> set[UUID]:
    return {erasure.youngster_id, *map(UUID, erasure.pair_ids.split())}


def _own_id(actor: Actor) -> UUID:
    if actor.role is not Role.YOUNGSTER or actor.id is None:
        raise NotYoursError
    return actor.id
