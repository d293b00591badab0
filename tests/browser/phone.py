"""The part of a phone that makes and uses passkeys: Chromium's own virtual authenticator, which always finds the owner."""

from typing import Any

from playwright.sync_api import Page

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

    def times_signed(self) -> int:
        """How often the passkeys of this phone were used since they were made."""
        return sum(passkey["signCount"] for passkey in self._all())

    def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._chromium.send("WebAuthn.getCredentials", {"authenticatorId": self._id})[
            "credentials"
        ]
        return found
