"""The database: engine, naming of constraints, column types, and transaction(), the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Engine, MetaData, Uuid, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from service.clock import Clock, system_clock
from service.settings import Settings
from service.vault import Vault

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_microseconds(instant: datetime) -> int:
    """Microseconds since 1970 in UTC. Raises TypeError for an instant without zone."""
    return (instant - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The aware instant in UTC."""
    return EPOCH + timedelta(microseconds=count)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as microseconds since 1970: the same on both databases, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Base(DeclarativeBase):
    """The tables of the service. Constraints have names, so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Instant, UUID: Uuid(as_uuid=True)}


def make_engine(url: str) -> Engine:
    """An engine whose commits are on disk when they return: SQLite in WAL with synchronous FULL, PostgreSQL as is.

    Errors never show parameters: what somebody wrote must not reach the application log.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event emits BEGIN itself; the driver must not
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    # A transaction that reads first and writes later fails with BUSY_SNAPSHOT, which no timeout cures.
    reading = connection.get_execution_options().get("koppel_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """One database with its clock and vault; hands out transactions. `public_url`: where people reach the service."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock = system_clock, public_url: str = "http://localhost"):
        self.engine = engine
        self._reading_engine = engine.execution_options(koppel_reading=True)
        self.vault = vault
        self.clock = clock
        self._public_url = public_url

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction that may write: committed when the block ends, rolled back when it raises."""
        with self._session(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing and waits for nobody. For what is not logged: a youngster's own pages."""
        with self._session(self._reading_engine) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False, autoflush=True) as session:
            session.info.update(clock=self.clock, vault=self.vault, connection=session.connection())
            session.info["public_url"] = self._public_url
            yield session
            session.commit()


def now(session: Session) -> datetime:
    """The present instant as this session's clock tells it."""
    instant: datetime = session.info["clock"]()
    return instant


def vault_of(session: Session) -> Vault:
    """The vault that opens what this session reads."""
    vault: Vault = session.info["vault"]
    return vault


def public_url_of(session: Session) -> str:
    """The address at which people reach the service, without a slash at its end."""
    url: str = session.info["public_url"]
    return url


def connection_of(session: Session) -> Connection:
    """The connection on which this session's transaction runs."""
    connection: Connection = session.info["connection"]
    return connection


def is_postgresql(session: Session) -> bool:
    """Whether this session speaks to PostgreSQL; else it is SQLite."""
    return connection_of(session).dialect.name == "postgresql"


def open_database(settings: Settings, clock: Clock = system_clock) -> Database:
    """The database of these settings, with the vault that opens it."""
    vault = Vault(settings.master_key, make_engine(settings.key_store_url))
    return Database(make_engine(settings.database_url), vault, clock, settings.public_url)
