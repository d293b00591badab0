"""What the log says was done last."""

from sqlalchemy import select

from service.audit.models import Entry
from tests.factories import World


def last_act(world: World) -> tuple[str, str | None, object, object]:
    """The act, its reason, who did it and at which organisation."""
    with world.database.transaction() as session:
        entry = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(1)).one()
        return entry.act, entry.reason, entry.actor_id, entry.organisation_id
