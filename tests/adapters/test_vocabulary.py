"""The words of a sector: what is known, what is written, and a first line that uses them."""

from pathlib import Path

import pytest

from adapters.config import SettingsError
from adapters.marking import UnclearError, example, read_marking
from adapters.memory import Memory
from adapters.vocabulary import Part, read_vocabulary, read_vocabulary_file, usual_vocabulary
from schemas.vocabulary import HowKnown, Kind, Subject


def test_the_words_of_a_sector_take_the_place_of_the_usual_ones(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[subject]\nhousing = ["leefgebied huisvesting", "huis"]\n', encoding="utf-8")
    vocabulary = read_vocabulary_file(file)
    assert vocabulary.said(Part.SUBJECT, Subject.HOUSING) == "leefgebied huisvesting"
    assert vocabulary.meant(Part.SUBJECT, "Leefgebied: Huisvesting") is Subject.HOUSING
    assert vocabulary.meant(Part.SUBJECT, "wonen") is None
    assert vocabulary.meant(Part.SUBJECT, "steun") is Subject.SUPPORT
    marking, text = read_marking(f"{example(vocabulary)}\nTekst", vocabulary)
    assert (marking.subject, text) == (Subject.HOUSING, "Tekst")


@pytest.mark.parametrize(
    ("line", "how_known", "discussed", "kind"),
    [
        ("#koppel wonen, zelf gezien, besproken", HowKnown.SEEN, True, Kind.UPDATE),
        (" #KOPPEL Niet besproken; van anderen gehoord; AFSPRAAK wonen", HowKnown.HEARD_FROM_OTHERS, False, Kind.AGREEMENT),
        ("#koppel nog niet besproken en van de jongere wonen signaal", HowKnown.TOLD_BY_YOUNGSTER, False, Kind.SIGNAL),
    ],
)
def test_a_first_line_is_understood_in_any_order(line: str, how_known: HowKnown, discussed: bool, kind: Kind) -> None:
    marking, _ = read_marking(f"{line}\r\nTekst", usual_vocabulary())
    assert (marking.subject, marking.how_known, marking.discussed, marking.kind) == (
        Subject.HOUSING,
        how_known,
        discussed,
        kind,
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("#koppel", "waarover het gaat"),
        ("#koppel wonen, zelf gezien", "besproken hebt"),
        ("#koppel wonen, steun, zelf gezien, besproken", "meer dan één onderwerp"),
        ("#koppel wonen, zelf gezien, besproken, niet besproken", "zowel besproken als niet"),
        ("#koppel wonen, zelf gezien, besproken, geheim", "niet kent"),
        ("#koppel wonen, zelf gezien, besproken, voor mij", "niet dat het een actie is"),
    ],
)
def test_a_first_line_that_is_not_clear_names_what_to_mend_and_repeats_nothing(line: str, words: str) -> None:
    with pytest.raises(UnclearError) as caught:
        read_marking(f"{line}\nTekst", usual_vocabulary())
    assert words in caught.value.what
    assert "#koppel wonen, zelf gezien, besproken" in caught.value.mend
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"onderwerp": {}}, "onderwerp"),
        ({"subject": {"thuis": ["x"]}}, "thuis"),
        ({"subject": {"housing": []}}, "list of words"),
        ({"subject": {"housing": "wonen"}}, "list of words"),
        ({"subject": "wonen"}, "must be a table"),
        ({"kind": {"signal": ["vraag"]}}, "stands for both"),
        ({"subject": {"housing": ["besproken"]}}, "stands for both"),
    ],
)
def test_words_that_cannot_work_say_what_to_mend(tables: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_vocabulary(tables, "words.toml")


def test_a_revision_stays_with_the_content_and_rises_with_every_change_also_after_the_memory_was_lost(
    tmp_path: Path,
) -> None:
    clock = [1_800_000_000.0]
    memory = Memory(tmp_path, lambda: clock[0])
    first = memory.revision("note-1", "Een kamer.")
    clock[0] += 60
    assert memory.revision("note-1", "Een kamer.") == first
    second = memory.revision("note-1", "Twee kamers.")
    third = memory.revision("note-1", "Een kamer.")
    assert first < second < third
    memory.close()
    (tmp_path / "notes.sqlite").unlink()
    clock[0] += 60
    assert Memory(tmp_path, lambda: clock[0]).revision("note-1", "Een kamer.") > third


def test_no_text_of_a_note_stands_in_the_memory(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.revision("note-1", "Noor heeft schulden.")
    memory.place("note-2", "12")
    memory.close()
    assert b"schulden" not in (tmp_path / "notes.sqlite").read_bytes()
    assert Memory(tmp_path).places("note-2") == {"12"}
