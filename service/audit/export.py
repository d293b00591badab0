"""An organisation's part of the log as one text: CSV with the columns of NEN 7513:2018, safe to open in a spreadsheet, or
JSON Lines: the same columns, or whatever else a line becomes."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import orjson

from service.audit.search import Line
from service.clock import local

MOST = 100_000
SEPARATOR = ";"  # what a spreadsheet in the Netherlands expects
BYTE_ORDER_MARK = "\ufeff"  # without it the same spreadsheet takes names for something else than UTF-8
COLUMNS = (
    "entry_id",
    "at",
    "event",
    "action",
    "outcome",
    "reason",
    "program",
    "user_id",
    "user",
    "responsible_user",
    "responsible_role",
    "organisation",
    "pair",
    "check_authorisation",
    "check_care_relation",
    "check_consent",
    "check_emergency",
    "consent_id",
    "consent_revision",
    "note_ids",
    "trace_id",
    "span_id",
    "parent_span_id",
    "attempt_from_outside",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Export:
    """The newest entries, at most MOST; `is_cut` says that there are older ones."""

    text: str
    count: int
    is_cut: bool


def export_lines(lines: Iterable[Line], pair_codes: Mapping[UUID, str]) -> Export:
    """The entries as one text: bounded, because nothing is sent before the entry of the export itself stands."""
    wanted = iter(lines)
    sheet, count = io.StringIO(), 0
    writer = csv.writer(sheet, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in islice(wanted, MOST):
        writer.writerow(map(_as_text, _row(line, pair_codes)))
        count += 1
    return Export(BYTE_ORDER_MARK + sheet.getvalue(), count, next(wanted, None) is not None)


def sheet(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as a file that opens in a spreadsheet, and in which no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_as_text, row))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def export_json_lines(lines: Iterable[Line], as_json: Callable[[Line], Iterable[object]]) -> Export:
    """The entries as JSON Lines, each entry as the objects that it becomes. Bounded as export_lines is."""
    wanted = iter(lines)
    text, count = io.BytesIO(), 0
    for line in islice(wanted, MOST):
        text.writelines(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in as_json(line))
        count += 1
    return Export(text.getvalue().decode(), count, next(wanted, None) is not None)


def as_columns(line: Line, pair_codes: Mapping[UUID, str]) -> dict[str, object]:
    """An entry with the columns by name, for JSON: what is missing is null, what is several a list."""
    named = dict(zip(COLUMNS, _row(line, pair_codes), strict=True))
    return {**named, "note_ids": list(line.note_ids)}


def _row(line: Line, pair_codes: Mapping[UUID, str]) -> tuple[object, ...]:
    is_youngster = line.actor_role in ("youngster", "assisted")
    return (
        line.id,
        local(line.at).isoformat(timespec="seconds"),
        line.act,
        line.letter,
        line.outcome,
        line.reason,
        line.program,
        None if is_youngster else line.actor_id,  # the pair says whose they are; a number of their own would link pairs
        line.actor,
        line.organisation if line.actor_role == "system" else line.actor,
        line.actor_role,
        line.organisation,
        pair_codes.get(line.pair_id) if line.pair_id else None,
        *(letter in line.checks for letter in "arce"),
        line.consent_id,
        line.consent_revision,
        " ".join(map(str, line.note_ids)),
        line.trace_id,
        line.span_id,
        line.parent_span_id,
        line.is_attempt_from_outside,
    )


def _as_text(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what could be one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
