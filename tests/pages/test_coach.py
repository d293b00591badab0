"""The coach reads along while somebody types: for professionals, on the server, and nothing is kept of it."""

import pytest
from sqlalchemy import select

from service.audit.models import Entry
from service.records.models import Note
from tests.factories import World
from tests.pages.desk import NOTE, counted, entries, text_of, well_made, written
from tests.pages.noor import Noor
from tests.pages.phone import OwnPhone
from tests.web_reader import Browser

MAIL = "Van: Fatima Amrani. Haar bsn is 123456782. Yusuf woont nu in de Kerkstraat 12."
TEXT = "Haar broer Yusuf helpt. Bel 0612345678."
DECOMPOSED = "Noor was bij huisarts Zoe\u0308 Bakker."
FULL_IN_A_BROWSER = "Noor sprak met Yusuf." + ("\r\n" + "a" * 71) * 8  # 597 characters of a note, sent as 605

NOTE_WITHOUT_SUBJECT = {name: value for name, value in NOTE.items() if name != "subject"}


def typed(browser: Browser, text: str, known: str = "Karim|Straatkracht|Noor") -> str:
    """What the page's script asks while this is typed."""
    browser.send("/begeleider/meelezen", {"csrf_token": browser.form_token, "text": text, "known": known})
    return text_of(browser.page)


def test_the_page_of_a_note_says_where_the_coach_is_and_whom_everybody_knows(noor: Noor, sanne: Browser) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}/notitie")
    form = sanne.page.find("form", attrs={"data-coach": "/begeleider/meelezen"})
    assert form["data-known"].startswith("Karim|Straatkracht|")
    assert sanne.page.find("script", src="/static/coach.js")
    assert sanne.page.find(id="coach", attrs={"aria-live": "polite"})


def test_it_points_and_the_writer_decides(noor: Noor, sanne: Browser) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}/notitie")
    said = typed(sanne, TEXT)
    assert "Moet Karim dit weten om te helpen?" in said
    assert "“Haar broer Yusuf”" in said
    assert "“0612345678”" in said


def test_what_is_refused_is_said_while_typing_too(noor: Noor, sanne: Browser) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}/notitie")
    assert "Een burgerservicenummer delen we niet." in typed(sanne, "Nummer 123456782")


def test_nothing_is_said_about_an_ordinary_note_or_a_text_that_is_too_long(noor: Noor, sanne: Browser) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}/notitie")
    token = sanne.form_token
    for text in ("Noor belde zelf de woningcorporatie.", "x" * 700, ""):
        sanne.send("/begeleider/meelezen", {"csrf_token": token, "text": text, "known": "Karim"})
        assert (sanne.status, sanne.answer.text.strip()) == (200, "")


def test_nothing_of_it_is_kept_or_logged(world: World, noor: Noor, sanne: Browser) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}/notitie")
    with world.database.reading() as session:
        before = session.scalars(select(Entry.id)).all()
    with counted(world.database) as statements:
        typed(sanne, TEXT)
    assert not [each for each in statements if each.lstrip().upper().startswith(("INSERT", "DELETE"))]
    assert TEXT not in " ".join(statements)
    with world.database.reading() as session:
        assert session.scalars(select(Entry.id)).all() == before


def test_it_reads_along_with_professionals_alone(phone: OwnPhone, administrator: Browser) -> None:
    for browser, start in ((phone, "/jongere/"), (administrator, "/beheer/")):
        browser.open(start)
        browser.send("/begeleider/meelezen", {"csrf_token": browser.form_token, "text": TEXT, "known": "Karim"})
        assert browser.status in (303, 404)
        assert "Yusuf" not in browser.answer.text


def test_s16_a_pasted_mail_is_refused_for_its_number_its_names_and_address_are_marked_and_nothing_is_kept(
    world: World, noor: Noor, karim: Browser
) -> None:
    """S16. Koppel refuses the number, marks the names and the address, and keeps nothing of what was not sent."""
    where = f"/begeleider/koppel/{noor[0]}/notitie"
    karim.open(where)
    karim.submit(where, {**NOTE, "text": MAIL})
    assert karim.status == 422
    marked = text_of(well_made(karim, "Iets opschrijven"))
    assert "Een burgerservicenummer delen we niet. Haal “1234…” weg" in marked
    assert "Hier staat een naam van iemand anders: “Fatima Amrani”." in marked
    assert "Hier staat een naam van iemand anders: “Yusuf”." in marked
    assert "Hier staat een adres: “Kerkstraat 12”." in marked
    assert "Hier staat een nummer" not in marked, "what is refused is nobody's choice"
    assert "Laten staan en bewaren" not in marked
    assert kept(world) == []
    without = MAIL.replace(" Haar bsn is 123456782.", "")
    karim.submit(where, {"text": without})
    assert karim.status == 303, "the writer saw the marks and decides"
    assert len(kept(world)) == len(entries(world.database, "note-written")) == 1


def test_without_script_the_coach_points_once_when_the_note_is_sent_and_again_only_at_what_is_new(
    world: World, noor: Noor, sanne: Browser
) -> None:
    where = f"/begeleider/koppel/{noor[0]}/notitie"
    sanne.open(where)
    sanne.submit(where, {**NOTE, "text": TEXT})
    assert (sanne.status, kept(world)) == (422, [])
    assert "Moet Karim dit weten om te helpen?" in text_of(sanne.page)
    sanne.submit(where, {"text": f"{TEXT} En Yara ook."})
    assert (sanne.status, kept(world)) == (422, [])
    assert "“Yara”" in text_of(sanne.page)
    sanne.submit(where)
    assert (sanne.status, len(kept(world))) == (303, 1)


def test_a_correction_is_pointed_at_too_and_what_was_read_while_typing_is_not_asked_again(
    world: World, noor: Noor, sanne: Browser
) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor verhuist.")
    where = f"/begeleider/koppel/{noor[0]}/notitie/{note_id}"
    sanne.open(where)
    typed(sanne, TEXT)
    shown = sanne.page.find(attrs={"data-pointed-at": True})["data-pointed-at"]
    for seen, status in (("", 422), (shown, 303)):
        sanne.open(where)
        sanne.submit(where, {**NOTE_WITHOUT_SUBJECT, "text": TEXT, "pointed_at": seen})
        assert sanne.status == status


@pytest.mark.parametrize(
    ("text", "name"), [(DECOMPOSED, "huisarts Zoë Bakker"), (FULL_IN_A_BROWSER, "Yusuf")], ids=["decomposed", "full"]
)
def test_a_note_is_asked_about_once_however_a_browser_spells_its_letters_and_ends_its_lines(
    world: World, noor: Noor, sanne: Browser, text: str, name: str
) -> None:
    writing = f"/begeleider/koppel/{noor[0]}/notitie"
    correcting = f"{writing}/{written(world, world.sanne, noor[0], 'Noor verhuist.')}"
    for where, fields in ((writing, NOTE), (correcting, NOTE_WITHOUT_SUBJECT)):
        sanne.open(where)
        sanne.submit(where, {**fields, "text": text})
        assert sanne.status == 422
        assert f"“{name}”" in text_of(sanne.page), "the writer sees what is asked"
        sanne.submit(where, {"text": text})
        assert sanne.status == 303


def kept(world: World) -> list[Note]:
    """Every note that there is."""
    with world.database.reading() as session:
        return list(session.scalars(select(Note)))
