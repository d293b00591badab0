"""HTTP with JSON as a mapping file describes it, and its failures sorted into the three errors of an adapter."""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from adapters.base import AccessLostError, RegistrationSystem, Surroundings, TryLaterError
from adapters.config import Section, SettingsError
from adapters.memory import Memory
from adapters.restjson.elsewhere import rest_system
from adapters.restjson.failures import AbsentError, InvalidError, RefusedError, StaleError, UnansweredError
from adapters.restjson.mapping_file import Step, SystemMapping, read_mapping
from adapters.restjson.table import Question
from adapters.restjson.templates import Address, TemplateError, filled, filled_path, filled_query

TIMEOUT = 30
# How often a change is tried again when somebody else changed the same thing in between.
_TIMES = 5
_MOST_PAGES = 10_000


class RestClient:
    """One account on one system. `known`: what can always be filled in (`url`, `origin`, `login`)."""

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        auth: httpx.Auth | None,
        known: Mapping[str, str],
        timeout: float = TIMEOUT,
    ) -> None:
        self._url = url.rstrip("/")
        self._known = known
        filled_in = {name: str(filled(text, known)) for name, text in headers.items()}
        self._http = httpx.Client(headers={"Accept": "application/json", **filled_in}, auth=auth, timeout=timeout)

    def ask(self, question: Question, values: Mapping[str, Any]) -> list[Any]:
        """The list in the answer, of every page; AccessLostError when the system calls the question itself wrong."""
        found: list[Any] = []
        if "page" not in question.address.places():
            return self._items(question, values)
        for page in count(1):
            items = self._items(question, {**values, "page": page})
            found += items
            if not items:
                return found
            if page == _MOST_PAGES:
                raise TryLaterError("The system gives page after page without end; is {page} passed over?")
        raise AssertionError("counting has no end")

    def read(self, address: Address, values: Mapping[str, Any]) -> Any:
        """The answer to a request that only looks."""
        try:
            return self._send(address, values)
        except InvalidError as error:
            raise AccessLostError(
                f"The system calls {address.method} {address.path} wrong. Is a field of the mapping gone there? {error}"
            ) from error

    def carry_out(self, steps: Sequence[Step], values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Each step in turn, with what the steps before it kept; gives what was known at the end. InvalidError: a step was
        not taken as it stands."""
        now = dict(values)
        for step in steps:
            names = [{step.each_as: each} for each in self.ask(step.each, now)] if step.each else [{}]
            for name in names:
                answer = self._change(step, {**now, **name})
                now |= {kept: expression.search(answer) for kept, expression in step.keep.items()}
                if step.expect is not None and step.expect.search(answer) is not True:
                    raise AccessLostError(
                        f"The system acknowledged {step.address.method} {step.address.path}, but did not do it. Compare the "
                        "rights of the adapter's account with what the mapping asks."
                    )
        return now

    def close(self) -> None:
        self._http.close()

    def _items(self, question: Question, values: Mapping[str, Any]) -> list[Any]:
        found = question.items.search(self.read(question.address, values))
        if not isinstance(found, list):
            raise TryLaterError(f"The answer to {question.address.path} is not what the mapping expects: no list.")
        return found

    def _change(self, step: Step, values: Mapping[str, Any]) -> Any:
        values = {**self._known, **values}
        for _ in range(_TIMES):
            headers = {name: str(filled(text, values)) for name, text in step.headers.items()}
            if step.tag:
                headers["If-Match"] = str(step.tag.items.search(self.read(step.tag.address, values)))
            try:
                return self._send(step.address, values, filled(step.body, values), headers)
            except StaleError:
                # Somebody was before us; what they wrote stays, so it is read again.
                continue
        raise StaleError("Somebody keeps changing the same record.")

    def _send(
        self, address: Address, values: Mapping[str, Any], body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        values = {**self._known, **values}
        try:
            target, query = (
                self._target(filled_path(address, values)),
                httpx.QueryParams(tuple(filled_query(address, values))),
            )
            response = self._http.request(address.method, target, params=query or None, json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLaterError(f"The system at {self._url} cannot be reached.") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise InvalidError(f"{address.path} became no address with what the system gave: {error}") from error
        except httpx.TransportError as error:
            raise UnansweredError("The system did not answer.") from error
        failure = _failure(response, address)
        if failure:
            raise failure
        try:
            return json.loads(response.content) if response.content else None
        except ValueError as error:
            raise TryLaterError("What answers there does not speak JSON.") from error

    def _target(self, path: str) -> str:
        if path.startswith("/"):
            return self._url + path
        # An address that the system gave itself: only its path counts, so that it never leads our password elsewhere.
        own, named = urlsplit(self._url), urlsplit(path)
        return urlunsplit((own.scheme, own.netloc, named.path, named.query, ""))


def connect(surroundings: Surroundings) -> RegistrationSystem:
    """The system that settings and mapping name; SettingsError says what to mend. Opens no connection yet."""
    settings = surroundings.settings
    mapping = _mapping(settings)
    url = settings.url("url", "the address of the system, for instance https://registratie.example")
    login = settings.text_or("login", "")
    known = {"url": url, "origin": "{}://{}".format(*urlsplit(url)[:2]), "login": login}
    auth, headers = _signed_in(settings, mapping, login)
    try:
        client = RestClient(url, headers, auth, known, settings.number_or("timeout", TIMEOUT))
    except TemplateError as error:
        raise SettingsError(f"[address] headers in the mapping: {error}") from error
    return rest_system(client, mapping, surroundings.state_dir / "account", Memory(surroundings.state_dir))


def prepare(surroundings: Surroundings) -> list[str]:
    """Read the mapping, and tell what it says of itself: its delay, and where a removed note may still stand."""
    mapping = _mapping(surroundings.settings)
    return [f"{mapping.name}: the mapping can be read.", mapping.delay, *(f"- {residue}" for residue in mapping.residues)]


def _mapping(settings: Section) -> SystemMapping:
    return read_mapping(settings.path("mapping", "the file that describes your system; docs/adapters.md shows one"))


def _signed_in(settings: Section, mapping: SystemMapping, login: str) -> tuple[httpx.Auth | None, dict[str, str]]:
    secret = settings.secret("password", "the password or key of the adapter's own account")
    if mapping.sign_in == "basic":
        if not login:
            raise SettingsError('[system] login is missing: the adapter\'s own account. Write login = "…".')
        return httpx.BasicAuth(login, secret), dict(mapping.headers)
    said = f"Bearer {secret}" if mapping.sign_in == "bearer" else secret
    # A brace in the secret is no place to fill in.
    return _HeaderAuth(mapping.sign_in_header, said), dict(mapping.headers)


class _HeaderAuth(httpx.Auth):
    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers[self._name] = self._value
        yield request


def _failure(response: httpx.Response, address: Address) -> Exception | None:
    status, where = response.status_code, f"{address.method} {address.path}"
    if 200 <= status < 300:
        return None
    if status == 401:
        return AccessLostError(
            "The system does not accept the adapter's password or key. Put the new one where the settings say."
        )
    if status == 403:
        return RefusedError(f"The system refuses the adapter's account {where}. Give it the rights that the mapping needs.")
    if status in (404, 410):
        return AbsentError(f"The system has nothing at {where}.")
    if status in (409, 412):
        return StaleError(f"Somebody changed what {where} is about.")
    if status in (400, 413, 415, 422):
        return InvalidError(f"The system does not take {where} ({status}).")
    if status in (502, 504):
        return UnansweredError(f"Something before the system gave up waiting ({status}).")
    if status >= 500 or status == 429:
        after = response.headers.get("Retry-After", "")
        return TryLaterError(
            f"The system, or something before it, answered {status}.", float(after) if after.isdigit() else None
        )
    return AccessLostError(f"The system, or something before it, refuses this adapter ({status}).")
