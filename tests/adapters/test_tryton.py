"""The Tryton adapter on a real Tryton: finding, taking up, delivering, recalling."""

from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from adapters.apart import Apart
from adapters.base import BadRecord, BadRecordError, Record, Reply, TellsWriters
from adapters.tryton.notes import resource_of
from adapters.tryton.system import TrytonSystem
from demo.tryton_office import ADAPTER_LOGIN, Office
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.fake_service import FakeService
from tests.adapters.new_codes import new_code
from tests.adapters.one_cycle import cycle
from tests.adapters.tryton_adapter import adapter, held, new_delivery, revisions
from tests.adapters.tryton_trouble import close_party, delete_party

pytest_plugins = ["tests.adapters.tryton_fixtures"]


def test_a_code_is_found_however_it_was_typed(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    party = office.add_party("Noor", code.replace("-", " ").lower())
    record = tryton_system.find_record(code)
    assert (record.record_id, record.code) == (str(party), code)


def test_a_code_twice_on_the_same_party_is_one_record(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    party = office.add_party("Noor", code, code.lower())
    assert tryton_system.find_record(code).record_id == str(party)


def test_a_code_on_two_parties_names_both_and_neither_by_name(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    parties = [office.add_party("Noor", code), office.add_party("Milan", code)]
    with pytest.raises(BadRecordError) as caught:
        tryton_system.find_record(code)
    assert all(str(party) in caught.value.bad.what for party in parties)
    assert "Noor" not in str(caught.value)


@pytest.mark.parametrize("sign", ["_", "%"])
def test_a_wildcard_in_a_code_stands_for_no_other_sign(
    office: Office, tryton_system: TrytonSystem, code: str, sign: str
) -> None:
    office.add_party("Noor", code)
    with pytest.raises(BadRecordError):
        tryton_system.find_record(sign + code[1:])


def test_unmarked_notes_stay_unseen_and_marked_ones_come_with_their_writer(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    office.write_note(party, "sanne", "Niet gemarkeerd.")
    office.write_note(party, "joke", f" {EXAMPLE.upper()}\nWel gemarkeerd.")
    look = tryton_system.source_notes({code: tryton_system.find_record(code)})
    assert [(note.author, note.text) for note in look.notes] == [("joke", "Wel gemarkeerd.")]
    assert (look.bad, look.complete) == ([], True)


def test_each_note_comes_with_the_code_of_its_own_record(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    codes = {code: "Noor", new_code(): "Milan"}
    for each, name in codes.items():
        office.write_note(office.add_party(name, each), "sanne", f"{EXAMPLE}\nOver {name}.")
    look = tryton_system.source_notes({each: tryton_system.find_record(each) for each in codes})
    assert {note.pair_code: note.text for note in look.notes} == {each: f"Over {name}." for each, name in codes.items()}


def test_more_notes_than_one_page_are_all_found(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    resource = resource_of(str(office.add_party("Noor", code)))
    notes = [{"resource": resource, "message": f"{EXAMPLE}\nNotitie {number}."} for number in range(1001)]
    office.client("sanne").call("model.ir.note.create", notes)
    look = tryton_system.source_notes({code: tryton_system.find_record(code)})
    assert [note.text for note in look.notes] == [f"Notitie {number}." for number in range(1001)]


def test_an_unreadable_mark_does_not_keep_the_others_back(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    party = office.add_party("Noor", code)
    office.write_note(party, "sanne", "#koppel wonen\nOnduidelijk.")
    office.write_note(party, "sanne", f"{EXAMPLE}\nDuidelijk.")
    look = tryton_system.source_notes({code: tryton_system.find_record(code)})
    assert [note.text for note in look.notes] == ["Duidelijk."]
    assert [bad.where.partition(",")[0] for bad in look.bad] == [code]


def test_ten_megabytes_and_an_invisible_sign_are_told_to_their_writer_and_keep_nothing_back(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    for text in ("Noor, " * 1_750_000, "Tekst met een \u202e omkering.", "<b>Goed</b> & wel."):
        office.write_note(party, "sanne", f"{EXAMPLE}\n{text}")
    found = tryton_system.source_notes({code: tryton_system.find_record(code)})
    assert [note.text for note in found.notes] == ["<b>Goed</b> & wel."]
    assert ["10499999 tekens" in found.bad[0].what, "onzichtbare" in found.bad[1].what] == [True, True]
    assert all(bad.where.startswith(code) and bad.mend for bad in found.bad)


def test_the_writer_is_told_beside_her_note_until_it_is_gone(
    office: Office, tryton_system: TrytonSystem, code: str, tmp_path: Path
) -> None:
    assert isinstance(tryton_system, TellsWriters)
    party = office.add_party("Noor", code)
    wrong = office.write_note(party, "sanne", "#koppel wonen\nOnduidelijk.")
    records = {code: tryton_system.find_record(code)}
    for telling in (tryton_system, tryton_system, adapter(office, tmp_path)):
        telling.mark_bad(telling.source_notes(records).bad)
        told = office.notes_on(party)[1:]
        assert [message.partition(".")[0] for message in told] == [f"[koppel let op] Notitie {wrong} is niet gedeeld"]
    assert tryton_system.held() == adapter(office, tmp_path).held()
    office.delete_note(wrong, "sanne")
    tryton_system.mark_bad(tryton_system.source_notes(records).bad)
    assert office.notes_on(party) == []


def test_a_whole_cycle_tells_each_writer_whose_note_goes_nowhere_and_sends_the_rest(
    office: Office, tmp_path: Path, service: FakeService, adapter_key: ECKey, code: str
) -> None:
    ended = new_code()
    for number, (each, state) in enumerate(((code, "open"), (ended, "ended"))):
        service.add_pair(f"pair-{number}", each, state)
    closed = office.add_party("Milan", ended)
    office.write_note(closed, "sanne", f"{EXAMPLE}\nVan voor het einde.")
    service.pairs[1]["state"] = "open"
    apart = Apart()
    cycle(adapter(office, tmp_path), service, adapter_key, tmp_path)
    service.pairs[1]["state"] = "ended"
    strange, uncoded, right = office.add_party("Sam", new_code()), office.add_party("Kim"), office.add_party("Noor", code)
    for party in (closed, strange, uncoded, right):
        office.write_note(party, "sanne", f"{EXAMPLE}\nVan nu.")
    system = adapter(office, tmp_path)
    for _ in range(2):  # what was found stays told until the next look, an hour later
        cycle(system, service, adapter_key, tmp_path, apart=apart)
        assert sorted(body["text"] for body in service.source_notes.values()) == ["Van nu.", "Van voor het einde."]
        assert ["Dit koppel is afgesloten." in each for each in office.notes_on(closed)] == [False, False, True]
        for party in (strange, uncoded):
            assert ["niet precies één open koppel" in each for each in office.notes_on(party)] == [False, True]
        assert len(office.notes_on(right)) == 1


def test_telling_about_a_note_that_is_gone_is_no_error(office: Office, tryton_system: TrytonSystem) -> None:
    tryton_system.mark_bad([BadRecord("K7M2-9QXD", "Weg.", "Niets.", "note-999999-1")])
    tryton_system.mark_bad([])


@pytest.mark.parametrize(
    "text",
    [
        "<b>Élan</b> & <script>alert(1)</script>",
        "😀👩🏽‍🦱 kamer\n\n\tmet tab",
        "Regel\n" * 100,
        "😀" * 600,
        "=1+1 %s _ \\ ' \"",
    ],
)
def test_every_text_stands_there_as_it_was_sent(office: Office, tryton_system: TrytonSystem, code: str, text: str) -> None:
    party = office.add_party("Noor", code)
    delivery = new_delivery(text=text)
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    assert [text.strip() in message for message in office.notes_on(party)] == [True]
    assert revisions(tryton_system, delivery) == [1]


def test_a_correction_with_a_reply_takes_the_place_of_the_first(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    first = new_delivery()
    record = tryton_system.find_record(code)
    tryton_system.deliver(record, first)
    reply = Reply("dispute", "Zo was het niet.", first.written_at)
    tryton_system.deliver(record, new_delivery(note_id=first.note_id, revision=2, replies=[reply]))
    (message,) = office.notes_on(party)
    assert message.startswith(f"[koppel {first.note_id} r2]\nKarim (Straatkracht), ")
    assert "Zo was het niet." in message


def test_many_notes_cost_as_many_calls_as_one(
    office: Office, tmp_path: Path, service: FakeService, adapter_key: ECKey, code: str
) -> None:
    party = office.add_party("Noor", code)
    service.add_pair("pair-noor", code)
    system, calls, counts = adapter(office, tmp_path), list[str](), list[int]()
    system._client._http.event_hooks["request"].append(lambda request: calls.append(request.method))
    for number, many in enumerate((1, 1, 10)):
        for each in range(many):
            service.share(f"n{number}-{each}", "pair-noor", f"Notitie {each}.")
        calls.clear()
        cycle(system, service, adapter_key, tmp_path)
        counts.append(len(calls))
    assert len(office.notes_on(party)) == len(service.receipts) == 12
    assert counts[2] == counts[1]  # the first cycle signs in and lists what stands there


def test_a_party_that_is_gone_keeps_no_other_note_of_the_same_call_back(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    gone, there = office.add_party("Milan", new_code()), office.add_party("Noor", code)
    deliveries = [(Record(str(party), code), new_delivery()) for party in (gone, there)]
    delete_party(office, gone)
    bad, stands = tryton_system.deliver_together(deliveries)
    assert isinstance(bad, BadRecord)
    assert stands == held(deliveries[1][1])
    assert len(office.notes_on(there)) == 1


def test_a_copy_that_stands_twice_becomes_one(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    party = office.add_party("Noor", code)
    delivery = new_delivery()
    for _ in range(2):
        office.write_note(party, ADAPTER_LOGIN, f"{delivery.marker}\nDe kijkdag ging goed.")
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    assert revisions(tryton_system, delivery) == [1]


def test_a_copy_on_the_wrong_party_moves_to_the_right_one(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    wrong, right = office.add_party("Milan"), office.add_party("Noor", code)
    delivery = new_delivery()
    office.write_note(wrong, ADAPTER_LOGIN, f"{delivery.marker}\nDe kijkdag ging goed.")
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    assert (office.notes_on(wrong), len(office.notes_on(right))) == ([], 1)


def test_a_recall_works_after_the_code_was_taken_off_and_the_party_closed(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    delivery = new_delivery()
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    close_party(office, party)
    with pytest.raises(BadRecordError):
        tryton_system.find_record(code)
    assert held(delivery) in tryton_system.held()
    tryton_system.remove(delivery.note_id)
    assert (revisions(tryton_system, delivery), office.notes_on(party)) == ([], [])


def test_a_delivery_to_a_party_that_is_gone_is_a_bad_record(office: Office, tryton_system: TrytonSystem, code: str) -> None:
    party = office.add_party("Noor", code)
    record = tryton_system.find_record(code)
    delete_party(office, party)
    with pytest.raises(BadRecordError) as caught:
        tryton_system.deliver(record, new_delivery())
    assert caught.value.bad.where == code


def test_what_a_colleague_typed_as_a_marker_is_neither_ours_nor_removed(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    party = office.add_party("Noor", code)
    delivery = new_delivery()
    office.write_note(party, "joke", f"{delivery.marker}\nNagetypt.")
    tryton_system.remove(delivery.note_id)
    assert revisions(tryton_system, delivery) == []
    assert len(office.notes_on(party)) == 1
