"""The service as an adapter sees it: it speaks the contract, and has switches for faults. fake_server.py serves it.

It checks bodies with the contract's own schemas and tokens as the contract says, and works out the inbox from what
should stand and what does.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from marshmallow import ValidationError

from schemas.holdings import FindingsSchema, HoldingsSchema
from schemas.inbox import InboxSchema
from schemas.lease import LeaseRequestSchema
from schemas.notes import NoteSchema, SourceNoteSchema
from schemas.pairs import PairListSchema
from schemas.receipts import ReceiptSchema

CLIENT_ID = "straatkracht-adapter"
# Seconds its clients wait for an answer: a busy machine is not a fault.
PATIENCE = 60.0
Answer = tuple[int, dict[str, Any] | None, dict[str, str]]


@dataclass
class PartnerNote:
    """A note of the partner. `standing`: the revision we were told stands there; `possible`: it was fetched."""

    body: dict[str, Any]
    allowed: bool = True
    standing: int | None = None
    possible: bool = False


@dataclass
class FakeService:
    """What the service knows. `faults`: (method, part of the path) → what goes wrong the next time, once each."""

    public_key: ECKey
    url: str = ""
    pairs: list[dict[str, Any]] = field(default_factory=list)
    source_notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    accepted: list[tuple[str, int]] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    notes: dict[str, PartnerNote] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    receipts: list[tuple[str, int, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    token_requests: int = 0
    seen_proofs: set[str] = field(default_factory=set)
    lease_holder: str = ""
    residues: list[str] = field(default_factory=list)
    lease_number: int = 0
    listed: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    retry_after: int = 5
    now: Callable[[], float] = time.time

    def add_pair(self, pair_id: str, code: str, state: str = "open") -> None:
        self.pairs.append(
            {
                "pairId": pair_id,
                "code": code,
                "state": state,
                "partner": {"organisation": "De Brug", "holder": "Sanne"},
                "seat": {"holder": {"name": "Karim", "login": "karim"}, "standIn": None},
                "sharing": {"in": "active", "out": "active"},
                "revision": "1",
            }
        )

    def share(self, note_id: str, pair_id: str, text: str, revision: int = 1) -> None:
        """The partner wrote this, and consent covers a copy; the same id with a higher revision is a correction."""
        body = {
            "noteId": note_id,
            "pairId": pair_id,
            "revision": revision,
            "subject": "housing",
            "kind": "update",
            "text": text,
            "howKnown": "seen",
            "discussed": True,
            "action": None,
            "writtenAt": "2026-03-03T13:02:00Z",
            "corrected": revision > 1,
            "author": {"name": "Sanne", "organisation": "De Brug"},
            "replies": [{"kind": "agree", "text": None, "at": "2026-03-04T09:00:00Z"}],
            "marker": f"[koppel {note_id} r{revision}]",
        }
        NoteSchema().load(body)
        known = self.notes.get(note_id)
        self.notes[note_id] = PartnerNote(body, True, *((known.standing, known.possible) if known else (None, False)))

    def withdraw(self, *note_ids: str) -> None:
        for note_id in note_ids:
            self.notes[note_id].allowed = False

    def inbox(self) -> list[dict[str, Any]]:
        items = []
        for note_id, note in self.notes.items():
            revision, pair_id = note.body["revision"], note.body["pairId"]
            if note.allowed and note.standing != revision:
                items.append({"noteId": note_id, "revision": revision, "pairId": pair_id, "do": "put"})
            if not note.allowed and (note.possible or note.standing):
                items.append({"noteId": note_id, "revision": revision, "pairId": pair_id, "do": "remove"})
        InboxSchema().load({"items": items})
        return items

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        if path == "/oauth/token":
            return self._token(headers, body)
        if not self._is_signed(method, path, headers):
            return problem(401, "invalid-token")
        try:
            return self._resource(method, path, headers, json.loads(body) if body else {})
        except ValidationError as error:
            return problem(400, "invalid-input", errors=str(error.messages))

    def _token(self, headers: Any, body: bytes) -> Answer:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        try:
            claims = jwt.decode(form["client_assertion"], self.public_key).claims
            self._proof(headers["DPoP"], "POST", "/oauth/token")
        except (JoseError, ValueError, KeyError):
            return 401, {"error": "invalid_client"}, {}
        if claims["iss"] != CLIENT_ID or claims["sub"] != CLIENT_ID or claims["aud"] != f"{self.url}/oauth/token":
            return 401, {"error": "invalid_client"}, {}
        token = f"header.{secrets.token_urlsafe(8)}.signature"
        self.tokens.add(token)
        self.token_requests += 1
        return 200, {"access_token": token, "token_type": "DPoP", "expires_in": 300, "scope": form["scope"]}, {}

    def _is_signed(self, method: str, path: str, headers: Any) -> bool:
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if scheme != "DPoP" or token not in self.tokens:
            return False
        try:
            claims = self._proof(headers["DPoP"], method, path)
        except (JoseError, ValueError, KeyError):
            return False
        digest = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        return claims["ath"] == digest

    def _proof(self, proof: str, method: str, path: str) -> dict[str, Any]:
        decoded = jwt.decode(proof, self.public_key)
        claims = decoded.claims
        known_key = ECKey.import_key(decoded.header["jwk"]).thumbprint() == self.public_key.thumbprint()
        fresh = claims["jti"] not in self.seen_proofs and abs(claims["iat"] - self.now()) <= 60
        if not (known_key and fresh and claims["htm"] == method and claims["htu"] == self.url + path):
            raise ValueError("wrong proof")
        self.seen_proofs.add(claims["jti"])
        return claims

    def _resource(self, method: str, path: str, headers: Any, body: dict[str, Any]) -> Answer:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        match method, parts[1:]:
            case "GET", ["pairs"]:
                PairListSchema().load({"items": self.pairs})
                return 200, {"items": self.pairs}, {}
            case "PUT", ["lease"]:
                return self._take_lease(body)
            case "PUT", ["source-notes", source_id]:
                return self._put_source_note(source_id, body)
            case "DELETE", ["source-notes", source_id]:
                self.retracted.append(source_id)
                self.source_notes.pop(source_id, None)
                return 204, None, {}
            case "PUT", ["notes", note_id, "receipt"]:
                return self._receipt(note_id, body)
        if headers.get("Lease-Number") != str(self.lease_number):
            return problem(409, "lease-lost")
        match method, parts[1:]:
            case "GET", ["inbox"]:
                return self._inbox(headers)
            case "PUT", ["holdings"]:
                return self._compare(body)
            case "GET", ["notes", note_id]:
                return self._fetch(note_id)
        return problem(404, "not-found")

    def _take_lease(self, body: dict[str, Any]) -> Answer:
        asked = LeaseRequestSchema().load(body)
        instance, self.residues = asked["instance"], asked.get("residues", self.residues)
        until = datetime.fromtimestamp(datetime.now(UTC).timestamp() + 60, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self.lease_holder not in ("", instance):
            return problem(409, "lease-held", until=until)
        self.lease_number += self.lease_holder != instance
        self.lease_holder = instance
        return 200, {"number": self.lease_number, "until": until}, {}

    def _put_source_note(self, source_id: str, body: dict[str, Any]) -> Answer:
        SourceNoteSchema().load(body)
        if body["pairId"] not in [pair["pairId"] for pair in self.pairs]:
            return problem(404, "not-found")
        for words, reason in self.refusals.items():
            if words in body["text"] or words == body["author"]:
                return problem(422, reason)
        known = self.source_notes.get(source_id)
        if known and known["sourceRevision"] > body["sourceRevision"]:
            return problem(409, "older-revision")
        if known and known["subject"] != body["subject"]:
            return problem(422, "subject-fixed")
        if not known or known["sourceRevision"] < body["sourceRevision"]:
            self.source_notes[source_id] = body
            self.accepted.append((source_id, body["sourceRevision"]))
        return (200 if known else 201), {"noteId": f"own-{source_id}", "revision": 1, "accepted": True}, {}

    def _inbox(self, headers: Any) -> Answer:
        items = self.inbox()
        tag = f'"{hashlib.sha256(json.dumps(items).encode()).hexdigest()[:16]}"'
        pace = {"Retry-After": str(self.retry_after), "ETag": tag}
        return (304, None, pace) if headers.get("If-None-Match") == tag else (200, {"items": items}, pace)

    def _fetch(self, note_id: str) -> Answer:
        note = self.notes.get(note_id)
        if note is None or not note.allowed:
            return problem(404, "not-found")
        note.possible = True
        self.fetched.append(note_id)
        return 200, note.body, {"ETag": f'"{note.body["revision"]}"'}

    def _compare(self, body: dict[str, Any]) -> Answer:
        """What differs from what was told comes back into the inbox; `findings` are said once."""
        HoldingsSchema().load(body)
        self.listed.append(body)
        standing = {item["noteId"]: item["revision"] for item in body["items"]}
        for note_id, note in self.notes.items():
            if standing.get(note_id) != note.standing:
                note.standing, note.possible = None, note.possible or note_id in standing
        found, self.findings = self.findings, []
        FindingsSchema().load({"items": found})
        return 200, {"items": found}, {}

    def _receipt(self, note_id: str, body: dict[str, Any]) -> Answer:
        receipt = ReceiptSchema().load(body)
        note = self.notes[note_id]
        self.receipts.append((note_id, receipt["revision"], receipt["state"].value))
        stored = receipt["state"] == "stored"
        if "text_digest" in receipt:
            self.digests[note_id] = receipt["text_digest"]
        note.standing, note.possible = (receipt["revision"], True) if stored else (None, False)
        return 204, None, {}


def problem(status: int, reason: str, **more: str) -> Answer:
    body = {"type": "about:blank", "title": reason, "status": status, "detail": reason, "reason": reason, **more}
    return status, body, {"Content-Type": "application/problem+json"}
