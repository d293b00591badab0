"""The template that docs/adapters.md has people copy keeps every promise, so that they begin with something whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import RegistrationSystem, Surroundings
from adapters.config import Section
from adapters.conformance import Conformance
from adapters.memory import Memory
from adapters.trial import Trial
from adapters.vocabulary import usual_vocabulary
from docs.template.client import connect, prepare
from docs.template.mapping import source_note


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


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return trial_of(connect(made_folders(tmp_path)), tmp_path)


class TestTemplate(Conformance):
    """Each promise of a registration system, kept by a folder of text files."""


def test_two_files_whose_long_names_begin_alike_are_two_notes(tmp_path: Path) -> None:
    marked = "#koppel wonen, zelf gezien, besproken\nDe kijkdag gaat door."
    names = [f"karim-{'lang ' * 30}{number}.txt" for number in (1, 2)]
    words, written = usual_vocabulary(), datetime(2026, 11, 22, 10, tzinfo=UTC)
    notes = [source_note(name, marked, written, "K7M2-9QXD", words, Memory(tmp_path).revision) for name in names]
    assert notes[0].source_id != notes[1].source_id
