"""My notes: folded until opened by a button, and the youngster's own words with them."""

import pytest
from flask import Flask

from service.records.writing import correct_note
from tests.api.conftest import system_of
from tests.factories import World, give_consent, join, meet
from tests.pages.desk import at_desk, draft, entries, text_of, written
from tests.pages.noor import Noor, give, read_by_karim
from tests.pages.phone import MY_NOTES, MY_PAGE, OwnPhone, calm, empty_pair, own_phone


def test_a_new_note_stays_folded_until_noor_opens_it_and_opening_is_a_button(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor belde zelf.")
    for path in (MY_PAGE, MY_NOTES, f"{MY_NOTES}?open={note_id}"):
        assert "Noor belde zelf." not in phone.open(path).get_text()
        assert "Nieuwe notitie van Sanne." in text_of(phone.page)
    calm(phone)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    assert phone.goes_to == f"{MY_NOTES}?open={note_id}#note-{note_id}"
    page = phone.open(f"{MY_NOTES}?open={note_id}")
    calm(phone)
    assert "Noor belde zelf." in page.find(id=f"note-{note_id}").get_text()
    assert entries(world.database, "notes-opened") == []


def test_s15_noors_words_travel_with_the_note(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/reactie", {"kind": "dispute", "text": "Ik was bij mijn oma. <b>Echt</b>"})
    assert "klopt niet. Ik was bij mijn oma. <b>Echt</b>" in text_of(phone.follow())
    assert "Ik was bij mijn oma." in at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}").get_text()
    (entry,) = entries(world.database, "note-answered")
    assert (entry.note_ids, entry.actor_role) == (str(note_id), "youngster")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "reply", "text": ""}, 400),
        ({"kind": "dispute", "text": "x" * 601}, 400),
        ({"kind": "dispute", "text": "niet\u0000goed"}, 400),
        ({"kind": "woedend"}, 400),
        ({"kind": "agree", "extra": "1"}, 400),
    ],
)
def test_a_reply_that_does_not_fit_stays_on_the_screen_and_is_not_kept(
    world: World, noor: Noor, phone: OwnPhone, fields: dict[str, str], status: int
) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/reactie", dict(fields))
    assert phone.status == status
    assert entries(world.database, "note-answered") == []
    typed = phone.page.find("textarea")
    if typed and "\u0000" not in fields.get("text", "") and "extra" not in fields:
        assert typed.get_text() == fields.get("text", "")
        assert phone.page.find(id="errors") is not None or "kind" not in fields or fields["kind"] == "woedend"


def test_what_does_not_belong_here_is_hidden_at_once_and_can_be_shown_again(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Over haar broer.")
    at = f"{MY_NOTES}/{noor[0]}/{note_id}"
    phone.open(MY_NOTES)
    phone.submit(f"{at}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.submit(f"{at}/hoort-hier-niet")
    assert read_by_karim(world, noor) == set()
    phone.open(f"{MY_NOTES}?open={note_id}")
    assert "Jij zei: dit hoort hier niet." in text_of(calm(phone))
    phone.submit(f"{at}/toch-laten-zien")
    assert "Mag Karim dit lezen?" in text_of(phone.follow())
    assert read_by_karim(world, noor) == set()  # whoever holds the open phone does not open it
    phone.press()
    assert read_by_karim(world, noor) == {"Over haar broer."}
    assert [len(entries(world.database, act)) for act in ("note-hidden", "note-shown-again")] == [1, 1]


def test_hiding_in_the_preview_leads_back_to_the_preview_and_never_elsewhere(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    note_id = written(world, world.sanne, noor[0], "Over haar broer.")
    what = f"/jongere/keuze/{noor[0]}/wat"
    phone.open(what)
    action = f"{MY_NOTES}/{noor[0]}/{note_id}/hoort-hier-niet"
    phone.submit(action)
    assert phone.goes_to == what
    assert "Over haar broer." not in phone.follow().get_text()
    assert "Deze notitie is verborgen." in text_of(calm(phone))
    phone.send(action, {"csrf_token": phone.form_token, "return": "//elders.test/x"})
    assert phone.goes_to.startswith(MY_NOTES)


def test_earlier_texts_of_a_corrected_note_stand_with_it(world: World, noor: Noor, phone: OwnPhone) -> None:
    note_id = written(world, world.sanne, noor[0], "Noor was niet thuis.")
    with world.database.transaction() as session:
        correct_note(session, world.sanne, noor[0], note_id, draft(world, "Noor was wel thuis."), 1)
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    card = text_of(phone.open(f"{MY_NOTES}?open={note_id}").find(id=f"note-{note_id}"))
    assert "verbeterd" in card
    assert "Noor was niet thuis." in card


def test_why_karim_sees_a_note_is_noors_own_yes(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim)
    note_id = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    card = text_of(phone.open(f"{MY_NOTES}?open={note_id}").find(id=f"note-{note_id}"))
    assert "Waarom ziet Karim dit?" in card
    assert "Omdat jij op 3 maart zei: Karim mag lezen wat Sanne schrijft over wonen, tot 2 juni." in card


def test_s17_with_read_first_a_note_waits_until_noor_has_read_it(world: World, noor: Noor, phone: OwnPhone) -> None:
    give(world, noor, world.karim, read_first=True)
    note_id = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    phone.open(MY_NOTES)
    assert "Niemand anders ziet hem tot jij hem gelezen hebt." in text_of(phone.page)
    assert read_by_karim(world, noor) == set()
    phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    assert read_by_karim(world, noor) == {"Er is een kijkdag."}


def test_what_the_other_wrote_before_they_met_waits_for_noors_own_eyes(app: Flask, world: World) -> None:
    pair_id = empty_pair(world)
    with world.database.transaction() as session:
        youngster = join(session, pair_id, world.sanne)
    note_id = written(world, world.karim, pair_id, "Karim was mee.")
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.sanne)
    phone = own_phone(app, world, youngster)
    assert "Karim was mee." not in phone.open(MY_NOTES).get_text()
    assert phone.page.find(id=f"note-{note_id}") is None
    with world.database.transaction() as session:
        meet(session, pair_id, world.karim)
    sanne = at_desk(app, world, world.sanne)
    assert "Karim was mee." not in sanne.open(f"/begeleider/koppel/{pair_id}").get_text()
    phone.open(MY_NOTES)
    phone.submit(f"{MY_NOTES}/{pair_id}/{note_id}/lezen")
    phone.open(f"{MY_NOTES}?open={note_id}")
    phone.open(phone.page.find("a", string="Mag Sanne dit lezen?")["href"])
    phone.press()
    assert "Karim was mee." in sanne.open(f"/begeleider/koppel/{pair_id}").get_text()


def test_every_note_says_who_read_it_and_why_can_be_asked_in_one_tap(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim, copies=True)
    read = written(world, world.sanne, noor[0], "Er is een kijkdag.")
    at_desk(app, world, world.karim).open(f"/begeleider/koppel/{noor[0]}")
    system_of(app, world.straatkracht).carry_out()
    unread = written(world, world.sanne, noor[0], "Er is een schuld.", subject="income")
    for note_id in (read, unread):
        phone.open(MY_NOTES)
        phone.submit(f"{MY_NOTES}/{noor[0]}/{note_id}/lezen")
    phone.open(MY_NOTES)
    page = calm(phone)
    readers = text_of(page.find(id=f"note-{read}"))
    assert "Wie las dit?" in readers
    assert "Karim · Straatkracht dinsdag 3 maart, 14:02" in readers
    assert "Het systeem van Straatkracht haalde een kopie op." in readers
    assert "Wie las dit?" not in text_of(page.find(id=f"note-{unread}"))
    ask = page.find(id=f"note-{read}").select('form[action$="/vraag"]')
    phone.submit(ask[-1]["action"])
    assert phone.status == 303
    assert "Je vroeg waarom" in text_of(phone.open(MY_NOTES).find(id=f"note-{read}"))
