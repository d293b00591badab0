"""Giving an access token to a registration system (RFC 6749 4.4, RFC 7523, RFC 9449). A refusal is an outcome: what
was spent stays spent, and a system that we recognised finds its refusal in the log."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.access.assertions import AssertionRefusedError, check_assertion, claimed_client
from service.access.dpop import Proof, check_proof
from service.access.systems import find_key, find_system
from service.access.tokens import LIFETIME, AccessTokens
from service.access.trace import traced
from service.actors import Actor
from service.audit.acts import SignInRefused, TokenIssued
from service.audit.log import append
from service.db import now
from service.errors import InvalidProofError


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What was asked, by which proof, at which address."""

    assertion: str
    scopes: frozenset[str]
    client_id: str | None
    proof: str | None
    url: str


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token for `expires_in` seconds."""

    token: str
    scopes: frozenset[str]
    expires_in: int = int(LIFETIME.total_seconds())


@dataclass(frozen=True, slots=True)
class RefusedToken:
    """No token: OAuth's error code, and what to mend."""

    error: str
    detail: str


def give_token(session: Session, tokens: AccessTokens, asked: TokenRequest) -> GivenToken | RefusedToken:
    """A token for this system, bound to the key of its proof; or why not."""
    try:
        system = _recognise(session, asked)
    except AssertionRefusedError as error:
        return RefusedToken("invalid_client", f"De verklaring klopt niet: {error}.")
    try:
        proof = _spent_proof(session, asked)
    except InvalidProofError as error:
        return _refuse(session, system, RefusedToken("invalid_dpop_proof", f"Het bewijs klopt niet: {error}."))
    if not asked.scopes or not asked.scopes <= system.scopes:
        missing = " ".join(sorted(asked.scopes - system.scopes))
        return _refuse(session, system, RefusedToken("invalid_scope", f"Dit systeem mag {missing} niet vragen."))
    append(session, TokenIssued(actor=system, facts={"scope": " ".join(sorted(asked.scopes))}))
    return GivenToken(tokens.issue(system.program, asked.scopes, proof.jkt, now(session)), asked.scopes)


def _recognise(session: Session, asked: TokenRequest) -> Actor:
    client_id = claimed_client(asked.assertion)
    found = find_key(session, client_id)
    if found is None or asked.client_id not in (None, client_id):
        raise AssertionRefusedError("dit systeem is hier niet bekend")
    assertion = check_assertion(session, asked.assertion, client_id, found, asked.url)
    if not assertion.spend(session):
        raise AssertionRefusedError("deze jti is al gebruikt")
    return traced(find_system(session, client_id))


def _spent_proof(session: Session, asked: TokenRequest) -> Proof:
    proof = check_proof(asked.proof, "POST", asked.url, now(session))
    proof.spend(session)
    return proof


def _refuse(session: Session, system: Actor, refused: RefusedToken) -> RefusedToken:
    append(session, SignInRefused(actor=system, reason=refused.error))
    return refused
