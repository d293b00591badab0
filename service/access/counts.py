"""How often each operation answered with each status. No names, identifiers or content: operators read this.

What a youngster does on their own page is not counted: in a small service a count that rises tells who pressed stop, and
whether it was a pause (product.md, rule 3). That such a page failed is counted.
"""

from collections import Counter
from threading import Lock

OF_YOUNGSTERS = "youngster."
FAILED = 500


class Counts:
    """Counts of one process since it started."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, int]] = Counter()

    def add(self, operation: str, status: int) -> None:
        """Count one answer, unless it tells what a youngster did."""
        if operation.startswith(OF_YOUNGSTERS) and status < FAILED:
            return
        with self._lock:
            self._answers[operation, status] += 1

    def as_prometheus(self) -> str:
        """The counts in Prometheus' text format."""
        with self._lock:
            answers = sorted(self._answers.items())
        lines = [
            "# HELP koppel_requests_total Answers by operation and status.",
            "# TYPE koppel_requests_total counter",
        ]
        lines += [f'koppel_requests_total{{operation="{name}",status="{status}"}} {n}' for (name, status), n in answers]
        return "\n".join(lines) + "\n"
