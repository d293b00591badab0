"""Style and scripts travel compressed: on an old phone on the tram that is half of a page.

Pages themselves do not: what somebody typed stands beside the form's token there, and a length that gives away how much
they resemble each other is a way to guess the token (BREACH, 2013).
"""

import gzip
from functools import cache

from flask import Response, request

LEVEL = 9


def compress_static(response: Response) -> Response:
    """Compress a static file for a browser that can read it so; each is compressed once in a process."""
    if request.endpoint != "static":
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings.quality("gzip") > 0:
        response.direct_passthrough = False
        response.set_data(_compressed(response.get_data()))
        response.content_encoding = "gzip"
        tag, _ = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)  # the same file in other bytes (RFC 9110, 8.8.1)
    return response


@cache
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, LEVEL, mtime=0)
