"""What somebody with the database's own password can do to it. Plain SQL: no code of ours stands in the way."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from service.db import Database


@dataclass(frozen=True)
class Administrator:
    """A database administrator."""

    database: Database

    def run(self, statement: str, **values: Any) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(text(statement), values)

    def rewrites(self, number: int, column: str = "actor_name", value: object = "Joke") -> None:
        self.run(f"UPDATE entry SET {column} = :value WHERE number = :number", value=value, number=number)

    def deletes(self, number: int) -> None:
        self.run("DELETE FROM entry WHERE number = :number", number=number)

    def deletes_with_its_place(self, number: int) -> None:
        self.deletes(number)
        self.run("DELETE FROM log_leaf WHERE entry_number = :number", number=number)

    def rewrites_consent(self, sequence: int, column: str, value: object) -> None:
        """Change one column of the event with this number, in every direction that has one."""
        self.run(f"UPDATE consent_event SET {column} = :value WHERE sequence = :sequence", value=value, sequence=sequence)

    def deletes_consent(self, sequence: int) -> None:
        """Take an event away, with the record of it."""
        for table in ("consent_record", "consent_event"):
            self.run(f"DELETE FROM {table} WHERE sequence = :sequence", sequence=sequence)

    def repeats_consent(self, sequence: int, as_number: int) -> None:
        """Put in an event that never was: another one once more, its evidence with it."""
        names = self._columns("consent_event")
        values = ", ".join({"sequence": str(as_number)}.get(name, name) for name in names)
        self.run(
            f"INSERT INTO consent_event ({', '.join(names)}) SELECT {values} FROM consent_event WHERE sequence = :sequence",
            sequence=sequence,
        )

    def swaps_consents(self, one: int, other: int) -> None:
        """Let two events change places, with their records."""
        self.run("DELETE FROM consent_record")
        for was, becomes in ((one, -1), (other, one), (-1, other)):
            self.run("UPDATE consent_event SET sequence = :becomes WHERE sequence = :was", was=was, becomes=becomes)

    def moves(self, one: int, other: int) -> None:
        """Let two entries change places in the tree."""
        self.run("UPDATE log_leaf SET entry_number = -1 WHERE entry_number = :one", one=one)
        self.run("UPDATE log_leaf SET entry_number = :one WHERE entry_number = :other", one=one, other=other)
        self.run("UPDATE log_leaf SET entry_number = :other WHERE entry_number = -1", other=other)

    def copies(self, number: int, to: int, as_id: str = "f" * 32) -> None:
        """Put in an entry that never was, under a number and an id that are free."""
        names = self._columns()
        values = ", ".join({"number": str(to), "id": self._new_id(as_id)}.get(name, name) for name in names)
        self.run(f"INSERT INTO entry ({', '.join(names)}) SELECT {values} FROM entry WHERE number = :number", number=number)

    def cuts_from(self, number: int, size: int) -> None:
        """Take the end away: entries from this number on, and everything of the tree beyond this size."""
        self.run("DELETE FROM entry WHERE number >= :number", number=number)
        self.run("DELETE FROM entry_waiting WHERE number >= :number", number=number)
        self.run("DELETE FROM log_leaf WHERE position >= :size", size=size)
        self.run("DELETE FROM log_seal WHERE size > :size", size=size)
        self.run("UPDATE log_tile SET hashes = substr(hashes, 1, :width) WHERE level = 0 AND number = 0", width=32 * size)

    def empties_the_log(self) -> None:
        for table in ("entry", "entry_waiting", "log_leaf", "log_tile", "log_seal", "log_cosignature"):
            self.run(f"DELETE FROM {table}")

    def keeps_a_backup(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the log."""
        tables = ("entry", "entry_waiting", "log_leaf", "log_tile", "log_seal", "log_cosignature")
        with self.database.engine.begin() as connection:
            kept = {table: connection.execute(text(f"SELECT * FROM {table}")).mappings().all() for table in tables}
        return {table: [dict(row) for row in rows] for table, rows in kept.items()}

    def restores(self, backup: dict[str, list[dict[str, Any]]]) -> None:
        self.empties_the_log()
        for table, rows in backup.items():
            for row in rows:
                names = ", ".join(row)
                marks = ", ".join(f":{name}" for name in row)
                self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", **row)

    def _columns(self, table: str = "entry") -> list[str]:
        with self.database.engine.begin() as connection:
            return list(connection.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys())

    def _new_id(self, made: str) -> str:
        return f"CAST('{made}' AS uuid)" if self.database.engine.dialect.name == "postgresql" else f"'{made}'"
