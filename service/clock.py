"""The one source of time. Instants are aware datetimes in UTC; days and midnights are Europe/Amsterdam."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def system_clock() -> datetime:
    """The present instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """The same instant as people in the Netherlands read it off the wall."""
    return instant.astimezone(AMSTERDAM)


def start_of_day(day: date) -> datetime:
    """The first instant of `day` in the Netherlands, in UTC."""
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant after `day` in the Netherlands, in UTC: the moment at which 'until that day' stops."""
    return start_of_day(day + timedelta(days=1))


def months_later(day: date, months: int) -> date:
    """The same date so many months later; the last day of that month where it has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(end: datetime) -> date:
    """The last day on which something that stops at `end` still stands: the day before, when it stops at midnight."""
    return local(end - timedelta(microseconds=1)).date()
