"""How often something may be tried: a brake on guessing, beside codes that are too long to guess.

Counted in the database, so that every process and machine counts together. A try is counted before it is looked at. What
is kept of a caller is a keyed hash that nobody can turn back, for ten minutes.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from service.access.models import Tries
from service.db import Database, now, to_microseconds
from service.errors import TooManyError

WINDOW = timedelta(minutes=10)

# One statement for both databases: of any number at once each gets a count of its own.
_COUNT = text(
    "INSERT INTO tries (caller, count, ends_at) VALUES (:caller, 1, :ends_at) "
    "ON CONFLICT (caller) DO UPDATE SET count = tries.count + 1 RETURNING count"
)


class Limits:
    """Counts tries per act and caller in windows of ten minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._key = database.vault.derived_key(b"limits")

    def count(self, act: str, caller: str, most: int) -> None:
        """Count one try in a transaction of its own: it stands, whatever becomes of what follows.

        MUST be called outside any transaction. Raises TooManyError when this caller has made more than `most`.
        """
        with self._database.transaction() as session:
            tries = self._add(session, act, caller)
        _refuse_above(most, tries, self._database.clock())

    def count_within(self, session: Session, act: str, caller: str, most: int) -> None:
        """Count one try in the transaction that looks at it; others of this caller wait for its end.

        MUST be used only where a wrong guess is answered and committed, never raised: a rollback takes the count along.
        Raises TooManyError as `count` does.
        """
        _refuse_above(most, self._add(session, act, caller), now(session))

    def _add(self, session: Session, act: str, caller: str) -> int:
        moment = now(session)
        window = int(moment.timestamp() // WINDOW.total_seconds())
        key = hmac.new(self._key, f"{act}|{caller}|{window}".encode(), sha256).digest()
        ends_at = to_microseconds(moment + timedelta(seconds=_seconds_left(moment)))
        return int(session.execute(_COUNT, {"caller": key, "ends_at": ends_at}).scalar_one())


def forget_tries(session: Session) -> None:
    """Remove the counts of windows that are over."""
    session.execute(delete(Tries).where(Tries.ends_at <= now(session)))


def _refuse_above(most: int, tries: int, moment: datetime) -> None:
    if tries > most:
        raise TooManyError(_seconds_left(moment))


def _seconds_left(moment: datetime) -> int:
    length = int(WINDOW.total_seconds())
    return length - int(moment.timestamp()) % length
