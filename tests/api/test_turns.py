"""People before systems (decision 0018)."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest

from service import turns
from service.turns import InTurn

LONG = 60.0  # seconds; only a fault takes them


class Hall:
    """An application in which everybody stays until let go; it tells who came in."""

    def __init__(self, at_once: int) -> None:
        self.inside: list[str] = []
        self._came = {path: Event() for path in ("/jongere", "/begeleider", "/v1/inbox", "/v1/pairs", "/fhir/Consent")}
        self._may_go = {path: Event() for path in self._came}
        self._app = InTurn(self._stay, at_once)

    def _stay(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.inside.append(path)
        self._came[path].set()
        assert self._may_go[path].wait(LONG)
        if path == "/fhir/Consent":
            raise RuntimeError("something is wrong with this one")
        return [path.encode()]

    def ask(self, path: str) -> list[bytes]:
        environ: WSGIEnvironment = {}
        setup_testing_defaults(environ)
        environ["PATH_INFO"] = path
        return list(self._app(environ, lambda status, headers, error=None: lambda body: None))

    def sees(self, path: str) -> bool:
        return self._came[path].wait(LONG)

    def lets_go(self, path: str) -> None:
        self._may_go[path].set()


@pytest.fixture
def callers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(8)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems wait for people as long as it takes, so that no clock decides these tests."""
    monkeypatch.setattr(turns, "PATIENCE", LONG)


@pytest.mark.usefixtures("patience")
def test_somebody_on_a_page_is_answered_while_every_turn_of_systems_is_taken(callers: ThreadPoolExecutor) -> None:
    hall = Hall(at_once=1)
    with callers:
        reads = [callers.submit(hall.ask, "/v1/inbox"), callers.submit(hall.ask, "/v1/pairs")]
        assert hall.sees("/v1/inbox") or hall.sees("/v1/pairs")
        stop = callers.submit(hall.ask, "/jongere")
        hall.lets_go("/jongere")
        assert stop.result(LONG) == [b"/jongere"]
        assert len(hall.inside) == 2, "one system and she; the other system has no turn yet"
        for path in ("/v1/inbox", "/v1/pairs"):
            hall.lets_go(path)
        assert {read.result(LONG)[0] for read in reads} == {b"/v1/inbox", b"/v1/pairs"}


@pytest.mark.usefixtures("patience")
def test_no_system_begins_while_somebody_is_being_answered(callers: ThreadPoolExecutor) -> None:
    hall = Hall(at_once=2)
    with callers:
        page = callers.submit(hall.ask, "/jongere")
        assert hall.sees("/jongere")
        read = callers.submit(hall.ask, "/v1/inbox")
        hall.lets_go("/v1/inbox")
        other = callers.submit(hall.ask, "/begeleider")
        hall.lets_go("/begeleider")
        assert other.result(LONG) == [b"/begeleider"]
        assert not read.done()
        hall.lets_go("/jongere")
        assert page.result(LONG) == [b"/jongere"]
        assert read.result(LONG) == [b"/v1/inbox"]
    assert hall.inside == ["/jongere", "/begeleider", "/v1/inbox"]


def test_many_people_do_not_stop_systems(callers: ThreadPoolExecutor) -> None:
    hall = Hall(at_once=1)
    with callers:
        page = callers.submit(hall.ask, "/jongere")
        assert hall.sees("/jongere")
        hall.lets_go("/v1/inbox")
        assert callers.submit(hall.ask, "/v1/inbox").result(LONG) == [b"/v1/inbox"]
        assert not page.done()
        hall.lets_go("/jongere")
        assert page.result(LONG) == [b"/jongere"]


@pytest.mark.usefixtures("patience")
def test_a_turn_is_given_back_when_something_goes_wrong(callers: ThreadPoolExecutor) -> None:
    hall = Hall(at_once=1)
    with callers:
        for path in ("/fhir/Consent", "/v1/inbox", "/jongere"):
            hall.lets_go(path)
        with pytest.raises(RuntimeError, match="something is wrong"):
            hall.ask("/fhir/Consent")
        assert callers.submit(hall.ask, "/v1/inbox").result(LONG) == [b"/v1/inbox"]
        assert callers.submit(hall.ask, "/jongere").result(LONG) == [b"/jongere"]
