"""A proxy before a system with a REST interface that lets a request through and then spoils the answer, the way a bad
network does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

# Seconds.
SHORT = 0.2

_NOT_PASSED_ON = {"host", "content-length", "connection", "transfer-encoding", "content-encoding", "accept-encoding"}


class SpoilingProxy(ThreadingHTTPServer):
    """Spoils requests of one method: the system carries it out and the answer is `cut` off or says `500` or `html`; or
    the system never hears of it and there is no answer (`swallow`)."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.spoiled = ("", "")
        self.how = ""
        self.first: Callable[[], object] | None = None
        self.statuses: list[int] = []
        self.asked: list[str] = []
        self.end = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @contextmanager
    def spoiling(self, method: str, path: str, how: str) -> Iterator[None]:
        """Inside, requests of this method to an address with `path` in it are spoiled."""
        self.spoiled, self.how = (method, path), how
        try:
            yield
        finally:
            self.spoiled, self.how = ("", ""), ""

    @contextmanager
    def before(self, method: str, path: str, act: Callable[[], object]) -> Iterator[None]:
        """Inside, this happens just before the first such request reaches the system."""
        self.spoiled, self.first = (method, path), act
        try:
            yield
        finally:
            self.spoiled, self.first = ("", ""), None

    def is_meant(self, method: str, address: str) -> bool:
        return self.spoiled[0] == method and self.spoiled[1] in address

    def shorten(self, request: httpx.Request) -> None:
        """A hook for the client: what will never be answered is soon given up, everything else waited for."""
        if self.how == "swallow" and self.is_meant(request.method, request.url.path):
            request.extensions["timeout"]["read"] = SHORT


class _Handler(BaseHTTPRequestHandler):
    server: SpoilingProxy
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_meant = self.server.is_meant(self.command, self.path)
        self.server.asked.append(self.path)
        how = self.server.how if is_meant else ""
        act, self.server.first = (self.server.first, None) if is_meant else (None, self.server.first)
        if act:
            act()
        if how == "swallow":
            self._say_nothing_until_the_end()
            return
        kept = {name: text for name, text in self.headers.items() if name.lower() not in _NOT_PASSED_ON}
        answer = httpx.request(self.command, self.server.upstream + self.path, content=body, headers=kept, timeout=60.0)
        self.server.statuses.append(answer.status_code)
        if how == "cut":
            self.close_connection = True
        elif how == "html":
            self._say(200, b"<!doctype html><title>Aanmelden</title>", {"Content-Type": "text/html"})
        else:
            self._say(500 if how == "500" else answer.status_code, answer.content, dict(answer.headers))

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - as http.server calls them

    def _say(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, text in headers.items():
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, text)
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
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.end.set()
        proxy.shutdown()
        thread.join()
        proxy.server_close()
