"""The results: kept in results.json, and told in docs/performance.md."""

import json
import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from benchmarks.page import page_of
from benchmarks.result import Result

RESULTS = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PACKAGES = ("granian", "Flask", "SQLAlchemy", "psycopg", "joserfc", "cryptography")


def show(results: list[Result]) -> None:
    """Print one measurement."""
    for result in results:
        raw = "  ".join(f"{name} {value:,.1f}" for name, value in result.raw.items())
        bounds = f"must {result.must:g} aim {result.aim:g} met: {result.met}"
        figure = f"{result.figure:8.2f} {result.unit:<2}"
        click.echo(f"{result.row:<12} {result.database:<10} {figure} {bounds}  {result.what}  ({raw})")


def keep(results: list[Result]) -> None:
    """Put these in the place of what was measured before of the same rows on the same database."""
    known = _known()
    measured = {(result.row, result.database) for result in results}
    rows = [row for row in known["rows"] if (row["row"], row["database"]) not in measured]
    moment = datetime.now(UTC).isoformat(timespec="minutes")
    rows += [{**result.as_json(), "measured_at": moment, "load": os.getloadavg()[0]} for result in results]
    message = {"machine": _machine(), "versions": _versions(), "rows": rows}
    RESULTS.write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_page() -> None:
    """Write docs/performance.md anew."""
    PAGE.write_text(page_of(_known()), encoding="utf-8")


def _known() -> dict[str, Any]:
    if not RESULTS.exists():
        return {"rows": []}
    known: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return known


def _machine() -> dict[str, Any]:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"processor": names[0] if names else platform.machine(), "cores": os.cpu_count(), "memory GiB": round(memory)}


def _versions() -> dict[str, str]:
    here = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return {**here, **{package: version(package) for package in PACKAGES}}


def _lines(path: str) -> list[str]:
    found = Path(path)
    return found.read_text(encoding="utf-8").splitlines() if found.exists() else []
