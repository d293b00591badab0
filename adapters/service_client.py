"""The service's public /v1 API, as one organisation's adapter uses it.

Sign-in: `private_key_jwt` (RFC 7523) for an access token bound to the adapter's key by DPoP (RFC 9449). Every answer
becomes a value, TryLaterError (down, busy, another adapter has the lease), AccessLostError (key, scope) or
BadRecordError (this one note is refused).
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from adapters.base import AccessLostError, BadRecordError, Held, SourceNote, TryLaterError
from adapters.refusals import refusal_words
from adapters.service_shapes import (
    FetchedNote,
    Finding,
    Inbox,
    Lease,
    Pair,
    finding_from_json,
    holdings_to_json,
    instant,
    note_from_json,
    pair_from_json,
    source_note_to_json,
    work_from_json,
)
from schemas.vocabulary import ReceiptState
from tlog.tiles import Tile

SCOPES = "notes:read notes:write"
WITNESS_SCOPES = "log:witness"
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Seconds; the service takes nothing that was signed longer ago or later than this.
CLOCKS_DIFFER = 60.0
_ASK_ADMINISTRATOR = "Ask your administrator whether this adapter's key is still registered, and confirmed."
_REFUSALS = frozenset({400, 404, 409, 413, 422})


class ServiceClient:
    """One organisation's view of the service. Not for use by several threads at once."""

    def __init__(
        self,
        url: str,
        client_id: str,
        key: ECKey,
        http: httpx.Client,
        now: Callable[[], float] = time.time,
        scopes: str = SCOPES,
    ) -> None:
        self._url = url
        self._scopes = scopes
        self._client_id = client_id
        self._key = key
        self._public = {name: str(key.as_dict(private=False)[name]) for name in ("kty", "crv", "x", "y")}
        self._http = http
        self._now = now
        self._token = ""
        self._token_until = 0.0
        self._lease: Lease | None = None
        self._lease_taken = 0.0
        self._inbox_tag = ""
        self._trace_id = secrets.token_hex(16)

    def begin_trace(self) -> str:
        """From here on what is asked belongs together (W3C Trace Context); returns the trace's id, as the log has it."""
        self._trace_id = secrets.token_hex(16)
        return self._trace_id

    def list_pairs(self) -> list[Pair]:
        """The pairs in which this organisation has a seat, ended ones included."""
        answer = self._json(self._call("GET", "/v1/pairs"))
        return [pair_from_json(item) for item in answer["items"]]

    def put_source_note(self, note: SourceNote, pair_id: str, where: str) -> None:
        """Create or correct a note; the same again changes nothing. BadRecordError when this note is refused."""
        path = f"/v1/source-notes/{quote(note.source_id, safe='')}"
        answer = self._call("PUT", path, json=source_note_to_json(note, pair_id), expected=_REFUSALS)
        if answer.status_code in _REFUSALS:
            raise RefusedError(where, answer.status_code, _reason(answer), note.source_id)

    def retract_source_note(self, source_id: str) -> None:
        """Retract; also when it was already, or was never there."""
        self._call("DELETE", f"/v1/source-notes/{quote(source_id, safe='')}", expected=frozenset({404}))

    def take_lease(self, instance: str, residues: Sequence[str] = ()) -> Lease:
        """Take or keep the right to be the one running adapter; TryLaterError when another has it.

        `residues`: where a removed note may still stand, for the youngster to read.
        """
        if self._lease and self._now() < (self._lease_taken + self._lease.until.timestamp()) / 2:
            return self._lease
        asked = self._now()
        answer = self._json(self._call("PUT", "/v1/lease", json={"instance": instance, "residues": list(residues)}))
        self._lease = Lease(int(answer["number"]), instant(answer["until"]))
        self._lease_taken = asked
        return self._lease

    def read_inbox(self) -> Inbox:
        """What is still to be done. Empty when nothing changed since an inbox that was empty (304)."""
        headers = {"If-None-Match": self._inbox_tag} if self._inbox_tag else {}
        answer = self._call("GET", "/v1/inbox", headers={**headers, **self._lease_header()}, expected=frozenset({304}))
        work = [work_from_json(item) for item in self._json(answer)["items"]] if answer.status_code == 200 else []
        if answer.status_code == 200:
            # Only an empty inbox may be taken as unchanged: what could not be done must come back next time.
            self._inbox_tag = "" if work else answer.headers.get("ETag", "")
        return Inbox(work, _retry_after(answer))

    def read_note(self, note_id: str) -> FetchedNote | None:
        """One note's text: a logged copy. None when it may not, or need not, be delivered any more."""
        path = f"/v1/notes/{quote(note_id, safe='')}"
        answer = self._call("GET", path, headers=self._lease_header(), expected=frozenset({404}))
        return note_from_json(self._json(answer)) if answer.status_code == 200 else None

    def put_receipt(self, note_id: str, revision: int, state: ReceiptState, text_digest: str | None = None) -> None:
        """Say that this revision is `stored` or `removed` here; of a note that is erased nothing need be said.

        `text_digest`, with `stored`: what the text that stands here is known by.
        """
        path = f"/v1/notes/{quote(note_id, safe='')}/receipt"
        body = {"revision": revision, "state": state, **({"textDigest": text_digest} if text_digest else {})}
        self._call("PUT", path, json=body, headers=self._lease_header(), expected=frozenset({404}))

    def list_holdings(self, after: str | None, until: str | None, held: Sequence[tuple[Held, str | None]]) -> list[Finding]:
        """Say what stands here between these identifiers, each with what its text is known by; gives what is wrong."""
        body = holdings_to_json(after, until, held)
        answer = self._json(self._call("PUT", "/v1/holdings", json=body, headers=self._lease_header()))
        return [finding_from_json(item) for item in answer["items"]]

    def read_checkpoint(self, size: int | None = None) -> str | None:
        """The log's newest seal, or that of this size, as a signed note; None when there is none."""
        params = {} if size is None else {"size": str(size)}
        answer = self._call("GET", "/v1/log/checkpoint", params=params, expected=frozenset({404}))
        return answer.text if answer.status_code == 200 else None

    def read_tile(self, tile: Tile) -> bytes:
        """Hashes of the log; TryLaterError when the log does not have them."""
        answer = self._call("GET", f"/v1/log/{tile.path}", expected=frozenset({404}))
        if answer.status_code == 404:
            raise TryLaterError(f"The log cannot show its hashes {tile.path}.")
        return answer.content

    def add_cosignature(self, size: int, line: str) -> None:
        """Put this witness's signature under the seal of this size; the same again changes nothing."""
        self._call("POST", "/v1/log/cosignatures", json={"size": size, "cosignature": line})

    def _lease_header(self) -> dict[str, str]:
        return {"Lease-Number": str(self._lease.number)} if self._lease else {}

    def _call(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        expected: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        """One signed call; with a fresh token once more when the service no longer takes the one we had."""
        for attempt in (1, 2):
            signed = {**(headers or {}), **self._signature(method, path)}
            answer = self._send(method, path, json=json, headers=signed, params=params)
            if answer.status_code == 401 and attempt == 1:
                self._token = ""
                continue
            break
        if answer.is_success or answer.status_code in expected:
            return answer
        raise self._failure(answer)

    def _send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        step = {"traceparent": f"00-{self._trace_id}-{secrets.token_hex(8)}-01"}
        headers = {**step, **parts.pop("headers", {})}
        try:
            return self._http.request(method, self._url + path, headers=headers, **parts)
        except httpx.TransportError as error:
            raise TryLaterError(f"Koppel does not answer at {self._url} ({type(error).__name__}).") from error

    def _failure(self, answer: httpx.Response) -> Exception:
        status, reason = answer.status_code, _reason(answer)
        if reason in ("lease-held", "lease-lost"):
            self._lease = None
            return TryLaterError("Another adapter of this organisation is running.", self._until(answer))
        if status in (401, 403):
            return AccessLostError(
                f"Koppel refuses this adapter ({status} {reason}). {self._clock_differs(answer) or _ASK_ADMINISTRATOR}"
            )
        if status == 429 or status >= 500:
            return TryLaterError(f"Koppel is busy or down ({status}).", _retry_after(answer))
        return AccessLostError(f"Koppel answers {status} {reason} to a call that it should know. Update this adapter.")

    def _clock_differs(self, answer: httpx.Response) -> str:
        """What to do when the times of this machine and Koppel are too far apart for what is signed here; else nothing."""
        try:
            ahead = self._now() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
        except (KeyError, ValueError):
            return ""
        if abs(ahead) <= CLOCKS_DIFFER:
            return ""
        how_far = f"{round(abs(ahead) / 60)} minutes {'ahead of' if ahead > 0 else 'behind'}"
        return (
            f"The clock of this machine is {how_far} Koppel's, so nothing that it signs is taken. Set it right, and let it "
            "be kept right (NTP)."
        )

    def _until(self, answer: httpx.Response) -> float | None:
        until = _body(answer).get("until")
        return max(1.0, instant(until).timestamp() - self._now()) if isinstance(until, str) else None

    def _signature(self, method: str, path: str) -> dict[str, str]:
        token = self._fresh_token()
        digest = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        return {"Authorization": f"DPoP {token}", "DPoP": self._proof(method, path, ath=digest)}

    def _fresh_token(self) -> str:
        # Half a minute of reserve, so that it does not expire on its way.
        if not self._token or self._now() > self._token_until - 30:
            asked = self._now()
            answer = self._json(self._ask_token())
            self._token, self._token_until = str(answer["access_token"]), asked + float(answer["expires_in"])
        return self._token

    def _ask_token(self) -> httpx.Response:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": self._assertion(),
            "scope": self._scopes,
        }
        answer = self._send("POST", "/oauth/token", data=form, headers={"DPoP": self._proof("POST", "/oauth/token")})
        if answer.status_code in (400, 401, 403):
            code = _body(answer).get("error") or _reason(answer)
            raise AccessLostError(
                f"Koppel gives {self._client_id} no access ({code}). {self._clock_differs(answer) or _ASK_ADMINISTRATOR}"
            )
        if not answer.is_success:
            raise self._failure(answer)
        return answer

    def _assertion(self) -> str:
        now = int(self._now())
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": f"{self._url}/oauth/token",
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.thumbprint()}, claims, self._key)

    def _proof(self, method: str, path: str, **more: str) -> str:
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._public}
        claims = {"htm": method, "htu": self._url + path, "iat": int(self._now()), "jti": secrets.token_urlsafe(16)}
        return jwt.encode(header, {**claims, **more}, self._key)

    def _json(self, answer: httpx.Response) -> dict[str, Any]:
        body = _body(answer)
        if not body:
            raise TryLaterError("Koppel's answer is no JSON; something between here and there answers in its place.")
        return body


class RefusedError(BadRecordError):
    """The service refused this one note; `reason` is the service's own word for it."""

    def __init__(self, where: str, status: int, reason: str, source_id: str) -> None:
        super().__init__(refusal_words(where, status, reason, source_id))
        self.reason = reason


def _body(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _reason(answer: httpx.Response) -> str:
    body = _body(answer)
    return str(body.get("reason") or body.get("error") or "")


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds to wait; the header may also be an HTTP date (RFC 9110 10.2.3), which we read as no wish."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None
