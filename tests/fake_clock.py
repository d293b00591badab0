"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self, start: datetime = START) -> None:
        self.present = start

    def __call__(self) -> datetime:
        return self.present

    def advance(self, **span: float) -> None:
        """Go on by so many days, hours, minutes or seconds."""
        self.present += timedelta(**span)
