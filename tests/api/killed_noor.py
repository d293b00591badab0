"""Noor at her phone, whose service may be killed under her hands: what she pressed, and whether the answer came."""

from collections.abc import Callable
from time import perf_counter
from uuid import UUID

import httpx

from tests.pages.noor import screen
from tests.pages.phone import MY_CONSENTS, OwnPhone


class KilledNoor:
    """`closed`: the stretches, on the clock of perf_counter, between an acknowledged stop and her next try to say yes."""

    def __init__(self, phone: OwnPhone, pair_id: UUID, reader: UUID) -> None:
        self.phone = phone
        self.closed: list[tuple[float, float]] = []
        self.stops_answered = self.yeses_answered = 0
        self._pair_id, self._reader = pair_id, reader
        self._stopped_at: float | None = None

    def say_yes(self) -> bool:
        """Through all screens, with copies, signed with her passkey; whether the answer came."""
        if self._stopped_at is not None:
            self.closed.append((self._stopped_at, perf_counter()))
            self._stopped_at = None
        is_answered = self._is_answered(self._through_all_screens)
        self.yeses_answered += is_answered
        return is_answered

    def stop(self) -> bool:
        """The button that stops; whether the answer came."""
        self.open_stop()
        return self.press_stop()

    def open_stop(self) -> None:
        """Open the page with the button."""
        self.phone.open(MY_CONSENTS)

    def press_stop(self) -> bool:
        """As `stop`, when the page with the button is open already."""
        is_answered = self._is_answered(lambda: self.phone.submit(f"{MY_CONSENTS}/{self._pair_id}/stop"))
        self.stops_answered += is_answered
        self._stopped_at = perf_counter() if is_answered else None
        return is_answered

    def _through_all_screens(self) -> None:
        self.phone.open(screen(self._pair_id, "wie"))
        self.phone.choose()
        self.phone.choose()
        self.phone.choose(subject_housing="yes")
        self.phone.choose()
        self.phone.choose(**{"months": "3", f"copies-{self._reader}": "yes"})
        self.phone.say_yes()

    def _is_answered(self, press: Callable[[], object]) -> bool:
        try:
            press()
        except httpx.TransportError:
            return False
        assert self.phone.status == 303, self.phone.answer.text
        return True
