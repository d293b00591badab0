"""A proxy before Tryton that lets a request through and then spoils the answer, the way a bad network does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


class SpoilingProxy(ThreadingHTTPServer):
    """Spoils the answers to the method named by `spoiled`: `cut` (no answer), `500`, or `hang` (until the end)."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.spoiled = ""
        self.how = ""
        self.end = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def spoiling(self, method: str, how: str) -> Iterator[None]:
        """Inside, answers to this method are spoiled, after Tryton carried it out."""
        self.spoiled, self.how = method, how
        try:
            yield
        finally:
            self.spoiled = ""


class _Handler(BaseHTTPRequestHandler):
    server: SpoilingProxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = {name: self.headers[name] for name in ("Content-Type", "Authorization") if self.headers[name]}
        answer = httpx.post(self.server.upstream + self.path, content=body, headers=kept)
        spoiled = self.server.spoiled and f'"{self.server.spoiled}"'.encode() in body
        if spoiled and self.server.how == "hang":
            self.server.end.wait(30)
        if spoiled and self.server.how in ("cut", "hang"):
            self.close_connection = True
            return
        self.send_response(500 if spoiled else answer.status_code)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

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
