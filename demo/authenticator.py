"""A phone that makes and uses passkeys, in software: WebAuthn's bytes, worked out apart from the service."""

import base64
import hashlib
import json
import os
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Phone:
    """Holds passkeys for one address. `verifies`: it asked for finger, face or code."""

    def __init__(self, origin: str, verifies: bool = True) -> None:
        self.origin = origin
        self.verifies = verifies
        self.credential_id = os.urandom(32)
        self.key: EllipticCurvePrivateKey = generate_private_key(SECP256R1())
        self.handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.create()."""
        self.handle = _decoded(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", 32) + self.credential_id + cbor2.dumps(public)
        data = self._authenticator_data(options["rp"]["id"], ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client_data("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": _encoded(client), "attestationObject": _encoded(attestation)})

    def get(self, options: dict[str, Any], key: EllipticCurvePrivateKey | None = None) -> str:
        """The answer to navigator.credentials.get()."""
        data = self._authenticator_data(options["rpId"], 0)
        client = self._client_data("webauthn.get", options["challenge"])
        signature = (key or self.key).sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": _encoded(client),
                "authenticatorData": _encoded(data),
                "signature": _encoded(signature),
                "userHandle": _encoded(self.handle),
            }
        )

    def _authenticator_data(self, relying_party: str, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(relying_party.encode()).digest() + bytes([flags]) + struct.pack(">I", 0)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = _encoded(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
