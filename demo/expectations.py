"""What somebody in the demo expects to see, and what they say when they see something else."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

_BETWEEN_LOOKS = 0.2  # seconds
# Adapters come by every few seconds; on a busy machine a cycle may take some more.
PATIENCE = 120.0


class UnexpectedError(Exception):
    """Something else stood there than what was expected; both are told in words that a person can check."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(f"expected {expected}; saw {seen}")
        self.expected = expected
        self.seen = seen


def expect(holds: bool, expected: str, seen: object) -> None:
    """Raises UnexpectedError unless it holds."""
    if not holds:
        raise UnexpectedError(expected, _words(seen))


def wait_for(expected: str, look: Callable[[], Seen], is_right: Callable[[Seen], bool], within: float = PATIENCE) -> Seen:
    """Look again and again, and give what was seen as soon as it is right.

    Raises UnexpectedError with what was seen last when that takes longer than `within` seconds.
    """
    deadline = time.monotonic() + within
    while not is_right(seen := look()):
        if time.monotonic() > deadline:
            raise UnexpectedError(f"{expected}, within {within:.0f} seconds", _words(seen))
        time.sleep(_BETWEEN_LOOKS)
    return seen


def _words(seen: object) -> str:
    return str(seen) if seen or seen == 0 else "nothing"
