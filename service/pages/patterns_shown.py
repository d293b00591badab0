"""Questions that the log gave, as pages show them (templates/_patterns.html)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service.clock import local
from service.pairs.patterns import PatternSeen


@dataclass(frozen=True, slots=True)
class PatternShown:
    """One question. `starts` and `ends`: the hour it is about, as people in the Netherlands read it off the wall."""

    id: UUID
    name: str
    kind: str
    starts: datetime
    ends: datetime
    count: int
    answer: str | None


def patterns_shown(patterns: Iterable[PatternSeen]) -> list[PatternShown]:
    """Each with its hour."""
    return [_shown(pattern) for pattern in patterns]


def _shown(pattern: PatternSeen) -> PatternShown:
    starts, ends = local(pattern.from_at), local(pattern.from_at + timedelta(hours=1))
    return PatternShown(pattern.id, pattern.name, pattern.kind, starts, ends, pattern.count, pattern.answer)
