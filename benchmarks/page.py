"""docs/performance.md, written from results.json."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.reasons import REASONS

HERE = Path(__file__).parent
Row = Mapping[str, Any]

HEAD = "| measurement | database | figure | must | aim | met | raw figures |\n|---|---|---|---|---|---|---|"


def page_of(known: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [
        "# Performance",
        "Written by `make bench` from `benchmarks/results.json`; what each line means is told below the table.",
        "\n".join([HEAD, *map(_line, known["rows"])]),
        "\n".join(["## Where a line falls short", *_short(known["rows"])]),
        "\n".join(["## On what", *_machine(known)]),
        (HERE / "how.md").read_text(encoding="utf-8").strip(),
    ]
    return "\n\n".join(parts) + "\n"


def _line(row: Row) -> str:
    raw = "; ".join(f"{name} {_number(value)}" for name, value in row["raw"].items())
    figure, bounds = f"{_number(row['figure'])} {row['unit']}".strip(), (f"{row['must']:g}", f"{row['aim']:g}")
    cells = (f"`{row['row']}` {row['what']}", row["database"], figure, *bounds, row["met"], raw)
    return "| " + " | ".join(cells) + " |"


def _short(rows: Iterable[Row]) -> list[str]:
    short = [row for row in rows if row["met"] == "no"]
    return [f"- `{row['row']}` on {row['database']}, {row['what']}: {_reason(row)}" for row in short] or ["No line does."]


def _reason(row: Row) -> str:
    return REASONS.get((row["row"], row["database"]), "not known yet.")


def _machine(known: Mapping[str, Any]) -> list[str]:
    facts = {**known["machine"], **known["versions"]}
    return ["- " + ", ".join(f"{name} {value}" for name, value in facts.items()), *dict.fromkeys(map(_run, known["rows"]))]


def _run(row: Row) -> str:
    how = f"{row['settings']}; {row['measured_at']}, at a load of {row['load']:.1f}"
    return f"- `{row['row']}` on {row['database']}: {how}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
