"""How things were at one moment, to go back to: a folder, a database under a running server, the service of the tests."""

import copy
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, Protocol

from tests.adapters.fake_service import FakeService


class Snapshot(Protocol):
    """Taken when it is made; can be gone back to any number of times."""

    def put_back(self) -> None: ...


class FolderSnapshot:
    """Everything in `folder`, kept in `place`. It all belongs to whom the folder belongs to."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._kept, self._owner = folder, place / folder.name, folder.stat()
        shutil.copytree(folder, self._kept)

    def put_back(self) -> None:
        shutil.rmtree(self._folder)
        shutil.copytree(self._kept, self._folder)
        for each in (self._folder, *self._folder.rglob("*")):
            os.chown(each, self._owner.st_uid, self._owner.st_gid)


class DatabaseSnapshot:
    """An SQLite database; its server goes on running, and sees the change as one by another connection."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(database)) as now:
            now.backup(self._kept)

    def put_back(self) -> None:
        with closing(sqlite3.connect(self._database, timeout=60.0)) as now:
            self._kept.backup(now)


class ServiceSnapshot:
    """What the service of the tests knows."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self._kept = {f.name: copy.deepcopy(getattr(service, f.name)) for f in _remembered()}

    def put_back(self) -> None:
        for name, value in self._kept.items():
            setattr(self._service, name, copy.deepcopy(value))


def _remembered() -> list[Field[Any]]:
    return [f for f in fields(FakeService) if f.name not in ("public_key", "url", "now")]
