"""The load generator: sends requests that were made ready before, over connections that stay open, and takes the time.

Signing a proof costs the caller more than sending one; done ahead it does not count against the service.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from threading import Barrier, Thread
from time import perf_counter

LARGEST_PART = 1 << 18
NOT_MODIFIED = 304


class UnexpectedAnswerError(RuntimeError):
    """An answer that is no success: what would be measured is not what was meant."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`began` and `ended` on the clock of perf_counter, in seconds. `tag`: its ETag, empty without one."""

    status: int
    body: bytes
    began: float
    ended: float
    tag: str


@dataclass(frozen=True, slots=True)
class Measured:
    """All answers of one run; `seconds` from the first byte sent to the last received."""

    answers: Sequence[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.answers) / self.seconds

    def percentile(self, percent: int) -> float:
        """Seconds within which this part of the answers came."""
        return quantiles([answer.ended - answer.began for answer in self.answers], n=100)[percent - 1]


class Connection:
    """One HTTP/1.1 connection that stays open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def send(self, request: bytes) -> Answer:
        """Send one request and read its whole answer."""
        began = perf_counter()
        self._socket.sendall(request)
        received = self._rest
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = received[:end].lower()
        status = int(head[9:12])
        total = end + 4 + (0 if status == NOT_MODIFIED else _length(head))
        while len(received) < total:
            received += self._receive()
        self._rest = received[total:]
        return Answer(status, received[end + 4 : total], began, perf_counter(), _header(head, b"etag"))

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> bytes:
        part = self._socket.recv(LARGEST_PART)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def send_one(port: int, request: bytes) -> Answer:
    """Send one request over a connection of its own."""
    connection = Connection(port)
    try:
        return connection.send(request)
    finally:
        connection.close()


def send_all(port: int, requests: Sequence[bytes], connections: int) -> Measured:
    """Send all requests over this many connections. Raises UnexpectedAnswerError when one is neither 2xx nor 304."""
    shares = [requests[start::connections] for start in range(connections)]
    answers: list[list[Answer]] = [[] for _ in shares]
    ready = Barrier(connections + 1)

    def work(share: Sequence[bytes], mine: list[Answer]) -> None:
        connection = Connection(port)
        ready.wait()
        try:
            for request in share:
                mine.append(connection.send(request))
        finally:
            connection.close()

    threads = [Thread(target=work, args=pair) for pair in zip(shares, answers, strict=True)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    measured = Measured([answer for mine in answers for answer in mine], perf_counter() - began)
    _require_success(measured, len(requests))
    return measured


def _require_success(measured: Measured, sent: int) -> None:
    for answer in measured.answers:
        if not 200 <= answer.status < 300 and answer.status != NOT_MODIFIED:
            raise UnexpectedAnswerError(f"{answer.status}: {answer.body[:300]!r}")
    if len(measured.answers) != sent:
        raise UnexpectedAnswerError(f"{len(measured.answers)} answers to {sent} requests")


def _length(head: bytes) -> int:
    return int(_header(head, b"content-length") or 0)


def _header(head: bytes, name: bytes) -> str:
    """A header's value; `head` and `name` are in small letters, and so is the value."""
    _, _, rest = head.partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip().decode("latin-1")
