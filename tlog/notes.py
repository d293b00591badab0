"""Signed notes (C2SP signed-note): a text, an empty line, and one line per signature. Ed25519 (RFC 8032)."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

SIGNED = 0x01
COSIGNED = 0x04
"""Signature types: a plain Ed25519 signature, and a witness's cosignature (tlog-cosignature)."""

MOST_SIGNATURES = 100
KEY_BYTES = 32
KEY_ID_BYTES = 4
_DASH = "— "
_PRIVATE = "PRIVATE+KEY+"


class WrongNoteError(Exception):
    """This is no signed note, no key, or a signature that does not hold. The message says which."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under and the type of its signatures."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, tell keys apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """As people hand it on: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{_encoded(bytes([self.kind]) + self.public)}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made this Ed25519 signature of 64 bytes over this message."""
        try:
            eddsa.new(eddsa.import_public_key(self.public), "rfc8032").verify(message, signature)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key (a seed of 32 bytes) with its name and the type of its signatures. It shows itself to nobody."""

    name: str
    kind: int
    seed: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name) or self.kind not in (SIGNED, COSIGNED) or len(self.seed) != KEY_BYTES:
            raise WrongNoteError(f"{self.name!r} is no key: a name has no spaces or plus signs, a seed has 32 bytes")

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = ECC.construct(curve="Ed25519", seed=self.seed).public_key().export_key(format="raw")
        return VerifierKey(self.name, self.kind, public)

    def as_text(self) -> str:
        """The whole key, for a file that nobody else can read."""
        key_id = self.verifier.key_id.hex()
        return f"{_PRIVATE}{self.name}+{key_id}+{_encoded(bytes([self.kind]) + self.seed)}"

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature over this message, 64 bytes."""
        return eddsa.new(ECC.construct(curve="Ed25519", seed=self.seed), "rfc8032").sign(message)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, with which key, and what the line holds after the key's id."""

    name: str
    key_id: bytes
    content: bytes

    @property
    def line(self) -> str:
        """As it stands in a note, without the end of the line."""
        return f"{_DASH}{self.name} {_encoded(self.key_id + self.content)}"

    def is_of(self, key: VerifierKey) -> bool:
        """Whether it says to be of this key."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a newline, and its signatures, none of which is checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{one.line}\n" for one in self.signatures)

    def with_signatures(self, *more: Signature) -> "Note":
        """The same text with these signatures too; a line that stands there already is not added again."""
        new = [one for one in more if one not in self.signatures]
        return Note(self.text, (*self.signatures, *new))

    def is_signed_by(self, key: VerifierKey) -> bool:
        """Whether a plain signature of this key stands here and holds. Raises WrongNoteError when one does not hold."""
        mine = [one for one in self.signatures if one.is_of(key) and key.kind == SIGNED]
        if not all(key.holds(self.text.encode(), one.content) for one in mine):
            raise WrongNoteError(f"the signature of {key.name} does not hold")
        return bool(mine)


def is_name(text: str) -> bool:
    """Whether a key may have this name."""
    return bool(text) and "+" not in text and not any(letter.isspace() for letter in text) and text.isprintable()


def sign_note(text: str, *keys: SigningKey) -> Note:
    """The note with a plain signature of each key. Raises WrongNoteError for a text that cannot be signed."""
    if not text.endswith("\n") or _has_control(text):
        raise WrongNoteError("a note's text ends with a newline and has no other control characters")
    return Note(text, tuple(Signature(key.name, key.verifier.key_id, key.sign(text.encode())) for key in keys))


def parse_note(text: str) -> Note:
    """Take a signed note apart; nothing is verified by that. Raises WrongNoteError."""
    body, divided, signatures = text.rpartition("\n\n")
    if not divided or _has_control(text) or not signatures.endswith("\n"):
        raise WrongNoteError("this is no signed note: a text, an empty line, and signatures")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise WrongNoteError(f"more than {MOST_SIGNATURES} signatures")
    return Note(body + "\n", tuple(map(parse_signature, lines)))


def parse_signature(line: str) -> Signature:
    """One signature line, without the end of the line. Raises WrongNoteError."""
    name, divided, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not divided or not is_name(name):
        raise WrongNoteError("a signature line is: —, the name of the key, the signature")
    content = _decoded(encoded)
    if len(content) <= KEY_ID_BYTES:
        raise WrongNoteError(f"the signature of {name} is too short")
    return Signature(name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])


def parse_verifier(text: str) -> VerifierKey:
    """A public key as people hand it on. Raises WrongNoteError when it is none or was mistyped."""
    name, digits, content = _parts(text.strip())
    if content[0] not in (SIGNED, COSIGNED) or not is_name(name):
        raise WrongNoteError(f"{name!r} has a key of a kind that is not known here")
    key = VerifierKey(name, content[0], content[1:])
    if key.key_id.hex() != digits:
        raise WrongNoteError(f"the key of {key.name} was not copied whole: its digits do not fit")
    return key


def parse_signing_key(text: str) -> SigningKey:
    """A private key as its file holds it. Raises WrongNoteError."""
    if not text.startswith(_PRIVATE):
        raise WrongNoteError("a private key starts with PRIVATE+KEY")
    name, digits, content = _parts(text.strip().removeprefix(_PRIVATE))
    key = SigningKey(name, content[0], content[1:])
    if key.verifier.key_id.hex() != digits:
        raise WrongNoteError(f"the private key of {key.name} is not whole")
    return key


def _parts(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    content = _decoded(parts[2]) if len(parts) == 3 else b""
    if len(content) != 1 + KEY_BYTES:
        raise WrongNoteError("a key is: name+eight hexadecimal digits+key")
    return parts[0], parts[1], content


def _has_control(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongNoteError("this is no base64") from error
