"""Envelope encryption: a master key from outside wraps one key per pair and per youngster; those encrypt fields.

The wrapped keys live in a key store, a database of its own: destroying a row there makes every field under it
unreadable, in backups of the service's database too (GDPR article 17).
"""

import os
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from uuid import UUID

from cachetools import TTLCache
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, Uuid, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from service.errors import KeyMissingError, TamperedError

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
OPENED_KEYS = 20_000
OPENED_SECONDS = 60  # the longest that a key destroyed by another process may still open something

key_store_tables = MetaData()
wrapped_keys = Table(
    "wrapped_key",
    key_store_tables,
    Column("owner_id", Uuid(as_uuid=True), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", String(32), nullable=False),
)
erased_owners = Table(
    "erased_owner",
    key_store_tables,
    Column("owner_id", Uuid(as_uuid=True), primary_key=True),
    Column("person_id", Uuid(as_uuid=True), nullable=False),
    Column("erased_at", String(32), nullable=False),
)
log_keys = Table(
    "log_key",
    key_store_tables,
    Column("number", Integer, primary_key=True),
    Column("verifier", String(400), nullable=False, unique=True),
    Column("sealed", LargeBinary),
    Column("made_at", String(32), nullable=False),
)
record_keys = Table(
    "record_key",
    key_store_tables,
    Column("number", Integer, primary_key=True),
    Column("thumbprint", String(64), nullable=False, unique=True),
    Column("public_jwk", String(400), nullable=False),
    Column("sealed", LargeBinary),
    Column("made_at", String(32), nullable=False),
)

Opener = Callable[[bytes, bytes], str]


def place(table: str, row: object, column: str, revision: int = 0) -> bytes:
    """Associated data that ties a ciphertext to table, row, column and revision, so that none can be moved."""
    return f"{table}|{row}|{column}|{revision}".encode()


class Vault:
    """Seals and opens fields. Sealed form: format byte, 12 bytes nonce, AES-256-GCM ciphertext with tag."""

    def __init__(
        self,
        master_key: bytes,
        key_store: Engine,
        opened_keys: int = OPENED_KEYS,
        opened_seconds: float = OPENED_SECONDS,
    ):
        """At most so many keys stay open at once, and each at most so long."""
        self._wrapping_key = _derive(master_key, b"koppel wrap v1")
        self._service_cipher = AESGCM(_derive(master_key, b"koppel service v1"))
        self._master_key = master_key
        self._key_store = key_store
        self._opened: TTLCache[UUID, AESGCM] = TTLCache(opened_keys, opened_seconds)
        self._lock = Lock()

    def make_key(self, owner_id: UUID, kind: str) -> None:
        """Make and store the key of a pair or youngster, on disk when this returns. A key without owner harms nothing."""
        self.make_keys([owner_id], kind)

    def make_keys(self, owner_ids: Iterable[UUID], kind: str) -> None:
        """As make_key for any number of owners, in one transaction."""
        made_at = datetime.now(UTC).isoformat()
        keys = [
            {"owner_id": owner_id, "kind": kind, "wrapped": self._new_wrapped_key(), "made_at": made_at}
            for owner_id in owner_ids
        ]
        with self._key_store.begin() as connection:
            connection.execute(insert(wrapped_keys), keys)

    def destroy_key(self, owner_id: UUID) -> None:
        """Destroy the key for good; doing it twice is no error."""
        with self._key_store.begin() as connection:
            connection.execute(delete(wrapped_keys).where(wrapped_keys.c.owner_id == owner_id))
        with self._lock:
            self._opened.pop(owner_id, None)

    def erase(self, person_id: UUID, owner_ids: Collection[UUID]) -> int:
        """Destroy a person's keys and put them on the list of erasures, in one transaction; returns how many there were.

        `owner_ids`: theirs, and of everything else that was about them. Doing it again is no error: it makes a restore good.
        """
        known = select(erased_owners.c.owner_id).where(erased_owners.c.owner_id.in_(owner_ids))
        with self._key_store.begin() as connection:
            listed, erased_at = set(connection.scalars(known)), datetime.now(UTC).isoformat()
            new = [
                {"owner_id": owner_id, "person_id": person_id, "erased_at": erased_at}
                for owner_id in owner_ids
                if owner_id not in listed
            ]
            if new:
                connection.execute(insert(erased_owners), new)
            destroyed = connection.execute(delete(wrapped_keys).where(wrapped_keys.c.owner_id.in_(owner_ids))).rowcount
        with self._lock:
            for owner_id in owner_ids:
                self._opened.pop(owner_id, None)
        return destroyed

    def erased(self) -> dict[UUID, set[UUID]]:
        """The list of erasures: by person, whose keys were destroyed."""
        found: dict[UUID, set[UUID]] = {}
        with self._key_store.connect() as connection:
            for row in connection.execute(select(erased_owners.c.person_id, erased_owners.c.owner_id)):
                found.setdefault(row.person_id, set()).add(row.owner_id)
        return found

    def seal(self, owner_id: UUID, where: bytes, text: str) -> bytes:
        """Encrypt `text` under the owner's key. Raises KeyMissingError, TamperedError (the key was changed)."""
        return _encrypt(self._cipher(owner_id), where, text)

    def open(self, owner_id: UUID, where: bytes, sealed: bytes) -> str:
        """Decrypt what `seal` made at the same place. Raises KeyMissingError, TamperedError (it was moved or changed)."""
        return _decrypt(self._cipher(owner_id), where, sealed)

    def opener(self, owner_id: UUID) -> Opener:
        """As `open` for many fields of one owner. Raises KeyMissingError; the opener raises TamperedError."""
        return partial(_decrypt, self._cipher(owner_id))

    def seal_secret(self, where: bytes, text: str) -> bytes:
        """Encrypt a secret of the service itself, such as an identity provider's client secret."""
        return _encrypt(self._service_cipher, where, text)

    def open_secret(self, where: bytes, sealed: bytes) -> str:
        """Decrypt what `seal_secret` made at the same place. Raises TamperedError, also after another master key."""
        return _decrypt(self._service_cipher, where, sealed)

    def derived_key(self, purpose: bytes) -> bytes:
        """32 bytes for one purpose of the service, the same in every process (HKDF, RFC 5869)."""
        return _derive(self._master_key, b"koppel purpose " + purpose)

    @property
    def key_store(self) -> Engine:
        """The key store's own database."""
        return self._key_store

    def is_reachable(self) -> bool:
        """Whether the key store answers and has its table."""
        try:
            with self._key_store.connect() as connection:
                connection.execute(select(wrapped_keys.c.owner_id).limit(1))
        except SQLAlchemyError:
            return False
        return True

    def _cipher(self, owner_id: UUID) -> AESGCM:
        with self._lock:
            cipher = self._opened.get(owner_id)
        if cipher is None:
            cipher = AESGCM(self._unwrap(owner_id))
            with self._lock:
                self._opened[owner_id] = cipher
        return cipher

    def _new_wrapped_key(self) -> bytes:
        return AES.new(self._wrapping_key, AES.MODE_KW).seal(os.urandom(KEY_BYTES))  # RFC 3394

    def _unwrap(self, owner_id: UUID) -> bytes:
        with self._key_store.connect() as connection:
            wrapped = connection.scalar(select(wrapped_keys.c.wrapped).where(wrapped_keys.c.owner_id == owner_id))
        if wrapped is None:
            raise KeyMissingError(owner_id)
        try:
            return AES.new(self._wrapping_key, AES.MODE_KW).unseal(wrapped)
        except ValueError as error:
            raise TamperedError(place("wrapped_key", owner_id, "wrapped")) from error


def _derive(master_key: bytes, context: bytes) -> bytes:
    derived = HKDF(master_key, KEY_BYTES, b"", SHA256, context=context)
    if not isinstance(derived, bytes):
        raise TypeError("one key was asked for")
    return derived


def _encrypt(cipher: AESGCM, where: bytes, text: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + cipher.encrypt(nonce, text.encode(), where)


def _decrypt(cipher: AESGCM, where: bytes, sealed: bytes) -> str:
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, ciphertext, where).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: cut short
        raise TamperedError(where) from error
