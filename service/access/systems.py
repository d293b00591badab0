"""Registration systems as callers: from a token and its proof to an actor."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Request
from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from service.access.dpop import Proof, check_proof
from service.access.tokens import TokenClaims
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.db import now
from service.errors import InvalidProofError, InvalidTokenError
from service.pairs.models import Organisation, RegistrationSystem
from service.prepared import Prepared

SEEN_EVERY = timedelta(minutes=1)

_ACTIVE = and_(
    RegistrationSystem.client_id == bindparam("client_id"),
    RegistrationSystem.active.is_(True),
    Organisation.active.is_(True),
)
_KEY = (
    select(RegistrationSystem.public_key)
    .join(Organisation, Organisation.id == RegistrationSystem.organisation_id)
    .where(_ACTIVE)
)
_LOOK_UP = Prepared(
    select(
        RegistrationSystem.id,
        RegistrationSystem.organisation_id,
        RegistrationSystem.name,
        Organisation.name.label("organisation"),
        RegistrationSystem.scopes,
        RegistrationSystem.last_seen_at,
    )
    .join(Organisation, Organisation.id == RegistrationSystem.organisation_id)
    .where(_ACTIVE)
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A caller whose token and proof were checked; whether its system is active is asked inside the transaction."""

    claims: TokenClaims
    proof: Proof


def check_bearer(request: Request) -> Bearer:
    """Check the token and proof of a request, without any database. Raises InvalidTokenError or InvalidProofError."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "dpop" or not token:
        raise InvalidTokenError("no DPoP token")
    parts = koppel()
    moment = parts.database.clock()
    claims = parts.tokens.check(token, moment)
    address = parts.settings.public_url + request.path
    proof = check_proof(request.headers.get("DPoP"), request.method, address, moment, access_token=token)
    if proof.jkt != claims.jkt:
        raise InvalidProofError("the proof is of another key than the token")
    return Bearer(claims, proof)


def find_bearer(session: Session, claims: TokenClaims) -> Actor:
    """The system behind a token, with what is left of the token's scopes. Raises InvalidTokenError."""
    return _with_scopes(find_system(session, claims.client_id), claims)


def find_bearer_seen_lately(session: Session, claims: TokenClaims) -> Actor | None:
    """As find_bearer, in a transaction that reads only: None when it has to be written down that the system was here.

    Raises InvalidTokenError.
    """
    row = _look_up(session, claims.client_id)
    return None if _is_due(session, row) else _with_scopes(_actor(row, claims.client_id), claims)


def find_key(session: Session, client_id: str) -> str | None:
    """The public key of a system that is active."""
    return session.scalar(_KEY, {"client_id": client_id})


def find_system(session: Session, client_id: str) -> Actor:
    """The system with this client id, with all of its scopes. Raises InvalidTokenError when it is not active any more."""
    row = _look_up(session, client_id)
    if _is_due(session, row):
        _mark_seen(session, row.id)
    return _actor(row, client_id)


def _look_up(session: Session, client_id: str) -> Any:
    row = _LOOK_UP.row(session, {"client_id": client_id})
    if row is None:
        raise InvalidTokenError("the system is not active")
    return row


def _is_due(session: Session, row: Any) -> bool:
    return row.last_seen_at is None or row.last_seen_at + SEEN_EVERY <= now(session)


def _with_scopes(system: Actor, claims: TokenClaims) -> Actor:
    return replace(system, scopes=system.scopes & claims.scopes)


def _actor(row: Any, client_id: str) -> Actor:
    return Actor(
        role=Role.SYSTEM,
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        organisation=row.organisation,
        program=client_id,
        roles=frozenset({Role.SYSTEM}),
        scopes=frozenset(row.scopes.split()),
    )


def _mark_seen(session: Session, system_id: UUID) -> None:
    session.execute(update(RegistrationSystem).where(RegistrationSystem.id == system_id).values(last_seen_at=now(session)))
