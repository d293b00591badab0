"""A registration system's adapter as the tests play it; every answer it gets is held to the contract."""

from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from service.access.wiring import EXTENSION, Koppel
from tests.api.machine import Machine
from tests.api.promised import check_promised

ALL_SCOPES = "notes:read notes:write log:read"


def digest(note_id: str | UUID, revision: int, text: str = "zoals het is neergezet") -> str:
    """What this system makes of a text."""
    return sha256(f"{note_id} {revision} {text}".encode()).hexdigest()


class System(Machine):
    """An adapter that works as it should."""

    def __init__(self, app: Flask, client_id: str, key: ECKey, scope: str = ALL_SCOPES) -> None:
        super().__init__(app, client_id, key)
        self.app, self.scope = app, scope
        self.lease_number = 0

    def ask(self, method: str, path: str, **parts: Any) -> TestResponse:
        """One call with a token for this system's scopes."""
        answer = self.call(method, path, self._bound_token(), **parts)
        check_promised(self.app, method, path, answer)
        return answer

    def with_scope(self, scope: str) -> "System":
        """The same adapter with another token."""
        return System(self.app, self.client_id, self.key, scope)

    def put_note(self, source_id: str, note: dict[str, Any], **headers: str) -> TestResponse:
        return self.ask("PUT", f"/v1/source-notes/{quote(source_id, safe='')}", json=note, headers=headers)

    def retract(self, source_id: str) -> TestResponse:
        return self.ask("DELETE", f"/v1/source-notes/{quote(source_id, safe='')}")

    def pairs(self) -> list[dict[str, Any]]:
        answer = self.ask("GET", "/v1/pairs")
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["items"])

    def take_lease(self, instance: str = "one", residues: list[str] | None = None) -> TestResponse:
        said = {} if residues is None else {"residues": residues}
        answer = self.ask("PUT", "/v1/lease", json={"instance": instance, **said})
        if answer.status_code == 200:
            self.lease_number = answer.get_json()["number"]
        return answer

    def read_inbox(self, tag: str | None = None) -> TestResponse:
        headers = {**self.lease(), **({"If-None-Match": tag} if tag else {})}
        return self.ask("GET", "/v1/inbox", headers=headers)

    def inbox(self) -> list[dict[str, Any]]:
        """The items, under a lease that is taken again."""
        self.take_lease()
        answer = self.read_inbox()
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["items"])

    def work(self) -> list[tuple[str, str]]:
        """What is to be done, as (do, note id)."""
        return [(item["do"], item["noteId"]) for item in self.inbox()]

    def inbox_tag(self) -> str:
        """The tag of the inbox as it is now."""
        self.take_lease()
        return self.read_inbox().headers["ETag"]

    def fetch(self, note_id: str | UUID, **headers: str) -> TestResponse:
        return self.ask("GET", f"/v1/notes/{note_id}", headers={**self.lease(), **headers})

    def tell(
        self, note_id: str | UUID, revision: int, state: str, ground: str | None = None, **headers: str
    ) -> TestResponse:
        """A receipt."""
        told = {"revision": revision, "state": state, **({"ground": ground} if ground else {})}
        if state == "stored":
            told["textDigest"] = digest(note_id, revision)
        return self.ask("PUT", f"/v1/notes/{note_id}/receipt", json=told, headers={**self.lease(), **headers})

    def list_holdings(self, *held: tuple[str | UUID, int, str], **bounds: str) -> list[tuple[str, str]]:
        """What is found in a list of what stands here (note id, revision, digest), as (finding, note id)."""
        items = [{"noteId": str(note_id), "revision": revision, "textDigest": digest} for note_id, revision, digest in held]
        answer = self.ask("PUT", "/v1/holdings", json={"items": items, **bounds}, headers=self.lease())
        assert answer.status_code == 200, answer.text
        return [(each["finding"], each["noteId"]) for each in answer.get_json()["items"]]

    def carry_out(self) -> dict[str, str]:
        """Do everything the inbox says, as an adapter does; returns the texts that arrived, by note id."""
        arrived = {}
        for item in self.inbox():
            if item["do"] == "remove":
                self.tell(item["noteId"], item["revision"], "removed")
                continue
            answer = self.fetch(item["noteId"])
            if answer.status_code == 200:
                arrived[item["noteId"]] = answer.get_json()["text"]
                self.tell(item["noteId"], answer.get_json()["revision"], "stored")
        return arrived

    def lease(self) -> dict[str, str]:
        return {"Lease-Number": str(self.lease_number)} if self.lease_number else {}

    def _bound_token(self) -> str:
        # Straight from the issuer, so that a test may let days go by; the token endpoint has its own tests.
        parts: Koppel = self.app.extensions[EXTENSION]
        return parts.tokens.issue(self.client_id, frozenset(self.scope.split()), self.key.thumbprint(), self.clock())
