"""What stood when a page was opened, so that nothing is signed on it after that changed: stopped aloud, chosen in another
window, or ended by time."""

from collections.abc import Iterable, Sequence

from service.consent.my_pairs import Direction
from service.consent.transitions import ACTIVE


def mark_of(directions: Iterable[Direction]) -> str:
    """What stands in these directions now, to be sent along with a page: the same as long as nothing there changes."""
    return " ".join(map(_mark, directions))


def changed_since(mark: str, directions: Iterable[Direction]) -> Sequence[Direction]:
    """Those of these directions that do not stand as in this mark; one that is not in it stood otherwise too."""
    then = frozenset(mark.split())
    return [direction for direction in directions if _mark(direction) not in then]


def named_in(mark: str, directions: Iterable[Direction]) -> Sequence[Direction]:
    """Those of these directions that this mark is about."""
    named = {each.rpartition(":")[0] for each in mark.split()}
    return [direction for direction in directions if _name(direction) in named]


def _mark(direction: Direction) -> str:
    standing = direction.standing
    if standing is None:
        return f"{_name(direction)}:{direction.state}"
    # That an end was written down changes nothing: only what stands has a revision that matters.
    revision = standing.revision if standing.state in ACTIVE else 0
    return f"{_name(direction)}:{direction.state}.{standing.epoch}.{revision}"


def _name(direction: Direction) -> str:
    return f"{direction.pair_id.hex}:{direction.to.hex}"
