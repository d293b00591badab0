"""Where looking beats reading: bars as the server draws them (templates/_chart.html), with the figures as a table below."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 140
FOOT = 24  # room for the words under the bars
GAP = 0.28  # of the place that each bar has
MOST_LABELS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the units of the drawing; `label` stands under it where there is room, `name` in the table."""

    x: float
    y: float
    width: float
    height: float
    value: int
    name: str
    label: str
    middle: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side. `base` is the line that they stand on, `most` the highest value."""

    bars: Sequence[Bar]
    width: int
    height: int
    base: int
    most: int
    total: int


def bar_chart(figures: Sequence[tuple[str, str, int]]) -> Chart:
    """Bars for (name, label, value), from left to right; a chart without any value has bars without height."""
    most, base = max((value for _, _, value in figures), default=0), HEIGHT - FOOT
    place, every = WIDTH / max(len(figures), 1), -(-len(figures) // MOST_LABELS)
    bars = [
        _bar(number, name, label if number % every == 0 else "", value, place, (base - 14) / max(most, 1), base)
        for number, (name, label, value) in enumerate(figures)
    ]
    return Chart(bars, WIDTH, HEIGHT, base, most, sum(value for _, _, value in figures))


def _bar(number: int, name: str, label: str, value: int, place: float, unit: float, base: int) -> Bar:
    height, left = round(value * unit, 1), number * place
    return Bar(
        x=round(left + place * GAP / 2, 1),
        y=round(base - height, 1),
        width=round(place * (1 - GAP), 1),
        height=height,
        value=value,
        name=name,
        label=label,
        middle=round(left + place / 2, 1),
    )
