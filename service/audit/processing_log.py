"""Entries as lines of the Logboek Dataverwerkingen (Logius): one line for each person, joined to the caller's by the trace.

An entry stands for one moment, so a line starts and ends in it. What was refused has the status Error. An entry that nobody
asked for over HTTP (time, the command line) begins a trace of its own, made of its id.
"""

from collections.abc import Iterator
from typing import Any

from service.audit.search import Line


def processing_lines(public_url: str, line: Line) -> Iterator[dict[str, Any]]:
    """The lines of one entry. The person is known by the pair's id alone: nothing else links two pairs."""
    at = line.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    for pair_id in line.about or (None,):
        attributes = {"dpl.core.processing_activity_id": f"{public_url}/verwerkingen/{line.act}"}
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
