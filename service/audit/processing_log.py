"""Entries as lines of the Logboek Dataverwerkingen (Logius): one line for each person, joined to the caller's by the trace.

An entry stands for one moment, so a line starts and ends in it. What was refused has the status Error. An entry that nobody
asked for over HTTP (time, the command line) begins a trace of its own, made of its id. The activity is one of the register
of processing activities, at the address where an officer reads it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.audit.search import Line


def processing_lines(public_url: str, line: Line) -> Iterator[dict[str, Any]]:
    """The lines of one entry. The person is known by the pair's id alone: nothing else links two pairs."""
    at = line.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    for pair_id in line.about or (None,):
        attributes = {"dpl.core.processing_activity_id": f"{public_url}/toezicht/register#{_activity(line)}"}
        if pair_id is not None:
            attributes["dpl.core.data_subject_id"] = str(pair_id)
            attributes["dpl.core.data_subject_id_type"] = "koppel-pair"
        if line.parent_span_id is not None:
            attributes["dpl.core.foreign_operation.processor"] = f"{public_url}/programs/{line.program}"
        yield {
            "trace_id": line.trace_id or line.id.hex,
            "span_id": line.span_id or line.id.hex[:16],
            "parent_span_id": line.parent_span_id,
            "name": line.act,
            "start_time": at,
            "end_time": at,
            "status": "Ok" if line.outcome == "permitted" else "Error",
            "resource": {"service.name": "koppel"},
            "attributes": attributes,
        }


def _activity(line: Line) -> str:
    """The register's code of what this was part of; sharing, where nothing else was meant."""
    if line.actor_role == "system" and line.act.startswith(("note", "pairs", "inbox", "lease", "copy")):
        return "copies"
    return next((code for code, beginnings in _ACTIVITIES.items() if line.act.startswith(beginnings)), "sharing")


_ACTIVITIES: Mapping[str, tuple[str, ...]] = {
    "choices": ("consent", "nothing-shared", "screen-handed", "sheet"),
    "log": ("log-", "own-entries", "pattern", "not-", "past-sharing", "affected"),
    "staff": (
        "signed",
        "sign-in",
        "token",
        "person",
        "people",
        "passkey",
        "phone",
        "system",
        "officer",
        "organisation",
        "confirm",
        "seat",
    ),
    "rights": ("question", "request", "right", "erase"),
}
