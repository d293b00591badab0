"""A pytest plugin: the end of a run says what was left out and why; with KOPPEL_TEST_ALL=1 leaving out is failing."""

import os
from collections import Counter
from collections.abc import Generator
from typing import TypeVar

import pytest

EVERYTHING = "KOPPEL_TEST_ALL"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

_PREFIX = "Skipped: "


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test, by itself or by a fixture, fails where nothing may be left out."""
    return _failed_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a file that is skipped as a whole."""
    return _failed_if_skipped((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the reasons, most frequent first."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("left out")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} left out: {reason}")


def _failed_if_skipped(report: Report) -> Report:
    if report.skipped and os.environ.get(EVERYTHING) == "1":
        report.longrepr = f"left out, which {EVERYTHING}=1 forbids: {_reason(report)}"
        report.outcome = "failed"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    # pytest gives (file, line, reason) for what was skipped.
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix(_PREFIX)
