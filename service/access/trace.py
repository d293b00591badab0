"""W3C Trace Context: the caller's trace goes on here, so that its line and ours can be laid side by side."""

import re
import secrets
from dataclasses import replace

from flask import Response, g, request

from service.actors import Actor

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(-.*)?$")


def begin_trace() -> None:
    """Take the caller's trace, with the step in which it asks, or begin one."""
    trace_id, g.parent_span_id = _asked_in(request.headers.get("traceparent", ""))
    g.trace_id, g.span_id = trace_id or secrets.token_hex(16), secrets.token_hex(8)


def traced(actor: Actor) -> Actor:
    """This actor, acting in the present request's step of its trace."""
    return replace(actor, trace_id=g.get("trace_id"), span_id=g.get("span_id"), parent_span_id=g.get("parent_span_id"))


def answer_trace(response: Response) -> Response:
    """Tell the caller under which trace this was done."""
    if "trace_id" in g:
        response.headers["traceresponse"] = f"00-{g.trace_id}-{g.span_id}-01"
    return response


def _asked_in(header: str) -> tuple[str | None, str | None]:
    match = _TRACEPARENT.match(header)
    if match is None or header.startswith("ff") or set(match["trace"]) == {"0"} or set(match["span"]) == {"0"}:
        return None, None
    return match["trace"], match["span"]
