"""The state of the log as an officer's page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.access.wiring import koppel
from service.audit.checking import log_state
from service.pairs.organisations import organisations_beside


@dataclass(frozen=True, slots=True)
class Witness:
    """An organisation, and when its adapter last signed a seal."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownState:
    """See templates/officer/log.html."""

    sealed_at: datetime | None
    confirmed_at: datetime | None
    unconfirmed_since: datetime | None
    witnesses: list[Witness]
    checked_at: datetime | None
    faults: int
    first_kind: str | None
    first_entry: int | None


def log_shown(session: Session, organisation_id: UUID) -> ShownState:
    """For this organisation: it and those with which it has pairs are named as witnesses."""
    state = log_state(session, koppel().settings.log_policy)
    check = state.check
    beside = organisations_beside(session, organisation_id)
    return ShownState(
        sealed_at=state.sealed_at,
        confirmed_at=state.confirmed_at,
        unconfirmed_since=state.unconfirmed_since,
        witnesses=[Witness(organisation.name, state.witnessed.get(organisation.id)) for organisation in beside],
        checked_at=check.at if check else None,
        faults=check.fault_count if check else 0,
        first_kind=check.first_kind if check else None,
        first_entry=check.first_entry if check else None,
    )
