"""The template that docs/adapters.md has people copy keeps every promise, so that they begin with something whole."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.conformance import Conformance
from adapters.memory import Memory
from adapters.trial import Trial
from adapters.vocabulary import usual_vocabulary
from docs.template.client import connect
from docs.template.mapping import source_note
from tests.adapters.text_folders import made_folders, trial_of


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
