"""Migrations go up and down, and make exactly the tables that the program believes in."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from service.db import Database, make_engine
from service.migrations.state import is_up_to_date, migrate, migrate_back
from service.tables import METADATA
from tests.factories import World


def test_migrating_makes_the_tables_that_the_models_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    assert differences == [], "Models and migrations differ: write a migration for what changed in the models."


def test_tables_without_rowid_are_migrated_without_rowid(tmp_path: Path) -> None:
    migrated, modelled = make_engine(f"sqlite:///{tmp_path}/a.db"), make_engine(f"sqlite:///{tmp_path}/b.db")
    migrate(migrated)
    METADATA.create_all(modelled)
    assert _without_rowid(migrated) == _without_rowid(modelled) != set()


def test_a_database_goes_all_the_way_down_and_up_again(database: Database) -> None:
    migrate_back(database.engine, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    assert not is_up_to_date(database.engine)
    migrate(database.engine)
    assert is_up_to_date(database.engine)


def test_migrating_twice_keeps_what_is_there(world: World) -> None:
    before = _organisations(world.database.engine)
    migrate(world.database.engine)
    assert _organisations(world.database.engine) == before != []


def _organisations(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(text("SELECT slug FROM organisation ORDER BY slug")))


def _without_rowid(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        return {name for name, sql in rows if "WITHOUT ROWID" in sql}
