"""Two at the same moment, for certain: the second begins while the first has not finished."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.db import Database

Answer = TypeVar("Answer")

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def answer_to_the_second(
    database: Database,
    first: Callable[[Session], object],
    second: Callable[[], Answer],
    then: Callable[[Session], object] | None = None,
) -> Answer:
    """Do `first` in a transaction that is committed only when `second`, begun meanwhile, waits for it.

    `then`: what the first still does while the second waits.
    """
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            first(session)
            session.flush()  # from here on others have to wait
            under_way = pool.submit(second)
            _until_it_waits(database, under_way)
            if then is not None:
                then(session)
        return under_way.result(timeout=600)


def _until_it_waits(database: Database, under_way: Future[Any]) -> None:
    """On SQLite the second waits before it reads anything, so there is nothing to look for."""
    if database.engine.dialect.name != "postgresql":
        return
    waiting = 0
    while not waiting and not under_way.done():
        with database.engine.connect() as connection:  # a new one each time: what it sees stays the same inside one
            waiting = connection.scalar(_WAITING) or 0
