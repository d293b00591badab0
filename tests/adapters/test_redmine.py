"""The Redmine adapter on a real Redmine: finding, taking up, delivering, telling, and what people and machines send it."""

import os
import sys
from pathlib import Path
from subprocess import run

import pytest
from joserfc.jwk import ECKey

from adapters.apart import Apart
from adapters.base import BadRecord, BadRecordError, Held, Record, Reply, Surroundings, TellsWriters
from adapters.config import Section, SettingsError
from adapters.redmine.client import connect
from adapters.redmine.system import RedmineSystem
from demo.redmine_office import ADAPTER_LOGIN, PROJECT, RedmineOffice
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.fake_service import FakeService
from tests.adapters.new_codes import new_code
from tests.adapters.one_cycle import cycle
from tests.adapters.redmine_adapter import adapter, look, new_delivery, revisions

pytest_plugins = ["tests.adapters.redmine_fixtures"]


def test_a_code_is_found_however_it_was_typed(redmine: RedmineOffice, redmine_system: RedmineSystem, code: str) -> None:
    case = redmine.add_case("Noor", f" {code.lower()} ")
    record = redmine_system.find_record(code)
    assert (record.record_id, record.code) == (case, code)


def test_a_code_on_two_cases_names_both_and_neither_by_name(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    cases = [redmine.add_case("Noor", code), redmine.add_case("Milan", code)]
    with pytest.raises(BadRecordError) as caught:
        redmine_system.find_record(code)
    assert all(case in caught.value.bad.what for case in cases)
    assert "Noor" not in str(caught.value)


def test_a_closed_case_is_found_too(redmine: RedmineOffice, redmine_system: RedmineSystem, code: str) -> None:
    case = redmine.add_case("Noor", code)
    redmine.change_database(
        "UPDATE issues SET status_id = (SELECT id FROM issue_statuses WHERE is_closed) WHERE id = ?", case
    )
    assert redmine_system.find_record(code).record_id == case


def test_unmarked_notes_stay_where_they_are_and_marked_ones_come_with_their_writer(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    redmine.write_note(case, "karim", "Niet gemarkeerd.")
    redmine.write_note(case, "bilal", f" {EXAMPLE.upper()}\r\n<b>Wel</b> gemarkeerd.\r\n\r\nTweede alinea.")
    found = look(redmine_system, code)
    assert [(note.author, note.text) for note in found.notes] == [("bilal", "<b>Wel</b> gemarkeerd.\n\nTweede alinea.")]
    assert (list(found.bad), found.complete) == ([], True)


def test_ten_megabytes_and_half_an_emoji_are_told_to_their_writer_and_keep_nothing_back(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    redmine.write_note(case, "karim", f"{EXAMPLE}\n{'Noor, ' * 1_750_000}.")
    redmine.write_note(case, "karim", f"{EXAMPLE}\nTekst met een \u202e omkering.")
    redmine.write_note(case, "karim", "#koppel wonen\nOnduidelijk.")
    redmine.write_note(case, "karim", f"{EXAMPLE}\nGoed.")
    found = look(redmine_system, code)
    assert [note.text for note in found.notes] == ["Goed."]
    assert [bad.what.partition(" ")[0] for bad in found.bad] == ["De", "In", "Er"]
    assert "10500001 tekens" in found.bad[0].what
    assert all(bad.where.startswith(code) and bad.mend for bad in found.bad)


def test_bytes_that_are_no_text_on_one_case_do_not_keep_the_others_back(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    broken, other = redmine.add_case("Milan", code), new_code()
    note = redmine.write_note(broken, "karim", f"{EXAMPLE}\nKapot.")
    redmine.write_note(redmine.add_case("Noor", other), "karim", f"{EXAMPLE}\nHeel.")
    redmine.change_database(
        "UPDATE journals SET notes = CAST(? AS TEXT) WHERE id = ?", EXAMPLE.encode() + b"\n\xff\xfe", note
    )
    try:
        found = look(redmine_system, code, other)
        assert [each.text for each in found.notes] == ["Heel."]
        assert [(bad.where.partition(",")[0], bool(bad.mend)) for bad in found.bad] == [(code, True)]
    finally:
        redmine.change_database("UPDATE journals SET notes = '' WHERE id = ?", note)


@pytest.mark.parametrize(
    "text",
    [
        "<b>Élan</b> & <script>alert(1)</script>",
        "😀👩🏽‍🦱 kamer\n\n\tmet tab",
        "=1+1 %s _ \\ ' \" *vet* !plaatje.png! {{include(x)}} [[pagina]] #1",
    ],
)
def test_every_text_stands_there_as_it_was_sent(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str, text: str
) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery(text=text)
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    assert [text in each for each in redmine.texts_on(case)] == [True]
    assert revisions(redmine_system, delivery) == [1]


def test_a_delivered_text_makes_no_picture_link_or_macro_on_redmines_page(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    wicked = (
        '!https://kijk.example/mee.png! "klik":https://kijk.example </pre> !https://kijk.example/b.png! {{toc}} <b>x</b>'
    )
    redmine_system.deliver(redmine_system.find_record(code), new_delivery(text=wicked))
    page = redmine.page("karim", f"/issues/{case}")
    assert "kijk.example/mee.png!" in page
    assert not any(sign in page for sign in ('src="https://kijk.example', 'href="https://kijk.example', "<b>x</b>"))


def test_a_correction_with_a_reply_keeps_the_note_and_changes_its_text(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    first = new_delivery()
    record = redmine_system.find_record(code)
    redmine_system.deliver(record, first)
    (before,) = redmine.notes_on(case)
    reply = Reply("dispute", "Zo was het niet.", first.written_at)
    redmine_system.deliver(record, new_delivery(note_id=first.note_id, revision=2, replies=[reply]))
    (after,) = redmine.notes_on(case)
    assert (before["id"], before["created_on"]) == (after["id"], after["created_on"])
    assert after["notes"].startswith(f"[koppel {first.note_id} r2]")
    assert "Zo was het niet." in after["notes"]


def test_the_writer_is_told_beside_her_note_until_it_is_mended(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str, tmp_path: Path
) -> None:
    assert isinstance(redmine_system, TellsWriters)
    case = redmine.add_case("Noor", code)
    note = redmine.write_note(case, "karim", "#koppel wonen\nOnduidelijk.")
    records = {code: redmine_system.find_record(code)}
    for telling in (redmine_system, redmine_system, adapter(redmine, tmp_path)):
        telling.mark_bad(telling.source_notes(records).bad)
        (told,) = redmine.texts_on(case, "karim")[1:]
        assert told.startswith(f"[koppel let op] Niet gedeeld: {code}, ")
        assert "Er staat niet bij hoe je dit weet." in told
    redmine.change_note(note, "karim", f"{EXAMPLE}\nDuidelijk.")
    redmine_system.mark_bad(redmine_system.source_notes(records).bad)
    assert redmine.texts_on(case) == [f"{EXAMPLE}\nDuidelijk."]


def test_a_case_whose_other_fields_are_wrong_is_named_and_keeps_no_other_back(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    redmine.change_database("UPDATE issues SET subject = '' WHERE id = ?", case)
    with pytest.raises(BadRecordError) as caught:
        redmine_system.deliver(redmine_system.find_record(code), new_delivery())
    assert case in caught.value.bad.what


def test_a_whole_cycle_tells_each_writer_what_is_wrong_and_sends_the_rest(
    redmine: RedmineOffice, tmp_path: Path, service: FakeService, adapter_key: ECKey, code: str
) -> None:
    ended, doubled, without = new_code(), new_code(), new_code()
    redmine.change_database("DELETE FROM journals")  # what other tests left goes nowhere either
    case = redmine.add_case("Noor", code)
    redmine.write_note(case, "karim", f"{EXAMPLE}\nDe kamer was mooi.")
    redmine.write_note(case, "bilal", f"{EXAMPLE}\nBilal heeft geen plek.")
    closed, uncoded, strange = (
        redmine.add_case(name, each) for name, each in (("Milan", ended), ("Zonder code", ""), ("Van een ander", new_code()))
    )
    for each in (closed, uncoded, strange):
        redmine.write_note(each, "karim", f"{EXAMPLE}\nGaat nergens heen.")
    for name in ("Sam", "Sam, nog eens"):
        redmine.write_note(redmine.add_case(name, doubled), "karim", f"{EXAMPLE}\nDubbel.")
    for number, (each, state) in enumerate(((code, "open"), (ended, "ended"), (doubled, "open"), (without, "open"))):
        service.add_pair(f"pair-{number}", each, state)
    service.refusals["bilal"] = "author-not-on-seat"
    service.share("note-1", "pair-0", "Sanne was erbij.")
    service.share("note-2", "pair-2", "Voor een dossier dat er twee keer is.")
    lines = cycle(adapter(redmine, tmp_path), service, adapter_key, tmp_path, apart=Apart())
    assert [body["text"] for body in service.source_notes.values()] == ["De kamer was mooi."]
    assert service.receipts == [("note-1", 1, "stored")]
    assert service.fetched == ["note-1"]
    for words in (f"{doubled}: ", f"{without}: ", "geen plek in dit koppel"):
        assert any(words in line for line in lines), words
    texts = redmine.texts_on(case)
    assert any("Sanne was erbij." in text for text in texts)
    assert any(text.startswith("[koppel let op]") and "geen plek in dit koppel" in text for text in texts)
    assert "Dit koppel is afgesloten." in redmine.texts_on(closed)[1]
    for each in (uncoded, strange):
        assert "niet precies één open koppel" in redmine.texts_on(each)[1]
    service.withdraw("note-1")
    cycle(adapter(redmine, tmp_path), service, adapter_key, tmp_path)
    assert service.receipts[-1] == ("note-1", 1, "removed")
    assert not any("Sanne was erbij." in text for text in redmine.texts_on(case))


def test_many_notes_are_looked_for_and_read_back_as_often_as_one(
    redmine: RedmineOffice, tmp_path: Path, service: FakeService, adapter_key: ECKey, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    service.add_pair("pair-noor", code)
    system, calls, counts = adapter(redmine, tmp_path), list[str](), list[tuple[int, int]]()
    system._cases._client._http.event_hooks["request"].append(lambda request: calls.append(request.method))
    for number, many in enumerate((1, 1, 4)):
        for each in range(many):
            service.share(f"n{number}-{each}", "pair-noor", f"Notitie {each}.")
        calls.clear()
        cycle(system, service, adapter_key, tmp_path)
        counts.append((calls.count("GET"), calls.count("PUT")))
    assert len(redmine.texts_on(case)) == len(service.receipts) == 6
    assert all(note["private_notes"] for note in redmine.notes_on(case))
    (_, (reads, writes), (reads_of_four, writes_of_four)) = counts  # the first cycle lists what stands there
    assert reads_of_four == reads
    assert (writes, writes_of_four) == (2, 8)  # empty first, its text once it is seen to be private


def test_a_case_that_is_gone_keeps_no_other_note_of_the_same_delivery_back(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    gone, there = redmine.add_case("Milan", new_code()), redmine.add_case("Noor", code)
    deliveries = [(Record(case, code), new_delivery()) for case in (gone, there)]
    redmine.delete_case(gone)
    bad, stands = redmine_system.deliver_together(deliveries)
    assert isinstance(bad, BadRecord)
    assert stands == Held(deliveries[1][1].note_id, 1)
    assert len(redmine.texts_on(there)) == 1


def test_a_copy_that_was_made_public_is_not_taken_for_delivered(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    record, delivery = redmine_system.find_record(code), new_delivery()
    held = redmine_system.deliver(record, delivery)
    assert redmine_system.standing_on([record]) == [held]
    redmine.change_database("UPDATE journals SET private_notes = ? WHERE journalized_id = ?", 0, case)
    assert redmine_system.standing_on([record]) == []


def test_the_command_tries_a_live_redmine(redmine: RedmineOffice, tmp_path: Path, code: str) -> None:
    redmine.add_case("Proef", code)
    (tmp_path / "key").write_text(redmine.key(ADAPTER_LOGIN), encoding="utf-8")
    settings = f"""
        [service]
        url = "https://koppel.example"
        client_id = "straatkracht"
        key_file = "adapter.key"
        [adapter]
        organisation = "Straatkracht"
        state_dir = "state"
        [system]
        url = "{redmine.server.url}"
        project = "{PROJECT}"
        code_field = {redmine.code_field}
        key_file = "key"
    """
    (tmp_path / "adapter.toml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "adapters", "conformance", "redmine", "--config", str(tmp_path / "adapter.toml")]
    root = Path(__file__).parents[2]
    done = run([*command, "--code", code], cwd=root, capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a delivered note stands once: ok" in done.stdout
    assert redmine.key(ADAPTER_LOGIN) not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://redmine.straatkracht.example"}, "https://"),
        ({"url": "https://koppel:geheim@redmine.example"}, "password before its @"),
        ({"code_field": 0}, "code_field"),
        ({"project": ""}, "project"),
        ({"key": "0123"}, "key_file"),
        ({"words_file": "nergens.toml"}, "nergens.toml"),
    ],
)
def test_settings_that_cannot_work_say_what_to_mend(tmp_path: Path, wrong: dict[str, object], words: str) -> None:
    right = {"url": "https://redmine.example", "project": "jongeren", "code_field": 4, "key_env": "KEY"}
    section = Section("system", {**right, **wrong}, tmp_path / "adapter.toml", {"KEY": "geheim"})
    with pytest.raises(SettingsError, match=words):
        connect(Surroundings(section, tmp_path))
