"""One line of the table: what was measured, held against what must be and where we are going."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure must be and is aimed to be; `at_least` says on which side of it is good."""

    must: float
    aim: float
    at_least: bool = True

    def met(self, figure: float) -> str:
        """How far a figure comes: aim, must or no."""
        for name, bound in (("aim", self.aim), ("must", self.must)):
            if figure >= bound if self.at_least else figure <= bound:
                return name
        return "no"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure with the raw ones it came from. `unit` is empty for a ratio."""

    row: str
    what: str
    database: str
    figure: float
    unit: str
    must: float
    aim: float
    met: str
    raw: dict[str, float] = field(default_factory=dict)
    settings: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it stands in results.json."""
        return asdict(self)


def alternate(first: Callable[[], float], second: Callable[[], float], rounds: int) -> list[tuple[float, float]]:
    """Measure both in every round, each as often first, so that what else the machine does falls on both."""
    figures = []
    for number in range(rounds):
        if number % 2:
            later = second()
            figures.append((first(), later))
        else:
            figures.append((first(), second()))
    return figures


def median_ratio(figures: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The median of each side, and the median of the ratios first ÷ second of each round."""
    first, second = (median(side) for side in zip(*figures, strict=True))
    return first, second, median(one / other for one, other in figures)
