"""In whose turn: people before systems, so that nobody who presses "stop" waits behind programs that ask without pause."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Semaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

OF_SYSTEMS = ("/v1/", "/fhir/", "/oauth/")
WAITING = 64  # how many can wait for their turn; whoever comes after them waits at the door, people and systems alike
PATIENCE = 0.25  # seconds that a system waits for people at most, so that many people cannot stop systems


class InTurn:
    """This application, with at most `at_once` people and `at_once` systems in it; a system starts when no people are.

    It needs `threads` threads: who waits keeps one, and nothing else.
    """

    def __init__(self, application: WSGIApplication, at_once: int) -> None:
        self._application = application
        self._for_people, self._for_systems = Semaphore(at_once), Semaphore(at_once)
        self._people = 0
        self._changed = Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer when it is the caller's turn. What the application raises is passed on."""
        turn = self._of_system() if environ["PATH_INFO"].startswith(OF_SYSTEMS) else self._of_person()
        with turn:
            return self._application(environ, start_response)

    @contextmanager
    def _of_system(self) -> Iterator[None]:
        with self._for_systems:
            with self._changed:
                self._changed.wait_for(lambda: not self._people, PATIENCE)
            yield

    @contextmanager
    def _of_person(self) -> Iterator[None]:
        self._count(1)
        try:
            with self._for_people:
                yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._people += more
            self._changed.notify_all()


def threads(at_once: int) -> int:
    """How many threads a server needs for people and systems in turn, and for those that wait."""
    return 2 * at_once + WAITING
