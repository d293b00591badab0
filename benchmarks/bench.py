"""What every measurement is given: a place on disk, a database, how often, how large."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import MakeUrl
from benchmarks.result import Goal, Result


@dataclass(frozen=True, slots=True)
class Bench:
    """One run. `directory` is on a real disk; what is made there goes with it. `youngsters`: how many data-growth has."""

    directory: Path
    database: str
    make_url: MakeUrl
    rounds: int
    youngsters: int
    quick: bool

    @property
    def threads(self) -> int:
        """Per serving process, for both sides: the number that gives the best gated rate (docs/performance.md)."""
        return 1 if self.database == "sqlite" else 4

    @property
    def connections(self) -> int:
        """How many callers send at the same time."""
        return 8

    @property
    def seconds(self) -> float:
        """About how long one side of one round takes."""
        return 0.7 if self.quick else 2.0

    def goal(self, sqlite: Goal, postgresql: Goal) -> Goal:
        """The goal for this run's database."""
        return sqlite if self.database == "sqlite" else postgresql

    def result(self, row: str, what: str, figure: float, goal: Goal, raw: dict[str, float], unit: str = "") -> Result:
        """A figure with its goal."""
        settings = f"granian, 1 process, {self.threads} thread{'s' if self.threads > 1 else ''}, {self.connections} callers"
        return Result(
            row, what, self.database, figure, unit, goal.must, goal.aim, goal.met(figure), raw=raw, settings=settings
        )
