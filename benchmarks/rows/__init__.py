"""The measurements, one file each."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.result import Result
from benchmarks.rows.caseload import caseload
from benchmarks.rows.data_growth import data_growth
from benchmarks.rows.decision import decision
from benchmarks.rows.gated_read import gated_read
from benchmarks.rows.gated_write import gated_write
from benchmarks.rows.idle_adapter import idle_adapter
from benchmarks.rows.log_growth import log_growth, officer_search
from benchmarks.rows.pair_page import pair_page
from benchmarks.rows.real_systems import catch_up, end_to_end
from benchmarks.rows.sealed_log import sequencer, verify
from benchmarks.rows.withdrawal import withdrawal
from benchmarks.rows.youngster_page import youngster_page

ROWS: dict[str, Callable[[Bench], list[Result]]] = {
    "gated-read": gated_read,
    "gated-write": gated_write,
    "decision": decision,
    "idle-adapter": idle_adapter,
    "end-to-end": end_to_end,
    "catch-up": catch_up,
    "caseload": caseload,
    "pair-page": pair_page,
    "withdrawal": withdrawal,
    "data-growth": data_growth,
    "log-growth": log_growth,
    "officer-search": officer_search,
    "sequencer": sequencer,
    "verify": verify,
    "youngster-page": youngster_page,
}
