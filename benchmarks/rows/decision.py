"""decision: one decision of the gate, its query and its lock included, against one look-up by primary key.

The look-up goes through Session, as the bare route does.
"""

from collections.abc import Callable
from time import perf_counter
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from benchmarks.bench import Bench
from benchmarks.ground import make_ground
from benchmarks.result import Goal, Result, alternate, median_ratio
from service.consent.gate import decide
from service.consent.grants import ConsentGrant
from service.pairs.models import Pair

YOUNGSTERS = 100
AT_ONCE = 500
ON_SQLITE, ON_POSTGRESQL = Goal(3.0, 2.0, at_least=False), Goal(1.5, 1.2, at_least=False)
MICROSECONDS = 1e6

_by_key = select(Pair.state).where(Pair.id == bindparam("pair", type_=Uuid()))


def decision(bench: Bench) -> list[Result]:
    """In one transaction on one connection, for one pair after the other."""
    ground = make_ground(bench.directory / "decision", bench.make_url, YOUNGSTERS, 1)
    system = ground.world.straatkracht.system
    with ground.database.transaction() as session:

        def decisions() -> float:
            return _microseconds(lambda pair_id: isinstance(decide(session, system, pair_id), ConsentGrant), ground.pair_ids)

        def look_ups() -> float:
            return _microseconds(lambda pair_id: _look_up(session, pair_id), ground.pair_ids)

        decided, looked_up, ratio = median_ratio(alternate(decisions, look_ups, bench.rounds))
    raw = {"decision, µs": decided, "look-up, µs": looked_up}
    goal = bench.goal(ON_SQLITE, ON_POSTGRESQL)
    return [bench.result("decision", "one decision ÷ one primary-key look-up", ratio, goal, raw)]


def _look_up(session: Session, pair_id: UUID) -> object:
    return session.execute(_by_key, {"pair": pair_id}).one_or_none()


def _microseconds(act: Callable[[UUID], object], pair_ids: list[UUID]) -> float:
    """How long one takes. Raises AssertionError when it finds nothing."""
    began = perf_counter()
    for number in range(AT_ONCE):
        assert act(pair_ids[number % len(pair_ids)])
    return (perf_counter() - began) / AT_ONCE * MICROSECONDS
