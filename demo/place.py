"""The folder that everything of one demo lies in: databases, keys, settings, workbooks, logs."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MARK = ".koppel-demo"


class PlaceError(Exception):
    """The folder cannot be used. The message says which, why, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where things lie in the demo's folder."""

    directory: Path

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    @property
    def keys(self) -> Path:
        return self.directory / "keys"

    @property
    def tryton(self) -> Path:
        return self.directory / "tryton-de-brug"

    @property
    def workbooks(self) -> Path:
        return self.directory / "map-van-straatkracht"

    @property
    def identity_provider(self) -> Path:
        return self.directory / "identity-provider.toml"

    @property
    def story(self) -> Path:
        """What to tell about a demo that was kept: its ports and codes."""
        return self.directory / "demo.json"

    def adapter(self, slug: str) -> Path:
        return self.directory / f"adapter-{slug}"


@contextmanager
def place_at(directory: Path, *, keep: bool) -> Iterator[Place]:
    """The folder, ours alone as long as the block lasts; empty, unless it is kept.

    Raises PlaceError when another demo runs there, or when it holds anything that no demo made.
    """
    directory = directory.resolve()
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_name(f".{directory.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PlaceError(
                f"A demo runs in {directory} already. Stop that one, or name another folder with --directory."
            ) from error
        if not keep:
            _empty(directory)
        place = Place(directory)
        for folder in (directory, place.logs, place.keys):
            folder.mkdir(exist_ok=True, mode=0o700)
        (directory / _MARK).touch()
        yield place


def _empty(directory: Path) -> None:
    if not directory.exists():
        return
    if any(directory.iterdir()) and not (directory / _MARK).exists():
        raise PlaceError(f"{directory} holds things that no demo made, so it is not emptied. Name another --directory.")
    shutil.rmtree(directory)
