"""Alembic's entry: runs migrations on the connection that `state.migrate` hands over."""

from alembic import context

from service import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.METADATA,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
