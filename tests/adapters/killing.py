"""A program that dies, as by `kill -9`, at one step of what it does."""

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_KILLED = 9


@dataclass(frozen=True)
class Step:
    """The moment after this function was done, and `before` it as well. `counts`: with which arguments it is one."""

    owner: Any
    name: str
    before: bool = False
    counts: Callable[..., bool] = lambda *_: True


def killed_at(number: int, steps: Sequence[Step], act: Callable[[], object]) -> bool:
    """Do `act` in a process of its own, which dies at this step, counted from 1; False when it ended before it.

    That process runs no handler and closes nothing.
    """
    child = os.fork()
    if child == 0:
        try:
            _die_at(number, steps)
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED


def _die_at(number: int, steps: Sequence[Step]) -> None:
    """From now on every step counts, and this one is the last of this process."""
    counter = itertools.count(1)

    def reached() -> None:
        if next(counter) == number:
            os._exit(_KILLED)

    def counted(step: Step, act: Callable[..., object]) -> Callable[..., object]:
        def count(*args: object, **options: object) -> object:
            if not step.counts(*args):
                return act(*args, **options)
            if step.before:
                reached()
            done = act(*args, **options)
            reached()
            return done

        return count

    for step in steps:
        setattr(step.owner, step.name, counted(step, getattr(step.owner, step.name)))
