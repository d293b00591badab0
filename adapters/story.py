"""What a cycle tells: a few lines that a colleague understands. Never the text of a note, never a name."""

from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.base import BadRecord


@dataclass
class Story:
    """Counts what happened and says it as it happens. `told` gets every line, `troubles` only what needs a person."""

    told: Callable[[str], None]
    sent: int = 0
    retracted: int = 0
    stored: int = 0
    removed: int = 0
    troubles: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.told(line)

    def trouble(self, line: str) -> None:
        self.troubles.append(line)
        self.told(f"! {line}")

    def bad(self, bad: BadRecord) -> None:
        self.trouble(f"{bad.where}: {bad.what} {bad.mend}")

    def summary(self) -> str:
        counts = f"{self.sent} sent, {self.retracted} retracted, {self.stored} stored, {self.removed} removed"
        return f"Cycle done: {counts}, {len(self.troubles)} for somebody to look at."
