"""The part of a phone that makes and uses passkeys: Chromium's own virtual authenticator, which always finds the owner."""

import base64
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Page

from demo.authenticator import Phone

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Passkeys:
    """The passkeys of one phone."""

    def __init__(self, page: Page) -> None:
        self._chromium = page.context.new_cdp_session(page)
        self._chromium.send("WebAuthn.enable")
        self._id = self._chromium.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})["authenticatorId"]

    def made(self) -> list[str]:
        """The names for which this phone has a passkey."""
        return [passkey["rpId"] for passkey in self._all()]

    def keep(self, other: Phone) -> None:
        """The passkey of this other phone is on this one now."""
        key = other.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        passkey = {
            "credentialId": _encoded(other.credential_id),
            "isResidentCredential": True,
            "rpId": "localhost",
            "privateKey": _encoded(key),
            "userHandle": _encoded(other.handle),
            "signCount": 0,
        }
        self._chromium.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": passkey})

    def times_signed(self) -> int:
        """What the passkeys of this phone count: each use adds one. Making one counts too, so compare with before."""
        return sum(passkey["signCount"] for passkey in self._all())

    def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._chromium.send("WebAuthn.getCredentials", {"authenticatorId": self._id})[
            "credentials"
        ]
        return found


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()
