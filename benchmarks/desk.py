"""A professional's browser: how long a page takes, and how many statements stand behind it."""

from collections.abc import Callable
from statistics import median
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.ground import Ground
from benchmarks.load import Connection
from service.access.sessions import begin_session_of_person

AT_ONCE = 40
MILLISECONDS = 1000


def page_p50(ground: Ground, path: str) -> float:
    """Milliseconds, for Karim, one request after the other."""
    assert ground.world.karim.id is not None
    with ground.database.transaction() as session:
        cookie = begin_session_of_person(session, ground.world.karim.id, "passkey")
    host = ground.url.partition("//")[2]
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: koppel={cookie}\r\n\r\n".encode()
    connection = Connection(ground.port)
    answers = [connection.send(request) for _ in range(AT_ONCE)]
    connection.close()
    assert all(answer.status == 200 for answer in answers), answers[0]
    return median(answer.ended - answer.began for answer in answers) * MILLISECONDS


def statements_of(ground: Ground, act: Callable[[Session], Any]) -> int:
    """How many statements the database gets for this."""
    seen = list[str]()

    def note_down(*executed: Any) -> None:
        seen.append(executed[2])

    event.listen(ground.database.engine, "before_cursor_execute", note_down)
    with ground.database.transaction() as session:
        act(session)
    event.remove(ground.database.engine, "before_cursor_execute", note_down)
    return len(seen)
