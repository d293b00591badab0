"""Adapters that go on whatever happens to the service: what could not be done is tried again until it is acknowledged."""

from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Event, Semaphore, Thread
from time import perf_counter
from types import TracebackType
from typing import Self

import httpx
from joserfc.jwk import ECKey

from adapters.base import SourceNote, TryLaterError
from adapters.service_client import ServiceClient
from schemas.vocabulary import InboxTask, ReceiptState

LONGEST = 60.0


class Traffic:
    """One adapter in a thread of its own. `count` is how many of its steps the service has acknowledged."""

    def __init__(self, url: str, client_id: str, key: ECKey) -> None:
        self.service = ServiceClient(url, client_id, key, httpx.Client(timeout=LONGEST))
        self.count = 0
        self.failure: BaseException | None = None
        self._moved = Condition()
        self._may_go, self._stopped = Event(), Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._may_go.set()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def step(self) -> None:
        """One piece of work; raises TryLaterError when the service is away."""
        raise NotImplementedError

    def go(self) -> None:
        """The service answers again."""
        self._may_go.set()

    def hold(self) -> None:
        """The service goes away: what fails from now on waits for `go`."""
        self._may_go.clear()

    def stop(self) -> None:
        """Finish what is under way and do no more. Raises AssertionError when something went wrong meanwhile."""
        self._stopped.set()
        self._may_go.set()
        self._thread.join()
        assert self.failure is None, self.failure

    def wait_for(self, more: int) -> None:
        """Return when so many more steps were acknowledged. Raises AssertionError when they are not."""
        with self._moved:
            wanted = self.count + more
            assert self._moved.wait_for(lambda: self.count >= wanted or self.failure, LONGEST), "the service stands still"
        assert self.failure is None, self.failure

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.step()
            except TryLaterError:
                self._may_go.wait(LONGEST)
            except BaseException as error:
                self._tell(failure=error)
                return
            else:
                self._tell(steps=1)

    def _tell(self, steps: int = 0, failure: BaseException | None = None) -> None:
        with self._moved:
            self.count, self.failure = self.count + steps, failure
            self._moved.notify_all()


class Uploader(Traffic):
    """Sends the notes that it may, each under a source id of its own and again and again until it is accepted."""

    def __init__(self, url: str, client_id: str, key: ECKey, pair_id: str, author: str) -> None:
        super().__init__(url, client_id, key)
        self.accepted: dict[str, str] = {}
        self._pair_id, self._author = pair_id, author
        self._allowed, self._has_one = Semaphore(0), False

    def may_send(self, notes: int) -> None:
        """So many notes more may be sent."""
        self._allowed.release(notes)

    def stop(self) -> None:
        self._stopped.set()
        self._allowed.release()  # one more, if it waits for one
        super().stop()

    def step(self) -> None:
        if not self._has_one:
            self._allowed.acquire()
        self._has_one = True
        number = len(self.accepted) + 1
        source_id, text = f"own-{number}", f"Afspraak {number}: Noor gaat donderdag kijken."
        note = SourceNote(
            source_id, 1, "", self._author, "housing", "agreement", text, "told-by-youngster", True, datetime.now(UTC)
        )
        self.service.put_source_note(note, self._pair_id, source_id)
        self.accepted[source_id], self._has_one = text, False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A text that was handed out. `asked_at` on the clock of perf_counter."""

    note_id: str
    asked_at: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the service was told of a copy, and acknowledged."""

    note_id: str
    revision: int
    state: str


class Reader(Traffic):
    """Carries out its inbox, over and over, and remembers everything that was acknowledged."""

    def __init__(self, url: str, client_id: str, key: ECKey) -> None:
        super().__init__(url, client_id, key)
        self.fetched: list[Fetched] = []
        self.receipts: list[Receipt] = []

    def step(self) -> None:
        self.service.take_lease("one")
        for work in self.service.read_inbox().work:
            if work.do is InboxTask.REMOVE:
                self._tell_service(work.note_id, work.revision, ReceiptState.REMOVED)
            else:
                self._copy(work.note_id)

    def _copy(self, note_id: str) -> None:
        asked_at = perf_counter()
        note = self.service.read_note(note_id)
        if note is not None:  # else it was withdrawn since the inbox was read
            self.fetched.append(Fetched(note_id, asked_at))
            self._tell_service(note_id, note.delivery.revision, ReceiptState.STORED)

    def _tell_service(self, note_id: str, revision: int, state: ReceiptState) -> None:
        self.service.put_receipt(note_id, revision, state)
        self.receipts.append(Receipt(note_id, revision, state.value))
