"""A passkey's signature over a decision, kept with everything that is needed to check it again, years later.

What is signed is SHA-256 over the parts of a decision; one part is SHA-256 over the exact text and the choices of one pair.
So a signature over several pairs at once can be checked for each of them apart, without the text of the others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException


def part_of_decision(shown: str, ticked: str) -> bytes:
    """What is signed of one pair: SHA-256 over the exact text and the choices."""
    return hashlib.sha256(f"{shown}\0{ticked}".encode()).digest()


def decision_over(parts: Sequence[bytes]) -> bytes:
    """What is signed of all pairs together."""
    return hashlib.sha256(b"".join(parts)).digest()


def challenge_over(decision: bytes, random: bytes) -> bytes:
    """What the device is asked to sign: nobody can show another decision afterwards."""
    return hashlib.sha256(decision + random).digest()


@dataclass(frozen=True, slots=True)
class Assertion:
    """The signature: `credential` as the device sent it (AuthenticationResponseJSON), the passkey's public key (COSE).

    `parts` are those of the decision, in order; `random` is the number that made the challenge unique.
    """

    parts: tuple[bytes, ...]
    random: bytes
    credential: str
    public_key: bytes
    relying_party: str
    origin: str

    @property
    def hash(self) -> str:
        """SHA-256, in hexadecimal, over `as_text`."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()

    def as_text(self) -> str:
        """As the evidence keeps it: JSON with sorted keys."""
        facts = {
            "credential": self.credential,
            "origin": self.origin,
            "parts": [part.hex() for part in self.parts],
            "publicKey": bytes_to_base64url(self.public_key),
            "random": self.random.hex(),
            "relyingParty": self.relying_party,
        }
        return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()

    def signs(self, part: bytes) -> bool:
        """Whether this is a person's signature (finger, face or code) over a decision of which this is a part."""
        if part not in self.parts:
            return False
        try:
            verify_authentication_response(
                credential=self.credential,
                expected_challenge=challenge_over(decision_over(self.parts), self.random),
                expected_rp_id=self.relying_party,
                expected_origin=self.origin,
                credential_public_key=self.public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return False
        return True


def assertion_in(text: str) -> Assertion:
    """What `as_text` wrote. Raises ValueError for anything else."""
    try:
        facts = orjson.loads(text)
        return Assertion(
            parts=tuple(map(bytes.fromhex, facts["parts"])),
            random=bytes.fromhex(facts["random"]),
            credential=facts["credential"],
            public_key=base64url_to_bytes(facts["publicKey"]),
            relying_party=facts["relyingParty"],
            origin=facts["origin"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError("this is no kept signature") from error
