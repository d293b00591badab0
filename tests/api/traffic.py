"""Adapters that go on whatever happens to the service: what could not be done is tried again until it is acknowledged."""

from datetime import UTC, datetime
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Self

import httpx
from joserfc.jwk import ECKey

from adapters.base import SourceNote, TryLaterError
from adapters.service_client import ServiceClient
from schemas.vocabulary import InboxTask, ReceiptState

LONGEST = 30.0


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
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopped.set()
        self._may_go.set()
        self._thread.join()

    def step(self) -> None:
        """One piece of work; raises TryLaterError when the service is away."""
        raise NotImplementedError

    def go(self) -> None:
        """The service answers again."""
        self._may_go.set()

    def hold(self) -> None:
        """The service is away: what fails now waits for `go`."""
        self._may_go.clear()

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
    """Sends note after note, each under a source id of its own, until it is accepted."""

    def __init__(self, url: str, client_id: str, key: ECKey, pair_id: str, author: str) -> None:
        super().__init__(url, client_id, key)
        self.accepted: dict[str, str] = {}
        self._pair_id, self._author = pair_id, author

    def step(self) -> None:
        source_id = f"own-{len(self.accepted) + 1}"
        text = f"Afspraak {len(self.accepted) + 1}: Noor gaat donderdag kijken."
        note = SourceNote(
            source_id, 1, "", self._author, "housing", "agreement", text, "told-by-youngster", True, datetime.now(UTC)
        )
        self.service.put_source_note(note, self._pair_id, source_id)
        self.accepted[source_id] = text


class Reader(Traffic):
    """Carries out its inbox, over and over."""

    def step(self) -> None:
        self.service.take_lease("one")
        for work in self.service.read_inbox().work:
            if work.do is InboxTask.REMOVE:
                self.service.put_receipt(work.note_id, work.revision, ReceiptState.REMOVED)
            elif (note := self.service.read_note(work.note_id)) is not None:
                self.service.put_receipt(work.note_id, note.delivery.revision, ReceiptState.STORED)
