"""The three kinds of grant. Only `consent.gate` makes them (a rule test checks that); everything that reads takes one.

A grant lives for one transaction: used in another it raises.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session, SessionTransaction


@dataclass(frozen=True, slots=True)
class ConsentGrant:
    """The partner may read, at this moment, what `from_organisation_id` wrote about these subjects."""

    transaction: SessionTransaction
    pair_id: UUID
    from_organisation_id: UUID
    to_organisation_id: UUID
    consent_id: UUID
    consent_revision: int
    epoch: int
    subjects: frozenset[str]
    until: datetime
    copies: bool
    read_first: bool


@dataclass(frozen=True, slots=True)
class AuthorGrant:
    """The present seat of the organisation that wrote may read and write its own notes."""

    transaction: SessionTransaction
    pair_id: UUID
    from_organisation_id: UUID
    person_id: UUID
    consent_id: None = None
    consent_revision: None = None


@dataclass(frozen=True, slots=True)
class SubjectGrant:
    """The youngster may read everything about themselves in this pair that `writers` wrote.

    `writers`: the organisations whose holder has met them. What the other wrote stays closed on the youngster's page too:
    else a worker who plays the youngster on a phone of her own reads it there (product.md, rule 4).
    """

    transaction: SessionTransaction
    pair_id: UUID
    youngster_id: UUID
    writers: frozenset[UUID]
    from_organisation_id: None = None
    consent_id: None = None
    consent_revision: None = None


Grant = ConsentGrant | AuthorGrant | SubjectGrant


@dataclass(frozen=True, slots=True)
class CouldSee:
    """That somebody, or their organisation's registration system (`person_id` None), could read at a past moment what
    `from_organisation_id` wrote about these subjects. It opens nothing."""

    organisation_id: UUID
    person_id: UUID | None
    from_organisation_id: UUID
    consent_id: UUID
    consent_revision: int
    subjects: frozenset[str]
    until: datetime


class Reason(StrEnum):
    """Why a grant was not given. Never leaves the service: outside there is only 'nothing shared' and 'not found'."""

    NO_SEAT = "no-seat"
    TWO_SEATS = "two-seats"
    PAIR_NOT_OPEN = "pair-not-open"
    NO_CONSENT = "no-consent"
    NOT_ACCEPTED = "not-accepted"
    NOT_MET = "not-met"
    RECORD_NOT_CONFIRMED = "record-not-confirmed"
    NO_COPIES = "no-copies"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision that consent does not cover this act."""

    reason: Reason


class StaleGrantError(RuntimeError):
    """A grant was used outside the transaction it was given for: a fault in the program, never of the caller."""


def check_lives(session: Session, grant: Grant) -> None:
    """Raises StaleGrantError unless this grant was given in the transaction that is under way."""
    if grant.transaction is not session.get_transaction():
        raise StaleGrantError(f"{type(grant).__name__} of pair {grant.pair_id} outlived its transaction")
