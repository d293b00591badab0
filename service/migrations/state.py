"""Bringing a database up to date, and telling whether it is."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from service.vault import key_store_tables

HERE = Path(__file__).parent


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the service's database to this revision; doing it twice is no error."""
    with engine.begin() as connection:
        command.upgrade(_configuration(connection), revision)


def migrate_back(engine: Engine, revision: str) -> None:
    """Take the service's database back to an earlier revision."""
    with engine.begin() as connection:
        command.downgrade(_configuration(connection), revision)


def prepare_key_store(engine: Engine) -> None:
    """Make the key store's table when it is not there yet."""
    key_store_tables.create_all(engine)


def is_up_to_date(engine: Engine) -> bool:
    """Whether the database answers and stands at the newest revision."""
    try:
        with engine.connect() as connection:
            present = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return bool(present == newest_revision())


@cache
def newest_revision() -> str | None:
    """The newest revision that this program knows."""
    return ScriptDirectory(str(HERE)).get_current_head()


def _configuration(connection: object) -> Config:
    configuration = Config(attributes={"connection": connection})
    configuration.set_main_option("script_location", str(HERE))
    return configuration
