"""Straatkracht with a folder of text files, as docs/template serves it, and a trial of an adapter for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.base import RegistrationSystem, Surroundings
from adapters.config import Section
from adapters.trial import Trial
from docs.template.client import prepare


@dataclass(frozen=True)
class Colleague:
    """Karim, who keeps a text file per note."""

    folder: Path

    def write(self, text: str) -> str:
        return self.change("karim-kijkdag.txt", text)

    def change(self, handle: str, text: str) -> str:
        (self.folder / handle).write_text(f"#koppel wonen, zelf gezien, besproken\n{text}", encoding="utf-8")
        return handle

    def take_away(self, handle: str) -> None:
        (self.folder / handle).unlink()


def made_folders(tmp_path: Path) -> Surroundings:
    """Noor has a folder, Milan two with the same code."""
    surroundings = Surroundings(Section("system", {"folder": "jongeren"}, tmp_path / "adapter.toml"), tmp_path)
    prepare(surroundings)
    for name, code in (("Noor", "k7m2 9qxd"), ("Milan", "P4RT-6HJK"), ("Milan 2", "P4RT-6HJK")):
        (tmp_path / "jongeren" / name).mkdir()
        (tmp_path / "jongeren" / name / "koppelcode.txt").write_text(code, encoding="utf-8")
    return surroundings


def trial_of(system: RegistrationSystem, tmp_path: Path) -> Trial:
    """`system` serves the folders that were made below `tmp_path`."""
    folder = tmp_path / "jongeren"

    @contextmanager
    def disconnected() -> Iterator[None]:
        folder.rename(tmp_path / "weg")
        yield
        (tmp_path / "weg").rename(folder)

    @contextmanager
    def stuck() -> Iterator[None]:
        # A folder stands where the new text is to be prepared, so that nothing can be put in place or taken away.
        blocks = [each.with_suffix(".new") for each in folder.glob("*/van-koppel/*.txt")]
        for block in blocks:
            block.mkdir()
        yield
        for block in blocks:
            block.rmdir()

    return Trial(
        system=system,
        code="K7M2-9QXD",
        unknown_code="ZZZZ-ZZZZ",
        doubled_code="P4RT-6HJK",
        person=Colleague(folder / "Noor"),
        lost_identity=disconnected,
        broken_removal=stuck,
    )
