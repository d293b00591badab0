"""What an attempt to join could leave behind."""

from sqlalchemy import func, select

from service.access.models import BrowserSession, Passkey, RecoveryCode
from service.pairs.models import JoinCode, Joining, Youngster
from tests.factories import World


def counts(world: World) -> list[int]:
    """How many rows there are of everything that an attempt could leave behind."""
    with world.database.reading() as session:
        tables = (Joining, Youngster, BrowserSession, Passkey, RecoveryCode)
        rows = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        return [*rows, session.scalar(select(func.count()).where(JoinCode.spent_at.is_not(None))) or 0]
