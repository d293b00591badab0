"""How often each operation answered with each status. No names, identifiers or content: operators read this."""

from collections import Counter
from threading import Lock


class Counts:
    """Counts of one process since it started."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, int]] = Counter()

    def add(self, operation: str, status: int) -> None:
        """Count one answer."""
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
