"""What time makes happen: consents end, what was not finished is forgotten, what was spent is cleaned up.

Nothing that protects anybody waits for this: the gate, sessions and codes compare with the clock themselves.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event, Thread
from time import sleep

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.access.limits import forget_tries
from service.access.models import BrowserSession
from service.access.phones import end_phones_of_who_left, forget_closed_phones
from service.access.sessions import LONGEST
from service.access.spent import forget_spent
from service.audit.checking import check_log_daily
from service.audit.sequencer import sequence
from service.consent.decisions import expire_consents
from service.consent.ending import close_asked_pairs
from service.consent.news import tell_of_news
from service.consent.replay import replay_consents
from service.db import Database, now
from service.errors import NoLogKeyError
from service.exchange.refused_notes import forget_refused
from service.pairs.assisting import forget_unfinished_sittings
from service.pairs.joining import forget_unfinished
from service.pairs.patterns import find_patterns, forget_patterns
from service.post.at_work import tell_at_work
from service.post.sending import send_letters
from service.records.ending import end_old_notes
from service.records.retention import destroy_unshared_texts
from service.rights.erasure import erase_due
from service.settings import Settings

EVERY_SECONDS = 60.0
BETWEEN_BATCHES = 0.01  # seconds in which whoever waits for SQLite's write lock gets it
MINUTES_IN_AN_HOUR = 60
KEPT_SESSIONS = timedelta(days=7)  # so that a youngster sees where they were signed in

logger = logging.getLogger("koppel")


def tick(database: Database) -> None:
    """Do everything that is due. What fails is tried again at the next tick, and keeps nothing else from being done.

    Raises ExceptionGroup, at the end, with everything that failed.
    """
    failed = []
    for work in WORK:
        try:
            work(database)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("what is due was done, except for this", failed)


def post(database: Database, settings: Settings) -> None:
    """Hand the letters that wait to the mail server, where there is one. May take long."""
    if settings.mail is not None:
        send_letters(database, settings.mail, settings.public_url)


def seal(database: Database) -> None:
    """Take every entry that waits into the tree and sign its head; in as many transactions as that takes."""
    try:
        while sequence(database):
            sleep(BETWEEN_BATCHES)
    except NoLogKeyError:
        logger.warning("the log is not sealed: it has no key. Run: koppel migrate")


def tidy(database: Database) -> None:
    """Destroy what may not be kept any longer, and check the log. Takes its time, and keeps nobody waiting; once an hour."""
    destroy_unshared_texts(database)
    end_old_notes(database)
    check_log_daily(database, [replay_consents])


def forget_old_sessions(session: Session) -> None:
    """Remove the rows of sessions that can no longer be alive."""
    long_ago = now(session) - LONGEST - KEPT_SESSIONS
    session.execute(delete(BrowserSession).where(BrowserSession.made_at < long_ago))


def _in_a_transaction(duty: Callable[[Session], object], database: Database) -> None:
    with database.transaction() as session:
        duty(session)


_IN_A_TRANSACTION: tuple[Callable[[Session], object], ...] = (
    expire_consents,
    close_asked_pairs,
    forget_unfinished,
    forget_unfinished_sittings,
    forget_spent,
    forget_tries,
    forget_refused,
    forget_old_sessions,
    end_phones_of_who_left,
    forget_closed_phones,
    find_patterns,
    forget_patterns,
)
WORK: tuple[Callable[[Database], object], ...] = (
    *(partial(_in_a_transaction, duty) for duty in _IN_A_TRANSACTION),
    erase_due,
    tell_of_news,
    tell_at_work,
    seal,
)


def tick_every_minute(database: Database, stop: Event) -> Thread:
    """Tick in a thread of its own until `stop` is set, and tidy once an hour."""

    def run(minute: int) -> None:
        try:
            tick(database)
        finally:
            if minute % MINUTES_IN_AN_HOUR == 0:
                tidy(database)

    return _every_minute("tick", run, stop)


def post_every_minute(database: Database, settings: Settings, stop: Event) -> Thread:
    """Post in a thread of its own until `stop` is set, so that a slow mail server keeps nothing else waiting."""
    return _every_minute("post", lambda minute: post(database, settings), stop)


def _every_minute(name: str, work: Callable[[int], None], stop: Event) -> Thread:
    def run() -> None:
        for minute in count():
            if stop.wait(EVERY_SECONDS):
                return
            try:
                work(minute)
            except Exception:
                logger.exception("the minute's work (%s) failed; it is tried again in a minute", name)

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
