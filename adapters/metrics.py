"""How it goes, for whoever watches the machine: one file in Prometheus' text format, put in place whole after each cycle.

For the textfile collector of Prometheus' node exporter, so that an adapter needs no door of its own. Counts since it
started; no names, identifiers or content.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from adapters.story import Story

_NOTES = ("sent", "retracted", "stored", "removed")


class Metrics:
    """Keeps the counts of one running adapter in `file`."""

    def __init__(self, file: Path, kind: str) -> None:
        self._file = file
        self._kind = kind
        self._notes: Counter[str] = Counter(dict.fromkeys(_NOTES, 0))
        self._cycles: Counter[str] = Counter({"done": 0, "waits": 0, "no-access": 0})
        self._troubles = 0
        self._last_done = 0.0

    def cycle_ended(self, how: str, story: Story, moment: float) -> None:
        """`how`: done, waits (something is down or locked) or no-access. `moment`: seconds since 1970."""
        self._cycles[how] += 1
        self._notes.update({name: getattr(story, name) for name in _NOTES})
        self._troubles = len(story.troubles)
        if how == "done":
            self._last_done = moment
        new = self._file.with_name(f"{self._file.name}.new")
        new.write_text("\n".join(self._lines()) + "\n", encoding="utf-8")
        # Whoever reads it finds it whole, under a name that ends as the collector wants.
        os.replace(new, self._file)

    def _lines(self) -> Iterator[str]:
        own = f'kind="{self._kind}"'
        yield "# HELP koppel_adapter_notes_total Notes by what was done with them."
        yield "# TYPE koppel_adapter_notes_total counter"
        yield from (f'koppel_adapter_notes_total{{{own},done="{name}"}} {self._notes[name]}' for name in _NOTES)
        yield "# HELP koppel_adapter_cycles_total Cycles by how they ended."
        yield "# TYPE koppel_adapter_cycles_total counter"
        yield from (f'koppel_adapter_cycles_total{{{own},ended="{how}"}} {n}' for how, n in sorted(self._cycles.items()))
        yield "# HELP koppel_adapter_troubles What somebody must look at, in the last cycle."
        yield "# TYPE koppel_adapter_troubles gauge"
        yield f"koppel_adapter_troubles{{{own}}} {self._troubles}"
        yield "# HELP koppel_adapter_last_done_seconds When a cycle was last done to its end, since 1970; 0: never."
        yield "# TYPE koppel_adapter_last_done_seconds gauge"
        yield f"koppel_adapter_last_done_seconds{{{own}}} {self._last_done:.0f}"
