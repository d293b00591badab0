"""How entries of an organisation's part of the log are looked up: along one index, back or forth in time, page by page.

Which index, is said on SQLite, which has no figures to choose by: the narrowest thing that was asked for leads, and what is
asked besides is compared row by row. Without anything narrow, each of the three columns that can name the organisation has
an index of its own, and a page is the newest of three short lists. So a page costs the same in a log of a million.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select, tuple_, union

from service.audit.acts import NOTHING_SHARED, OFFICERS_ALONE
from service.audit.models import Entry

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None means anything. `start` inclusive, `end` exclusive.

    `before` continues a search that goes back in time, `after` one that goes forward.
    """

    start: datetime | None = None
    end: datetime | None = None
    pair_id: UUID | None = None
    actor_id: UUID | None = None
    act: str | None = None
    outcome: str | None = None
    before: UUID | None = None
    actor: str | None = None
    after: UUID | None = None
    consent_id: UUID | None = None


def newest_first(organisation_id: UUID, wanted: Filter, limit: int) -> Select[Entry]:
    """The entries of this organisation's part that fit, from the newest back, at most `limit`."""
    return _in_order(organisation_id, wanted, limit, (Entry.at.desc(), Entry.number.desc()), _conditions(wanted))


def oldest_first(organisation_id: UUID, wanted: Filter, limit: int) -> Select[Entry]:
    """As newest_first, from the oldest on, and of those only what the organisation's system may see."""
    conditions = [_IS_FOR_SYSTEMS, *_conditions(wanted)]
    return _in_order(organisation_id, wanted, limit, (Entry.at.asc(), Entry.number.asc()), conditions)


def with_id(organisation_id: UUID, wanted: Filter, entry_id: UUID) -> Select[Entry]:
    """The entry with this id, if the organisation's system may see it and it fits."""
    return select(Entry).where(Entry.id == entry_id, seen_by_system(organisation_id), *_conditions(wanted))


def seen_by(organisation_id: UUID) -> ColumnElement[bool]:
    """Whether an entry is in this organisation's part of the log."""
    mine = or_(*(column == organisation_id for column, _ in _CONCERNED))
    return and_(mine, Entry.seen_as.is_not(None))


def seen_by_system(organisation_id: UUID) -> ColumnElement[bool]:
    """Whether an entry is in what this organisation's system may see of that part."""
    return and_(seen_by(organisation_id), _IS_FOR_SYSTEMS)


def _in_order(
    organisation_id: UUID, wanted: Filter, limit: int, order: Sequence[Any], conditions: Sequence[ColumnElement[bool]]
) -> Select[Entry]:
    index = _leading_index(wanted)
    if index is not None:
        chosen = select(Entry).with_hint(Entry, f"INDEXED BY {index}", "sqlite")
        return chosen.where(seen_by(organisation_id), *conditions).order_by(*order).limit(limit)
    lists = [
        select(Entry.number)
        .with_hint(Entry, f"INDEXED BY {index}", "sqlite")
        .where(column == organisation_id, Entry.seen_as.is_not(None), *conditions)
        .order_by(*order)
        .limit(limit)
        .subquery()
        for column, index in _CONCERNED
    ]
    numbers = union(*(select(one.c.number) for one in lists)).subquery()
    return select(Entry).where(Entry.number.in_(select(numbers.c.number))).order_by(*order).limit(limit)


def _leading_index(wanted: Filter) -> str | None:
    for is_asked, index in (
        (wanted.pair_id is not None, "ix_entry_pair_id_number"),
        (wanted.outcome == REFUSED, "ix_entry_refused_at"),
        (wanted.actor_id is not None, "ix_entry_actor_id_at"),
        (wanted.act is not None, "ix_entry_seen_as_at"),
    ):
        if is_asked:
            return index
    return None


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [
        column == value
        for column, value in (
            (Entry.pair_id, wanted.pair_id),
            (Entry.actor_id, wanted.actor_id),
            (Entry.seen_as, wanted.act),
            (Entry.actor_name, wanted.actor),
            (Entry.consent_id, wanted.consent_id),
        )
        if value is not None
    ]
    if wanted.outcome is not None:
        # Written out for the partial index: with a value that comes later neither database knows that it may use it.
        is_refused = Entry.outcome == literal_column("'refused'")
        conditions.append(is_refused if wanted.outcome == REFUSED else Entry.outcome == wanted.outcome)
    if wanted.start is not None:
        conditions.append(Entry.at >= wanted.start)
    if wanted.end is not None:
        conditions.append(Entry.at < wanted.end)
    if (wanted.actor_id, wanted.actor) != (None, None):  # whoever stopped sharing must not be found by searching for them
        conditions.append(Entry.seen_as != NOTHING_SHARED)
    if wanted.before is not None:
        conditions += _beyond(wanted.before, tuple_(Entry.at, Entry.number).__lt__, Entry.at.__le__)
    if wanted.after is not None:
        conditions += _beyond(wanted.after, tuple_(Entry.at, Entry.number).__gt__, Entry.at.__ge__)
    return conditions


def _beyond(entry_id: UUID, place: Callable[[Any], Any], moment: Callable[[Any], Any]) -> list[ColumnElement[bool]]:
    """Before or after this entry; of an unknown one, nothing comes before or after it. The moment alone uses the index."""
    there = Entry.id == entry_id
    return [
        moment(select(Entry.at).where(there).scalar_subquery()),
        place(select(Entry.at, Entry.number).where(there).scalar_subquery()),
    ]


_IS_FOR_SYSTEMS = Entry.seen_as.not_in(sorted(OFFICERS_ALONE))
_CONCERNED = (
    (Entry.organisation_id, "ix_entry_organisation_id_at"),
    (Entry.other_organisation_id, "ix_entry_other_organisation_id_at"),
    (Entry.third_organisation_id, "ix_entry_third_organisation_id_at"),
)
