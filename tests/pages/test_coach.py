"""The coach reads along while somebody types: for professionals, on the server, and nothing is kept of it."""

from sqlalchemy import select

from service.audit.models import Entry
from tests.factories import World
from tests.pages.desk import counted, text_of
from tests.pages.noor import Noor
from tests.pages.phone import OwnPhone
from tests.web_reader import Browser

TEXT = "Haar broer Yusuf helpt. Bel 0612345678."


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
