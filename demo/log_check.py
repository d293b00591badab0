"""Which entries the officers must find, and whether they do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from demo.expectations import UnexpectedError
from demo.navigators.office import Entry
from demo.people import DE_BRUG, STRAATKRACHT, Organisation

BOTH = (DE_BRUG, STRAATKRACHT)
YOUNGSTER = "the youngster"
# Whether a youngster stopped, or time did, is nobody's business: that entry names no one.
NOBODY = "nobody named"


@dataclass(frozen=True)
class Expected:
    """One entry. `by`: the person's name, or the organisation's for its system, or YOUNGSTER or NOBODY."""

    act: str
    by: str
    within: tuple[Organisation, ...]


class LogCheck:
    """Gathers what each step must have left in the log."""

    def __init__(self) -> None:
        self._expected: list[Expected] = []

    def expects(self, act: str, by: str, within: tuple[Organisation, ...] = BOTH) -> None:
        """This act must stand in the log as the officers of these organisations see it."""
        self._expected.append(Expected(act, by, within))

    def check(self, organisation: Organisation, entries: Sequence[Entry]) -> list[str]:
        """One line per entry that was found. Raises UnexpectedError for one that is missing."""
        left, lines = list(entries), []
        for expected in self._expected:
            if organisation in expected.within:
                found = next((entry for entry in left if _is(entry, expected)), None)
                if found is None:
                    raise UnexpectedError(f"{_words(expected)} in the log of {organisation.name}", _acts(entries))
                # An act that was expected twice must stand there twice.
                left.remove(found)
                lines.append(_line(organisation, found, expected))
        return lines


def _words(expected: Expected) -> str:
    return f"{expected.act} by {expected.by}"


def _acts(entries: Sequence[Entry]) -> str:
    return ", ".join(f"{act} ({count})" for act, count in Counter(entry["event"] for entry in entries).items())


def _is(entry: Entry, expected: Expected) -> bool:
    return entry["event"] == expected.act and entry["outcome"] == "permitted" and _is_by(entry, expected.by)


def _is_by(entry: Entry, who: str) -> bool:
    if who == YOUNGSTER:
        return entry["responsible_role"] == "youngster"
    if who == NOBODY:
        return entry["user"] == entry["user_id"] == "" and entry["responsible_role"] != "youngster"
    return who in (entry["user"], entry["organisation"])


def _line(organisation: Organisation, entry: Entry, expected: Expected) -> str:
    at = entry["at"][11:19]
    consent = f", under consent {entry['consent_id'][:8]}" if entry["consent_id"] else ""
    return f"{organisation.name:12} {at}  {entry['action']}  {expected.act:17} {expected.by}{consent}"
