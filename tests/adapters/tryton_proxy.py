"""A proxy before Tryton that lets a request through and then spoils the answer, the way a bad network does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

# Seconds.
SHORT = 0.2


class SpoilingProxy(ThreadingHTTPServer):
    """Spoils the calls of one method: Tryton carries it out and the answer is `cut` off, says `500` or `html`, or does
    not come (`hang`); or Tryton never hears of it (`swallow`)."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.spoiled = ""
        self.how = ""
        self.carried_out = threading.Event()
        self.end = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def spoiling(self, method: str, how: str) -> Iterator[None]:
        """Inside, calls of this method are spoiled."""
        self.spoiled, self.how = method, how
        try:
            yield
        finally:
            self.spoiled = self.how = ""

    def shorten(self, request: httpx.Request) -> None:
        """A hook for the client: what will never be answered is soon given up, everything else waited for."""
        if self.how in ("hang", "swallow") and json.loads(request.content)["method"] == self.spoiled:
            request.extensions["timeout"]["read"] = SHORT


class _Handler(BaseHTTPRequestHandler):
    server: SpoilingProxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        how = self.server.how if self.server.spoiled == json.loads(body)["method"] else ""
        if how == "swallow":
            self._say_nothing_until_the_end()
            return
        kept = {name: self.headers[name] for name in ("Content-Type", "Authorization") if self.headers[name]}
        answer = httpx.post(self.server.upstream + self.path, content=body, headers=kept, timeout=60.0)
        if how == "hang":
            self.server.carried_out.set()
            self._say_nothing_until_the_end()
        elif how == "cut":
            self.close_connection = True
        elif how == "html":
            self._say(200, b"<!doctype html><title>Aanmelden</title>")
        else:
            self._say(500 if how == "500" else answer.status_code, answer.content)

    def _say(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _say_nothing_until_the_end(self) -> None:
        self.server.end.wait(30)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' own output is enough."""


@contextmanager
def proxy_before(upstream: str) -> Iterator[SpoilingProxy]:
    proxy = SpoilingProxy(upstream)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.end.set()
        proxy.shutdown()
        thread.join()
        proxy.server_close()
