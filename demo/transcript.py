"""The readable record of a check: numbered steps, what was seen, and at the end that all of it holds."""

import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WIDTH = 108


class Transcript:
    """Tells each step as it happens; `tell` takes a line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._began = time.monotonic()
        self.number = 0
        self.title = ""

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def heading(self, words: str) -> None:
        """What comes now."""
        self._tell("")
        self._tell(words)
        self._tell("─" * len(words))

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step of the story; it holds when the block ends."""
        self.number += 1
        self.title = title
        self._tell("")
        self._tell(f"{self.number:2}. {title}")
        began = time.monotonic()
        yield
        self._tell(f"    ✓ {time.monotonic() - began:.1f} s")

    def saw(self, where: str, what: str) -> None:
        """What stood where."""
        lines = textwrap.wrap(f"{where}: {what}", _WIDTH, initial_indent="    · ", subsequent_indent="      ")
        for line in lines:
            self._tell(line)

    def line(self, words: str) -> None:
        """Something done on the way."""
        self._tell(f"    · {words}")
