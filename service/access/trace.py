"""W3C Trace Context: the caller's trace goes on here, so that its line and ours can be laid side by side."""

import re
import secrets

from flask import Response, g, request

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(-.*)?$")


def begin_trace() -> None:
    """Take the caller's trace, or begin one."""
    g.trace_id = _trace_of(request.headers.get("traceparent", "")) or secrets.token_hex(16)
    g.span_id = secrets.token_hex(8)


def answer_trace(response: Response) -> Response:
    """Tell the caller under which trace this was done."""
    if "trace_id" in g:
        response.headers["traceresponse"] = f"00-{g.trace_id}-{g.span_id}-01"
    return response


def _trace_of(header: str) -> str | None:
    match = _TRACEPARENT.match(header)
    if match is None or header.startswith("ff") or set(match["trace"]) == {"0"} or set(match["span"]) == {"0"}:
        return None
    return match["trace"]
