"""Tryton's JSON-RPC, and its failures sorted into the three errors of an adapter.

Tryton answers most errors with HTTP 200 and `error`; only sign-in and a lost session have a status of their own. Its
messages are in the language of the account and may name a person, so they are neither read nor passed on.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx

from adapters.base import AccessLostError, RegistrationSystem, Surroundings, TryLaterError
from adapters.tryton.failures import RefusedError, UnansweredError
from adapters.tryton.system import TrytonSystem
from adapters.vocabulary import vocabulary_of

# Tryton itself gives up a request after 60 seconds; a write takes some 20 milliseconds.
TIMEOUT = 30.0
# Tryton refuses every sign-in of an account for five minutes after six wrong ones.
AFTER_TOO_MANY_SIGN_INS = 300.0


class _NoSessionError(Exception):
    """Tryton does not know the session (any more); nothing was carried out."""


class TrytonClient:
    """One account on one database. Signs in at the first call, and again when the session has ended."""

    def __init__(self, url: str, database: str, login: str, password: str, timeout: float = TIMEOUT) -> None:
        self.login = login
        self._database = database
        self._password = password
        self._http = httpx.Client(base_url=f"{url.rstrip('/')}/{database}/", timeout=timeout)
        self._numbers = count(1)
        self._session: tuple[int, str] | None = None

    @property
    def user_id(self) -> int:
        """The id of our own account."""
        return self._signed_in()[0]

    def call(self, method: str, *arguments: Any, context: Mapping[str, Any] | None = None) -> Any:
        """The result of one remote call; instants in it are in UTC.

        TryLaterError: whether it was carried out is not known. RefusedError, AccessLostError: it was not.
        """
        parameters = [*arguments, dict(context or {})]
        try:
            return self._post(method, parameters, self._authorization())
        except _NoSessionError:
            self._session = None
        try:
            return self._post(method, parameters, self._authorization())
        except _NoSessionError as error:
            raise AccessLostError(f"Tryton signs '{self.login}' in but does not keep the session.") from error

    def close(self) -> None:
        self._http.close()

    def _authorization(self) -> dict[str, str]:
        user_id, key = self._signed_in()
        token = base64.b64encode(f"{self.login}:{user_id}:{key}".encode()).decode()
        return {"Authorization": f"Session {token}"}

    def _signed_in(self) -> tuple[int, str]:
        if self._session is None:
            try:
                user_id, key, *_ = self._post("common.db.login", [self.login, {"password": self._password}], {})
            except _NoSessionError as error:
                raise AccessLostError(
                    f"Tryton does not accept the password of '{self.login}', or the account is no longer active. "
                    "Let the administrator of Tryton look, and put the new password in password_file."
                ) from error
            self._session = (user_id, key)
        return self._session

    def _post(self, method: str, parameters: list[Any], headers: dict[str, str]) -> Any:
        body = {"id": next(self._numbers), "method": method, "params": parameters}
        try:
            response = self._http.post("rpc/", json=body, headers=headers)
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise UnansweredError("Tryton did not answer in time.") from error
        except httpx.TransportError as error:
            raise TryLaterError(f"Tryton at {self._http.base_url} cannot be reached.") from error
        self._check_status(response.status_code)
        return self._result(response, method)

    def _check_status(self, status: int) -> None:
        if status == 200:
            return
        if status == 401:
            raise _NoSessionError
        if status == 429:
            raise TryLaterError("Tryton saw too many sign-ins and refuses more for now.", AFTER_TOO_MANY_SIGN_INS)
        if status == 404:
            raise AccessLostError(f"Tryton has no database '{self._database}'. Mend database in the settings.")
        if status >= 500:
            raise TryLaterError(f"Tryton, or something before it, answered {status}.")
        raise AccessLostError(f"Tryton, or something before it, refuses this adapter ({status}).")

    def _result(self, response: httpx.Response, method: str) -> Any:
        try:
            answer = json.loads(response.content, object_hook=_instant)
        except ValueError as error:
            raise TryLaterError("What answers there does not speak Tryton's protocol.") from error
        if not isinstance(answer, dict) or not answer.keys() & {"result", "error"}:
            raise TryLaterError("What answers there does not speak Tryton's protocol.")
        if "error" in answer:
            raise self._sorted(answer["error"], method)
        return answer["result"]

    def _sorted(self, error: Any, method: str) -> Exception:
        kind = error[0] if isinstance(error, list) and error else None
        if kind in ("UserError", "UserWarning"):
            return RefusedError(
                f"Tryton refused {method} to '{self.login}'. Compare its rights with adapters/tryton/README.md."
            )
        if kind == "LoginException":
            return AccessLostError(f"Tryton wants more than a password of '{self.login}'.")
        # A concurrent change, a locked database, or a fault in Tryton, which stands in Tryton's own log.
        return TryLaterError(f"Tryton failed in {method}; its own log says why.")


def connect(surroundings: Surroundings) -> RegistrationSystem:
    """The system that the settings name; SettingsError says what to mend. Opens no connection yet."""
    settings = surroundings.settings
    client = TrytonClient(
        settings.url("url", "the address of Tryton, for instance https://tryton.example"),
        settings.text("database", "the name of the database in Tryton"),
        settings.text("login", "the adapter's own restricted account in Tryton"),
        settings.secret("password", "the password of that account"),
        settings.number_or("timeout", int(TIMEOUT)),
    )
    return TrytonSystem(client, surroundings.state_dir / "tryton-account", vocabulary_of(settings))


def _instant(value: dict[str, Any]) -> Any:
    if value.get("__class__") != "datetime":
        return value
    # Tryton keeps every instant in UTC and sends it without a zone.
    return datetime(
        value["year"],
        value["month"],
        value["day"],
        value["hour"],
        value["minute"],
        value["second"],
        value["microsecond"],
        UTC,
    )
