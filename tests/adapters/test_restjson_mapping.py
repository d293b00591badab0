"""What a mapping file says and what it makes of an answer, without any system."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import AccessLostError, BadRecordError, LooksElsewhere, Surroundings
from adapters.config import Section, SettingsError
from adapters.restjson import mapping as words
from adapters.restjson.client import RestClient, connect
from adapters.restjson.failures import InvalidError
from adapters.restjson.html_text import html_of, text_of
from adapters.restjson.mapping_file import SystemMapping, read_mapping
from adapters.restjson.templates import filled, filled_path, filled_query, read_address
from tests.adapters.redmine_adapter import new_delivery
from tests.adapters.roundup_adapter import MAPPING

_FIELDS = """
[note]
id = "nr"
made = "aangemaakt"
text = "tekst"
text_is = "html"
author = "door.account"
maker = "door.nr"
written = "op"
moment = "%d-%m-%Y %H:%M"
zone = "Europe/Amsterdam"
shared = "delen"
subject = "domein"
kind = "soort"
how_known = "bron"
discussed = "besproken"

[words.subject]
housing = ["ZRM 3 huisvesting", "dak boven je hoofd"]
"""
_ROW = {
    "nr": 12,
    "aangemaakt": "2026-07-01T10:00:00",
    "tekst": "<p>Noor &amp; Karim keken naar een <b>kamer</b>.</p><script>kwaad()</script><p>Mooi.</p>",
    "door": {"account": "fenna", "nr": 7},
    "op": "01-07-2026 14:02",
    "delen": "Ja",
    "domein": "ZRM 3: Huisvesting",
    "soort": "afspraak",
    "bron": "Zelf gezien",
    "besproken": True,
}


@pytest.fixture
def by_fields(tmp_path: Path) -> SystemMapping:
    """A system that keeps HTML, and says in fields beside it what a note is about, in words of its own."""
    text = MAPPING.read_text(encoding="utf-8")
    before, _, rest = text.partition("[note]")
    file = tmp_path / "mapping.toml"
    file.write_text(before + _FIELDS + "[copies]" + rest.partition("[copies]")[2], encoding="utf-8")
    return read_mapping(file)


def source_note(row: dict[str, Any], mapping: SystemMapping) -> Any:
    note = words.note_of(row, mapping)
    return words.source_note(note, "K7M2-9QXD", mapping.vocabulary, lambda *_: 5)


def test_fields_in_the_words_of_a_sector_become_the_words_of_the_contract(by_fields: SystemMapping) -> None:
    note = source_note(_ROW, by_fields)
    assert (note.subject, note.kind, note.how_known, note.discussed) == ("housing", "agreement", "seen", True)
    assert note.text == "Noor & Karim keken naar een kamer.\n\nMooi."
    assert (note.author, note.source_id, note.source_revision) == ("fenna", "12@2026-07-01T10:00:00", 5)
    assert note.written_at == datetime(2026, 7, 1, 12, 2, tzinfo=UTC)


def test_a_delivery_is_written_in_the_words_of_the_sector(by_fields: SystemMapping) -> None:
    values = words.delivery_values(new_delivery(text="<b>Kijk</b>"), by_fields, datetime(2026, 7, 1, 12, 2, tzinfo=UTC))
    assert values["subject"] == "ZRM 3 huisvesting"
    assert values["now"] == "01-07-2026 14:02"
    assert "&lt;b&gt;Kijk&lt;/b&gt;" in values["html"]
    assert "ZRM 3 huisvesting, update" in values["text"]


@pytest.mark.parametrize(
    ("field", "value", "words_told"),
    [
        ("domein", "Vrije tijd", "waarover het gaat"),
        ("domein", None, "waarover het gaat"),
        ("bron", "ergens", "hoe je dit weet"),
        ("besproken", "weet niet", "besproken hebt"),
        ("op", "gisteren", "wanneer dit geschreven is"),
        ("door", None, "geen schrijver"),
        ("tekst", "", "geen tekst"),
        ("tekst", "x" * 601, "601 tekens"),
        ("tekst", "[koppel n r1] overgenomen", "kenmerk van Koppel"),
        ("tekst", {"een": "tabel"} | {"x": "y" * 700}, "tekens lang"),
    ],
)
def test_a_field_that_cannot_be_understood_says_so_to_its_writer(
    by_fields: SystemMapping, field: str, value: object, words_told: str
) -> None:
    with pytest.raises(BadRecordError) as caught:
        source_note({**_ROW, field: value}, by_fields)
    assert words_told in caught.value.bad.what
    assert caught.value.bad.mend
    assert caught.value.bad.source_id == "12@2026-07-01T10:00:00"


@pytest.mark.parametrize("value", ["nee", "", None, False, [], "misschien"])
def test_what_is_not_marked_for_sharing_is_not_shared(by_fields: SystemMapping, value: object) -> None:
    assert not words.note_of({**_ROW, "delen": value}, by_fields).shared


@pytest.mark.parametrize(
    ("old", "new", "words_told"),
    [
        ('name = "Roundup 2.6"', "", "name"),
        ('id = "id"\ncode', "code", "id"),
        ('sign_in = "basic"', 'sign_in = "cookies"', "sign_in"),
        ('moment = "', 'momentje = "', "momentje"),
        ("GET /rest/data/issue?koppelcode:={code}&", "FETCH /rest/data/issue?", "no request"),
        ('items = "data.collection"\nid = "id"\ncode', 'items = "data.["\nid = "id"\ncode', "JMESPath"),
        ("[record]", "[records]", "record"),
        ("[note]", '[note]\nshared = "delen"', "together"),
        ("[copies]", '[words.subject]\nhome = ["thuis"]\n[copies]', "home"),
        ("[copies]", '[words.subject]\nhousing = ["werk"]\n[copies]', "werk"),
        ("residues = [", "residues = 3 [", "TOML"),
        ('as = "marked"', 'als = "marked"', "[elsewhere.each] as"),
        ("[elsewhere]", '[elsewhere]\nrecords = "id"', "[elsewhere] records"),
    ],
)
def test_a_mapping_that_cannot_work_says_what_to_mend(tmp_path: Path, old: str, new: str, words_told: str) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mapping.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_mapping(file)
    assert words_told in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("has_table", [True, False])
def test_only_a_mapping_that_says_where_else_to_look_offers_it(tmp_path: Path, has_table: bool) -> None:
    before, _, rest = MAPPING.read_text(encoding="utf-8").partition("[elsewhere]")
    elsewhere, _, after = rest.partition("[copies]")
    file = tmp_path / "mapping.toml"
    file.write_text(f"{before}{f'[elsewhere]{elsewhere}' if has_table else ''}[copies]{after}", encoding="utf-8")
    (tmp_path / "password").write_text("geheim", encoding="utf-8")
    settings = {
        "url": "http://127.0.0.1:9/jongeren",
        "mapping": "mapping.toml",
        "login": "koppel-adapter",
        "password_file": "password",
    }
    system = connect(Surroundings(Section("system", settings, tmp_path / "adapter.toml"), tmp_path))
    assert isinstance(system, LooksElsewhere) is has_table


def test_what_is_filled_in_cannot_leave_its_place_in_an_address() -> None:
    address = read_address("GET /records/{record}?code:={code}&@fields=a,b")
    wicked = {"record": "1/../2?x=y#z", "code": "a&b={c}"}
    assert filled_path(address, wicked) == "/records/1%2F..%2F2%3Fx%3Dy%23z"
    assert filled_query(address, wicked) == [("code:", "a&b={c}"), ("@fields", "a,b")]


@pytest.mark.parametrize("record", [".", ".."])
def test_a_record_whose_name_is_a_step_in_a_path_leads_nowhere(record: str) -> None:
    with pytest.raises(InvalidError, match="no name of a record"):
        filled_path(read_address("GET /records/{record}/notes"), {"record": record})


@pytest.mark.parametrize("link", ["http://[x/notes", "/notes\nHost: elders", "http://127.0.0.1:99999/notes\x00"])
def test_a_link_of_the_system_that_is_no_address_is_told_and_ends_nothing(link: str) -> None:
    client = RestClient("http://127.0.0.1:9", {}, None, {})
    with pytest.raises(AccessLostError, match="became no address"):
        client.read(read_address("GET {link}"), {"link": link})


def test_braces_in_a_text_are_not_filled_in_again() -> None:
    assert filled({"body": ["{text}", "Van {author}"]}, {"text": "{password}", "author": "{x}"}) == {
        "body": ["{password}", "Van {x}"]
    }


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_text_made_into_html_reads_as_the_same_words(text: str) -> None:
    assert text_of(html_of(text)).split() == text.split()
