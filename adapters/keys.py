"""The adapter's own keys: one to sign in with (ES256), one to witness with (Ed25519).

They are made where they are used; only their public halves leave that machine.
"""

import json
import os
from pathlib import Path

from joserfc.jwk import ECKey

from adapters.config import SettingsError, WitnessSettings
from tlog.notes import COSIGNED, KEY_BYTES, SigningKey, VerifierKey, WrongNoteError, parse_signing_key


def new_key(file: Path) -> dict[str, str]:
    """Make a key in `file` (mode 0600) and give its public half; SettingsError if the file is already there."""
    key = ECKey.generate_key("P-256", private=True)
    _write(file, json.dumps(key.as_dict(private=True)))
    return public_half(key)


def read_key(file: Path) -> ECKey:
    """The key in `file`; SettingsError if it is missing, unreadable, open to others or not a P-256 key."""
    try:
        key = ECKey.import_key(json.loads(_read(file)))
    except ValueError as error:
        raise SettingsError(f"{file} holds no key. Make a new one with 'koppel-adapter key new' and register it.") from error
    if not key.is_private or key.curve_name != "P-256":
        raise SettingsError(f"{file} holds no private P-256 key. Make a new one with 'koppel-adapter key new'.")
    return key


def public_half(key: ECKey) -> dict[str, str]:
    """The public key as a JWK with its RFC 7638 thumbprint as `kid`, for registration at the service."""
    public = {name: str(key.as_dict(private=False)[name]) for name in ("kty", "crv", "x", "y")}
    return {**public, "kid": key.thumbprint(), "alg": "ES256", "use": "sig"}


def new_witness_key(witness: WitnessSettings) -> VerifierKey:
    """Make the witness's key (mode 0600) and give its public half; SettingsError if the file is already there."""
    key = SigningKey(witness.key_name, COSIGNED, os.urandom(KEY_BYTES))
    _write(witness.key_file, key.as_text())
    return key.verifier


def read_witness_key(witness: WitnessSettings) -> SigningKey:
    """The witness's key; SettingsError if it is missing, unreadable, open to others or no such key."""
    try:
        return parse_signing_key(_read(witness.key_file))
    except WrongNoteError as error:
        raise SettingsError(f"{witness.key_file}: {error}. Make a new one with 'koppel-adapter key new'.") from error


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SettingsError(f"{file} is already there. Keep it, or move it away first: a key is never replaced.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def _read(file: Path) -> str:
    try:
        mode = file.stat().st_mode & 0o077
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"Cannot read the key {file} ({error.strerror}). Make it with 'koppel-adapter key new'."
        ) from error
    if mode:
        raise SettingsError(f"Others can read the key {file}. Close it with: chmod 600 {file}")
    return text
