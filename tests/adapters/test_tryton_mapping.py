"""Tryton's rows as Koppel's values and back, without a Tryton."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.base import Action, BadRecord, BadRecordError, Held, Reply, find_marker
from adapters.pair_codes import same_code
from adapters.tryton import mapping
from adapters.vocabulary import usual_vocabulary
from tests.adapters.tryton_adapter import WRITTEN, new_delivery

CREATED = datetime(2026, 3, 3, 13, 2, 1, 123456, tzinfo=UTC)
WORDS = usual_vocabulary()
MARK = "#koppel wonen, zelf gezien, besproken"


def row(message: str, **changed: Any) -> dict[str, Any]:
    usual = {"id": 12, "message": message, "create_date": CREATED, "create_uid.": {"login": "sanne"}}
    return usual | {"resource": "party.party,1"} | changed


def test_a_marked_note_becomes_a_source_note() -> None:
    note = mapping.source_note(row(f"{MARK}\n\nNoor heeft\neen kamer.\n"), "K7M2-9QXD", WORDS)
    assert (note.author, note.text, note.written_at) == ("sanne", "Noor heeft\neen kamer.", CREATED)
    assert (note.subject, note.kind, note.how_known, note.discussed) == ("housing", "update", "seen", True)
    assert (note.pair_code, note.source_revision, note.action) == ("K7M2-9QXD", 1, None)


def test_an_id_that_is_given_out_again_after_a_restored_backup_is_another_note() -> None:
    later = CREATED.replace(microsecond=123457)
    assert mapping.source_id(row("x")) != mapping.source_id(row("x", create_date=later))
    assert mapping.source_id(row("x")) == mapping.source_id(row("y"))


def test_the_first_line_of_an_action_says_what_is_to_be_done() -> None:
    note = mapping.source_note(row(f"{MARK}, actie voor collega\nUitkering navragen\nBel de gemeente."), "K7M2-9QXD", WORDS)
    assert note.action == Action(what="Uitkering navragen", owner="partner", status="open")


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (MARK, "geen tekst"),
        (f"{MARK}\n  \n", "geen tekst"),
        (f"{MARK}\n{'a' * 601}", "601 tekens"),
        (f"{MARK}\nNoor \u202ekamer", "onzichtbare of kapotte tekens"),
        (f"{MARK}\nZie [koppel n1 r2].", "kenmerk van Koppel"),
        ("#koppel wonen\nNoor heeft een kamer.", "hoe je dit weet"),
    ],
)
def test_a_note_that_cannot_be_shared_says_where_and_what_to_mend(message: str, what: str) -> None:
    with pytest.raises(BadRecordError) as caught:
        mapping.source_note(row(message), "K7M2-9QXD", WORDS)
    bad = caught.value.bad
    assert bad.where == "K7M2-9QXD, notitie 12 van 3 maart 2026, 14:02"
    assert what in bad.what
    assert bad.source_id == mapping.source_id(row(message))
    assert "Noor" not in str(caught.value)


def test_six_hundred_characters_with_emoji_pass() -> None:
    text = "😀" * 600
    assert mapping.source_note(row(f"{MARK}\n{text}"), "K7M2-9QXD", WORDS).text == text


@pytest.mark.parametrize("typed", ["K7M2-9QXD", "k7m2-9qxd", " K7M2 9QXD ", "k7m29qxd"])
def test_a_code_may_be_typed_the_way_people_type(typed: str) -> None:
    assert same_code(typed, "K7M2-9QXD")


@pytest.mark.parametrize("typed", ["K7M2-9QXE", "K7M2-9QXD1", "", "%"])
def test_another_code_is_another_code(typed: str) -> None:
    assert not same_code(typed, "K7M2-9QXD")


def test_only_a_marker_at_the_beginning_makes_a_delivered_copy() -> None:
    assert mapping.delivered_copy("[koppel n_1 r12]\nhallo") == Held("n_1", 12)
    assert mapping.delivered_copy("Zie [koppel n_1 r12]") is None
    assert mapping.delivered_copy("[koppel let op] Notitie 3 is niet gedeeld.") is None


def test_what_a_writer_is_told_is_no_delivered_copy_and_names_her_note() -> None:
    told = mapping.told_message(BadRecord("K7M2-9QXD", "Het onderwerp ontbreekt.", "Zet het erbij.", "note-3-1"), 3)
    assert told.startswith("[koppel let op] Notitie 3 ")
    assert "Het onderwerp ontbreekt.\nZet het erbij.\n" in told
    assert find_marker(told) is None


def test_only_what_is_about_a_note_in_tryton_can_be_told_there() -> None:
    about_a_note = BadRecord("x", "y", "z", "note-3-1795317775264037")
    others = [BadRecord("x", "y", "z"), BadRecord("x", "y", "z", "row-3")]
    assert mapping.with_number([about_a_note, *others]) == [(about_a_note, 3)]


def test_a_delivered_note_reads_as_a_letter_that_begins_with_its_marker() -> None:
    delivery = new_delivery(note_id="n5Tq", revision=3, corrected=True, replies=[Reply("agree", "", WRITTEN)])
    assert mapping.message(delivery, WORDS) == (
        "[koppel n5Tq r3]\n"
        "Karim (Straatkracht), 3 maart 2026, 14:02\n"
        "Wonen, update\n"
        "Zelf gezien. Besproken.\n"
        "Dit is een verbeterde versie.\n"
        "\n"
        "De kijkdag ging goed.\n"
        "\n"
        "De jongere, 3 maart 2026, 14:02: Dit klopt."
    )


def test_a_dispute_travels_with_the_note() -> None:
    delivery = new_delivery(replies=[Reply("dispute", "Zo was het niet.", WRITTEN)])
    assert mapping.message(delivery, WORDS).endswith("De jongere, 3 maart 2026, 14:02: Dit klopt niet. Zo was het niet.")


def test_an_action_says_who_does_what_by_when_and_how_it_stands() -> None:
    action = Action("Uitkering navragen", "writer", "waiting-on-others", due_at=WRITTEN, place="Stadhuis")
    message = mapping.message(new_delivery(kind="action", action=action, discussed=False), WORDS)
    for words in ("Actie: Uitkering navragen", "Wie: Karim", "Stand: wacht op anderen", "Uiterlijk: 3 maart 2026"):
        assert words in message
    assert "Niet besproken." in message


def test_an_action_for_the_reader_is_for_her_organisation() -> None:
    action = Action("Mee naar de kijkdag", "partner", "open", not_before_date="2026-03-04")
    message = mapping.message(new_delivery(kind="action", action=action), WORDS)
    assert "Wie: jullie organisatie" in message
    assert "Niet voor: 2026-03-04" in message
