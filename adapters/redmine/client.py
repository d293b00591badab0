"""Redmine's REST API, and its failures sorted into the three errors of an adapter."""

import json
from typing import Any

import httpx

from adapters.base import AccessLostError, RegistrationSystem, Surroundings, TryLaterError
from adapters.config import SettingsError
from adapters.memory import Memory
from adapters.redmine.account import Account
from adapters.redmine.cases import Cases
from adapters.redmine.failures import AbsentError, BrokenError, InvalidError, RefusedError, UnansweredError
from adapters.redmine.system import RedmineSystem
from adapters.vocabulary import vocabulary_of

TIMEOUT = 30
# Somebody between us and Redmine gave up waiting for it.
_GAVE_UP = (502, 504)


class RedmineClient:
    """One account, known by its API key. What a request sent may have been stored unless the error says otherwise."""

    def __init__(self, url: str, key: str, timeout: float = TIMEOUT) -> None:
        headers = {"X-Redmine-API-Key": key, "Accept": "application/json"}
        self._http = httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout)

    def read(self, path: str, **query: str | int) -> dict[str, Any]:
        """The object at this path; AbsentError, RefusedError or BrokenError say that this one thing is not to be had."""
        response = self._send("GET", path, params=query)
        try:
            answer = json.loads(response.content)
        except ValueError as error:
            raise TryLaterError("What answers there does not speak Redmine's language.") from error
        if not isinstance(answer, dict):
            raise TryLaterError("What answers there does not speak Redmine's language.")
        return answer

    def write(self, path: str, body: dict[str, Any]) -> None:
        """204 is also what Redmine says when it did nothing: look afterwards. InvalidError as well."""
        self._send("PUT", path, json=body)

    def close(self) -> None:
        self._http.close()

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLaterError(f"Redmine at {self._http.base_url} cannot be reached.") from error
        except httpx.TransportError as error:
            raise UnansweredError("Redmine did not answer.") from error
        failure = self._failure(response.status_code, path)
        if failure:
            raise failure
        return response

    def _failure(self, status: int, path: str) -> Exception | None:
        if 200 <= status < 300:
            return None
        if status == 401:
            return AccessLostError(
                "Redmine does not accept the API key. Is the account locked, or its key renewed? Put the new one where "
                "key_file says."
            )
        if status == 403:
            return RefusedError(f"Redmine refuses this account {path}. adapters/redmine/README.md lists the rights.")
        if status == 404:
            return AbsentError(f"Redmine has nothing at {path}.")
        if status == 422:
            return InvalidError(f"Redmine does not take what is sent to {path}.")
        if status == 500:
            return BrokenError(f"Redmine failed at {path}; its own log says why.")
        if status in _GAVE_UP:
            return UnansweredError(f"Something before Redmine gave up waiting ({status}).")
        if status > 500 or status == 429:
            return TryLaterError(f"Redmine, or something before it, answered {status}.")
        return AccessLostError(f"Redmine, or something before it, refuses this adapter ({status}).")


def connect(surroundings: Surroundings) -> RegistrationSystem:
    """The system that the settings name; SettingsError says what to mend. Opens no connection yet."""
    settings = surroundings.settings
    field = settings.number_or("code_field", 0)
    if field < 1:
        raise SettingsError("[system] code_field is missing: the number of the field with the pair's code, for instance 4.")
    client = RedmineClient(
        settings.url("url", "the address of Redmine, for instance https://redmine.example"),
        settings.secret("key", "the API key of the adapter's own account"),
        settings.number_or("timeout", TIMEOUT),
    )
    project = settings.text("project", "the identifier of the project with the cases, as it stands in its address")
    vocabulary = vocabulary_of(settings)
    account = Account(client, project, field, surroundings.state_dir / "redmine-account")
    return RedmineSystem(account, Cases(client, project, field), Memory(surroundings.state_dir), vocabulary)
