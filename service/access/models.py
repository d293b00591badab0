"""Tables of sign-in: server-side sessions, passkeys, recovery codes, invitations, and what may be used only once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class BrowserSession(Base):
    """One signed-in browser. The cookie holds a random token; only its hash is here. Ended rows stay ended.

    `unlocked_by`: idle it does not end but lock, and only this passkey opens it again (unlocking.py).
    """

    __tablename__ = "browser_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    youngster_id: Mapped[UUID | None] = mapped_column(ForeignKey("youngster.id"), index=True)
    joining_id: Mapped[UUID | None] = mapped_column(ForeignKey("joining.id"), index=True)
    assisting_id: Mapped[UUID | None] = mapped_column(ForeignKey("assisting.id"), index=True)
    recognised_by: Mapped[str] = mapped_column(String(20))
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    challenged_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    idle_seconds: Mapped[int]
    unlocked_by: Mapped[UUID | None] = mapped_column(ForeignKey("passkey.id"), index=True)
    ended_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential of a youngster or a person. A person's works from `confirmed_at`: an officer's yes.

    `unlocks`: it signs nobody in; it opens its owner's locked session, and nothing else. `used_at`: when it last did.
    """

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    youngster_id: Mapped[UUID | None] = mapped_column(ForeignKey("youngster.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    unlocks: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that a youngster keeps on paper instead of, or beside, a passkey. Only a hash is here."""

    __tablename__ = "recovery_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    youngster_id: Mapped[UUID] = mapped_column(ForeignKey("youngster.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PaperCode(Base):
    """A code that a youngster got at an organisation: once, and with the month of birth, it gives a code of their own.

    `tries`: how often somebody answered the question about the month of birth.
    """

    __tablename__ = "paper_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    youngster_id: Mapped[UUID] = mapped_column(ForeignKey("youngster.id"), index=True)
    assisting_id: Mapped[UUID] = mapped_column(ForeignKey("assisting.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    spent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class PasskeyInvitation(Base):
    """One-time address with which somebody without an identity provider makes their passkey.

    `invited_by` is the administrator; empty when the operator's command line made it.
    """

    __tablename__ = "passkey_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class Tries(Base):
    """How often somebody tried something in ten minutes. `caller` is a keyed hash of act, caller and window."""

    __tablename__ = "tries"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a class attribute

    caller: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class SpentToken(Base):
    """A `jti` that was used: of a client assertion (RFC 7523) or a DPoP proof (RFC 9449). A second use breaks its key."""

    __tablename__ = "spent_token"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a class attribute

    jti: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
