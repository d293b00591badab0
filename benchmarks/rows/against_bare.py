"""A gated route against the bare one: both on servers that are alike, in turns."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.ground import Ground, bare_route
from benchmarks.load import send_all, send_one
from benchmarks.result import alternate, median_ratio

MakeRequests = Callable[[int], list[bytes]]
WARM_UP = 100


def against_bare(bench: Bench, ground: Ground, name: str, make_requests: MakeRequests) -> tuple[float, float, float]:
    """Requests a second of the gated route, of the bare one, and their ratio: medians.

    Both are sent the same signed requests, made ready outside the measured time; the bare route does not look at them.
    """
    with ground.served(bench.threads):
        answer = send_one(ground.port, make_requests(1)[0]).body
        with bare_route(bench.directory, bench.make_url, f"bare-{name}", answer, bench.threads) as bare_port:

            def rate(port: int, count: int) -> float:
                return send_all(port, make_requests(count), bench.connections).rate

            def count_for(port: int) -> int:
                return max(WARM_UP, int(rate(port, WARM_UP) * bench.seconds))

            gated_count, bare_count = count_for(ground.port), count_for(bare_port)
            figures = alternate(lambda: rate(ground.port, gated_count), lambda: rate(bare_port, bare_count), bench.rounds)
    return median_ratio(figures)
