"""Alembic's entry: runs migrations on the connection that `state.migrate` hands over."""

from typing import Any, Literal

from alembic import context

from service import tables
from service.db import Instant


def written_out(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column type as what it is in the database, so that old migrations need no code of today."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.METADATA,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
    render_item=written_out,
)
with context.begin_transaction():
    context.run_migrations()
