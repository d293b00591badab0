"""When a professional wants notices: never in their quiet hours, and where they like it once a day."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.clock import AMSTERDAM, local
from service.errors import NotYoursError
from service.pairs.mail_models import Mailbox, NoticeTimes, Rhythm

EARLIEST, LATEST = 6, 22
"""The first and the last full hour that can be chosen: whoever wants mail at night has to look by themselves."""

LOOKED_EVERY = timedelta(minutes=10)
REMEMBERED = 500  # of what somebody was told
HASH_BYTES = 8
SATURDAY = 5


def begin_times(session: Session, actor: Actor, language: str) -> None:
    """For a new address: soon, by day, on working days. Raises NotYoursError for who gave no address."""
    whose = _own_id(session, actor)
    session.add(
        NoticeTimes(mailbox_id=whose, rhythm=Rhythm.SOON, from_hour=8, until_hour=18, weekends=False, language=language)
    )


def choose_times(session: Session, actor: Actor, rhythm: Rhythm, hours: tuple[int, int], *, weekends: bool) -> None:
    """From now on then, and not at other times. `hours`: from and up to. Raises NotYoursError for who gave no address."""
    times = session.get_one(NoticeTimes, _own_id(session, actor))
    times.rhythm, times.weekends = rhythm, weekends
    times.from_hour, times.until_hour = hours


def times_of(session: Session, actor: Actor) -> NoticeTimes | None:
    """What this professional chose; None: they want no notices."""
    return session.get(NoticeTimes, actor.id)


def opens_at(times: NoticeTimes, moment: datetime) -> datetime:
    """The first moment from this one on at which a notice may leave."""
    today = local(moment).date()
    for days in range(8):
        day = today + timedelta(days=days)
        begins, ends = (_at(day, hour) for hour in (times.from_hour, times.until_hour))
        if (times.weekends or day.weekday() < SATURDAY) and moment < ends:
            return max(moment, begins)
    raise ValueError(f"no hour between {times.from_hour} and {times.until_hour}")


def is_time_to_look(times: NoticeTimes, moment: datetime) -> bool:
    """Whether a notice may leave now and it was not just looked: with DAILY not yet today."""
    if opens_at(times, moment) > moment:
        return False
    if times.looked_at is None:
        return True
    if times.rhythm == Rhythm.DAILY:
        return times.looked_at < _at(local(moment).date(), times.from_hour)
    return times.looked_at + LOOKED_EVERY <= moment


def untold(times: NoticeTimes, present: frozenset[bytes]) -> frozenset[bytes]:
    """What of this was not told yet."""
    size = HASH_BYTES
    return present - {times.told[begin : begin + size] for begin in range(0, len(times.told), size)}


def remember_told(times: NoticeTimes, present: frozenset[bytes]) -> None:
    """All of this was told; what was told longest ago is forgotten first."""
    told = times.told + b"".join(sorted(untold(times, present)))
    times.told = told[-REMEMBERED * HASH_BYTES :]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), AMSTERDAM).astimezone(UTC)


def _own_id(session: Session, actor: Actor) -> UUID:
    if actor.role is not Role.PROFESSIONAL or actor.id is None or session.get(Mailbox, actor.id) is None:
        raise NotYoursError
    return actor.id
