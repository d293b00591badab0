"""How long each task took on this machine: figures to read, no bounds to fail on."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import pytest


class Stopwatch:
    """The tasks of one story, each from the page that opens to what was to be reached."""

    def __init__(self) -> None:
        self._took: list[str] = []

    @contextmanager
    def times(self, task: str) -> Iterator[None]:
        """How long the block takes."""
        began = perf_counter()
        yield
        self._took.append(f"{task}: {perf_counter() - began:.1f} s")

    def tells(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Print them, whether the tests are quiet or not."""
        with capsys.disabled():
            print("", *self._took, sep="\n  ")
