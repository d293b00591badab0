"""Writing, correcting and retracting a note. What is refused stays on the screen and nowhere else."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from service.actors import Actor
from service.consent.forming import form_pair as form_with_proposal
from service.records.models import Note, NoteVersion
from service.records.sources import Upload, take_source_note
from service.records.writing import Source
from tests.factories import ASKED_FREELY, World, give_consent
from tests.pages.desk import NOTE, at_desk, draft, entries, text_of, well_made, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
NUMBER = "123456782"
REFUSED = {
    f"Haar bsn is {NUMBER}, zei ze.": "Een burgerservicenummer delen we niet. Haal “1234…” weg",
    "Betaal op NL91 ABNA 0417 1643 00 graag.": "Een rekeningnummer delen we niet. Haal “NL91…” weg",
    "Zij woont op 1012 AB 12.": "Een heel adres delen we niet. Haal “1012…” weg",
    "[koppel n5Tq r3] Kijkdag.": "Deze tekst komt uit Koppel zelf.",
}
STRANGE = [
    "<script>alert('x')</script>",
    '"><img src=x onerror=alert(1)>',
    "مرحبا، كيف حالك؟",
    "Goed gegaan! 🎉👩🏽‍🎓",
    "x" * 600,
]


def address(pair_id: UUID, part: str = "") -> str:
    return f"/begeleider/koppel/{pair_id}{part}"


def notes(world: World) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Note)) or 0


def writes(browser: Browser, pair_id: UUID, text: str, **more: str) -> None:
    browser.open(address(pair_id, "/notitie"))
    browser.submit(address(pair_id, "/notitie"), {**NOTE, "text": text, **more})


def test_a_note_is_written_in_one_form_and_shared_at_once_where_that_is_agreed(
    world: World, noor: Noor, sanne: Browser, karim: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    sanne.open(address(noor[0], "/notitie"))
    well_made(sanne, "Iets opschrijven")
    writes(sanne, noor[0], "Noor belde zelf.")
    assert (sanne.status, sanne.goes_to) == (303, address(noor[0]))
    assert "Bewaard." in text_of(sanne.follow())
    assert "Noor belde zelf." in text_of(karim.open(address(noor[0])))
    assert [entry.actor_id for entry in entries(world.database, "note-written")] == [world.sanne.id]


def test_an_action_says_who_does_what_by_which_day(world: World, noor: Noor, sanne: Browser) -> None:
    sanne.open(address(noor[0]) + "/notitie?soort=action")
    assert sanne.page.find("input", {"name": "kind", "value": "action"}).has_attr("checked")
    action = {"action_what": "Uitkering navragen", "action_owner": "partner", "action_due": "2026-03-12"}
    writes(sanne, noor[0], "Er is gebeld.", kind="action", **action)
    actions = text_of(sanne.follow().find(id="actions"))
    assert "Uitkering navragen Jij · donderdag 12 maart · sinds 3 maart · open" in actions
    assert "Karim ziet deze actie nu niet. Daarom ligt hij bij jou." in actions


@pytest.mark.parametrize("text", REFUSED)
def test_s16_a_number_is_refused_named_and_kept_nowhere(
    world: World, noor: Noor, sanne: Browser, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """S16. Karim pastes a mail with a national number. Koppel refuses the number and keeps nothing of what was not sent."""
    caplog.set_level("DEBUG")
    writes(sanne, noor[0], text, kind="question")
    page = well_made(sanne, "Iets opschrijven")
    assert sanne.status == 422
    assert REFUSED[text] in page.find(id="text-error").get_text()
    assert "Wij hebben hem niet bewaard." in page.find(id="text-error").get_text()
    assert page.find(id="text").get_text().strip() == text
    assert page.find("input", {"name": "kind", "value": "question"}).has_attr("checked")
    assert page.find(id="errors").find("a", href="#text")
    assert notes(world) == 0
    assert entries(world.database, "note-written") == []
    assert text not in caplog.text
    assert all(text not in str(vars(entry)) for entry in entries(world.database, "pair-opened"))


def test_a_number_in_what_must_be_done_is_refused_beside_that_field(world: World, noor: Noor, sanne: Browser) -> None:
    writes(sanne, noor[0], "Zie onder.", kind="action", action_what=f"Bel over {NUMBER}", action_owner="writer")
    assert sanne.status == 422
    assert "Een burgerservicenummer delen we niet." in sanne.page.find(id="action_what-error").get_text()
    assert sanne.page.find(id="action_what")["value"] == f"Bel over {NUMBER}"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", ""),
        ("text", "   \n "),
        ("text", "x" * 601),
        ("text", "tekst \u202e omgekeerd"),
        ("text", "nul \u0000"),
        ("subject", ""),
        ("subject", "gossip"),
        ("kind", "rumour"),
        ("how_known", ""),
        ("discussed", "misschien"),
        ("action_due", "2026-02-30"),
        ("action_due", "morgen"),
        ("action_owner", "noor"),
        ("action_what", "x" * 201),
        ("action_place", "een\ntwee"),
    ],
)
def test_whatever_does_not_fit_is_named_and_everything_typed_stays(
    world: World, noor: Noor, sanne: Browser, field: str, typed: str
) -> None:
    full = {**NOTE, "text": "Noor belde zelf.", "action_what": "Bellen", "action_owner": "writer"}
    sanne.open(address(noor[0], "/notitie"))
    sanne.submit(address(noor[0], "/notitie"), {**full, field: typed})
    assert sanne.status == 400
    assert sanne.page.find(id=f"{field}-error").get_text()
    assert sanne.page.find(id="errors").find("a", href=f"#{field}")
    if field != "text":
        assert sanne.page.find(id="text").get_text().strip() == "Noor belde zelf."
    assert sanne.page.find(id="action_what")["value"] == (typed if field == "action_what" else "Bellen")
    assert notes(world) == 0


def test_an_action_without_what_asks_what_must_be_done(world: World, noor: Noor, sanne: Browser) -> None:
    writes(sanne, noor[0], "Zie onder.", kind="action")
    assert "Schrijf op wat er moet gebeuren" in sanne.page.find(id="action_what-error").get_text()
    writes(sanne, noor[0], "Zie onder.", action_what="Bellen")
    assert "Kies wie het doet." in sanne.page.find(id="action_owner-error").get_text()


def test_a_field_that_is_not_on_the_page_is_an_error(world: World, noor: Noor, sanne: Browser) -> None:
    writes(sanne, noor[0], "Noor belde.", released_epoch="7")
    assert sanne.status == 400
    assert notes(world) == 0


@pytest.mark.parametrize("text", STRANGE)
def test_any_text_comes_back_as_it_was_written(world: World, noor: Noor, sanne: Browser, karim: Browser, text: str) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    writes(sanne, noor[0], text)
    karim.open(address(noor[0]))
    assert well_made(karim, "Koppel bekijken").select_one("article .text").get_text() == text


def test_nothing_is_written_before_the_colleague_said_yes_and_the_text_stays(world: World, sanne: Browser) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        purpose, subjects = "school-en-werk", ["school-work"]
        pair = form_with_proposal(session, world.sanne, world.karim.id, purpose, subjects, ASKED_FREELY, None)
    writes(sanne, pair.id, "Alvast.")
    assert sanne.status == 409
    assert sanne.page.find(id="text").get_text().strip() == "Alvast."


def test_nobody_writes_in_a_pair_of_others(world: World, noor: Noor, joke: Browser) -> None:
    joke.open(address(noor[0], "/notitie"))
    assert joke.status == 404
    joke.open("/begeleider/nieuw-koppel")
    token = joke.page.find("input", {"name": "csrf_token"})["value"]
    joke.send(address(noor[0], "/notitie"), {**NOTE, "text": "Van Joke.", "csrf_token": token})
    assert joke.status == 404
    assert notes(world) == 0
    assert len(entries(world.database, "not-found")) == 2


def test_without_the_pages_own_token_nothing_is_written(world: World, noor: Noor, sanne: Browser) -> None:
    sanne.open(address(noor[0], "/notitie"))
    sanne.send(address(noor[0], "/notitie"), {**NOTE, "text": "Van elders.", "csrf_token": "verzonnen"})
    assert sanne.status == 400
    assert notes(world) == 0


def test_a_correction_keeps_its_subject_and_what_stood_there(world: World, noor: Noor, sanne: Browser) -> None:
    note_id = written(world, world.sanne, noor[0], "Eerst.", how_known="heard-from-others", discussed=False)
    sanne.open(address(noor[0], f"/notitie/{note_id}"))
    page = well_made(sanne, "Notitie verbeteren")
    assert page.find(id="text").get_text().strip() == "Eerst."
    assert page.find("input", {"name": "how_known", "value": "heard-from-others"}).has_attr("checked")
    assert page.find("input", {"name": "subject"}) is None
    sanne.submit(address(noor[0], f"/notitie/{note_id}"), {"text": "Later.", "discussed": "yes"})
    assert "Verbeterd." in text_of(sanne.follow())
    assert "Later." in text_of(sanne.page.article)
    sanne.open(address(noor[0], f"/notitie/{note_id}/geschiedenis"))
    assert [text.get_text() for text in sanne.page.select(".text")] == ["Later.", "Eerst."]
    assert len(entries(world.database, "note-corrected")) == 1


def test_an_action_is_done_by_correcting_it(world: World, noor: Noor, sanne: Browser) -> None:
    action = {"what": "Bellen", "owner": "writer", "dueAt": "2026-03-12T22:59:00Z", "status": "open", "place": None}
    note_id = written(world, world.sanne, noor[0], "Zie onder.", kind="action", action=action)
    page = sanne.open(address(noor[0], f"/notitie/{note_id}"))
    assert page.find(id="action_due")["value"] == "2026-03-12"
    kept = {"action_owner": "writer", "action_status": "did-not-go-ahead"}
    sanne.submit(address(noor[0], f"/notitie/{note_id}"), kept)
    page = sanne.follow()
    assert "ging niet door" in text_of(page.article)
    assert "Bellen" not in text_of(page.find(id="actions"))


def test_two_people_who_correct_the_same_note_both_keep_what_they_typed(app: Flask, world: World, noor: Noor) -> None:
    """Sanne in two windows: the second to save sees both texts and loses nothing typed."""
    note_id = written(world, world.sanne, noor[0], "Eerst.")
    path = address(noor[0], f"/notitie/{note_id}")
    first, second = at_desk(app, world, world.sanne), at_desk(app, world, world.sanne)
    first.open(path)
    second.open(path)
    first.submit(path, {"text": "Van het eerste scherm."})
    second.submit(path, {"text": "Van het tweede scherm."})
    assert (first.status, second.status) == (303, 409)
    page = well_made(second, "Notitie verbeteren")
    assert "Van het eerste scherm." in text_of(page.find(role="alert"))
    assert page.find(id="text").get_text().strip() == "Van het tweede scherm."
    second.submit(path, {"text": "Van beide schermen."})
    assert second.status == 303
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(NoteVersion)) == 2


def test_a_number_in_a_correction_is_refused_and_the_note_stays_as_it_was(world: World, noor: Noor, sanne: Browser) -> None:
    note_id = written(world, world.sanne, noor[0], "Eerst.")
    path = address(noor[0], f"/notitie/{note_id}")
    sanne.open(path)
    sanne.submit(path, {"text": f"Bsn {NUMBER}."})
    assert sanne.status == 422
    assert sanne.page.find(id="text").get_text().strip() == f"Bsn {NUMBER}."
    assert "Eerst." in text_of(sanne.open(address(noor[0])).article)


@pytest.mark.parametrize("revision", ["", "nul", "-1", "0", "99", "1" * 30])
def test_a_revision_that_never_was_changes_nothing(world: World, noor: Noor, sanne: Browser, revision: str) -> None:
    note_id = written(world, world.sanne, noor[0], "Eerst.")
    path = address(noor[0], f"/notitie/{note_id}")
    sanne.open(path)
    sanne.submit(path, {"text": "Later.", "revision": revision})
    assert sanne.status in (400, 409)
    assert sanne.page.find(id="text").get_text().strip() == "Later."
    assert entries(world.database, "note-corrected") == []


def test_a_note_of_the_partner_cannot_be_corrected_or_retracted(world: World, noor: Noor, karim: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = written(world, world.sanne, noor[0], "Van Sanne.")
    karim.open(address(noor[0]))
    token = karim.page.find("input", {"name": "csrf_token"})["value"]
    for path in (f"/notitie/{note_id}", f"/notitie/{note_id}/intrekken"):
        fields = {**NOTE, "text": "Van Karim.", "revision": "1", "csrf_token": token}
        del fields["subject"]
        karim.send(address(noor[0], path), fields if path.endswith(str(note_id)) else {"csrf_token": token})
        assert karim.status == 404
    assert "Van Sanne." in karim.open(address(noor[0])).get_text()
    assert entries(world.database, "note-corrected") == entries(world.database, "note-retracted") == []


def test_a_retracted_note_is_gone_for_both(world: World, noor: Noor, sanne: Browser, karim: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = written(world, world.sanne, noor[0], "Niet goed.")
    sanne.open(address(noor[0], f"/notitie/{note_id}"))
    sanne.submit(address(noor[0], f"/notitie/{note_id}/intrekken"))
    assert "Ingetrokken." in text_of(sanne.follow())
    assert not sanne.page.find("article")
    assert not karim.open(address(noor[0])).find("article")
    sanne.open(address(noor[0], f"/notitie/{note_id}"))
    assert sanne.status == 404


def test_a_note_from_the_own_system_is_corrected_there(world: World, noor: Noor, sanne: Browser) -> None:
    with world.database.transaction() as session:
        for number in (1, 2):
            upload = Upload(noor[0], "sanne", draft(world, "Uit Tryton."), Source(f"tryton-{number}", 1))
            take_source_note(session, world.de_brug.system, upload)
    page = sanne.open(address(noor[0]))
    assert len(page.find_all("article")) == 2
    assert not page.find("a", string="Verbeteren")


def test_a_note_that_never_was_is_not_there(noor: Noor, sanne: Browser) -> None:
    for path in (f"/notitie/{uuid4()}", f"/notitie/{uuid4()}/geschiedenis", "/notitie/geen-nummer"):
        sanne.open(address(noor[0], path))
        assert sanne.status == 404


def test_the_page_is_english_for_whoever_chose_that(world: World, noor: Noor, sanne: Browser) -> None:
    sanne.client.set_cookie("taal", "en", domain="koppel.test", secure=True)
    writes(sanne, noor[0], f"Number {NUMBER}.")
    assert sanne.page.html["lang"] == "en"
    assert "1234…" in sanne.page.find(id="text-error").get_text()
    assert "burgerservicenummer delen we niet" not in sanne.answer.text
