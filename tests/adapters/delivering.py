"""Somebody who delivers note after note until the system is killed under their hands."""

import threading
from collections.abc import Callable

from adapters.base import Delivery, Record, RegistrationSystem, TryLaterError

BEFORE_THE_KILL = 3
# However slow the killing is, it ends.
_MOST = 5_000


class Delivering:
    """`tried`: in order, the last of them perhaps on its way at the kill. `acknowledged`: those the system confirmed."""

    def __init__(self, system: RegistrationSystem, record: Record, new_delivery: Callable[[], Delivery]) -> None:
        self.tried: list[Delivery] = []
        self.acknowledged: list[Delivery] = []
        self._system = system
        self._record = record
        self._new_delivery = new_delivery
        self._may_be_killed = threading.Event()

    def until_killed(self, kill: Callable[[], object]) -> None:
        """`kill` is called while notes are being delivered, after some were acknowledged."""
        killing = threading.Thread(target=self._kill_when_busy, args=(kill,))
        killing.start()
        try:
            self._deliver_until_it_fails()
        finally:
            self._may_be_killed.set()
            killing.join()
        assert BEFORE_THE_KILL <= len(self.acknowledged) < len(self.tried)

    def _kill_when_busy(self, kill: Callable[[], object]) -> None:
        self._may_be_killed.wait()
        kill()

    def _deliver_until_it_fails(self) -> None:
        while len(self.tried) < _MOST:
            self.tried.append(self._new_delivery())
            try:
                self._system.deliver(self._record, self.tried[-1])
            except TryLaterError:
                return
            self.acknowledged.append(self.tried[-1])
            if len(self.acknowledged) == BEFORE_THE_KILL:
                self._may_be_killed.set()
