"""The service of the tests behind a real HTTP server on 127.0.0.1, with switches for what a network does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.adapters.fake_service import FakeService, problem


@contextmanager
def running(service: FakeService) -> Iterator[FakeService]:
    """Serve until the end of the block, on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _handler(service: FakeService) -> type[BaseHTTPRequestHandler]:
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer leaves in one piece.
        wbufsize = -1

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with one_at_a_time:
                service.calls.append(f"{self.command} {self.path}")
                fault = _fault(service, self.command, self.path)
                if fault == "500 before":
                    return self._say(*problem(503, "not-ready"))
                status, content, headers = service.answer(self.command, self.path, self.headers, body)
            if fault == "cut after":
                self.close_connection = True
                return self.connection.close()
            if fault == "500 after":
                return self._say(*problem(500, "unexpected"))
            return self._say(status, content, headers)

        def _say(self, status: int, content: dict[str, Any] | None, headers: dict[str, str]) -> None:
            payload = b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815 - as http.server calls them

        def log_message(self, *_: Any) -> None: ...

    return Handler


def _fault(service: FakeService, method: str, path: str) -> str:
    found = next((at for at in service.faults if at[0] == method and at[1] in path), None)
    return service.faults.pop(found) if found else ""
