"""A professional turns notices by e-mail on, says when, and turns them off."""

from flask import Flask

from service.post.sending import send_letters
from tests.factories import World
from tests.mail_server import Post
from tests.pages.desk import at_desk, text_of, well_made
from tests.post.conftest import code_in
from tests.web_reader import Browser

NOTICES = "/begeleider/berichten"
CODE, WHEN, GONE = f"{NOTICES}/code", f"{NOTICES}/wanneer", f"{NOTICES}/weg"
KARIM = "karim@straatkracht.test"


def test_karim_turns_them_on_with_the_code_says_when_and_turns_them_off(mailing: Flask, world: World, post: Post) -> None:
    karim = at_desk(mailing, world, world.karim)
    karim.open("/begeleider/")
    karim.open(karim.page.find("a", string="Berichten")["href"])
    well_made(karim, "Berichten")
    karim.submit(NOTICES, {"address": KARIM})
    karim.follow()
    send_letters(world.database, post.server, "https://koppel.test")
    karim.submit(CODE, {"code": "12"})
    assert (karim.status, "Typ de zes cijfers uit de mail." in text_of(karim.page)) == (400, True)
    karim.submit(CODE, {"code": code_in(post)})
    karim.follow()
    assert f"Mail gaat naar {KARIM}." in text_of(well_made(karim, "Berichten"))
    choice = {"csrf_token": karim.form_token, "rhythm": "daily", "weekends": "yes", "from_hour": "9", "until_hour": "9"}
    karim.send(WHEN, choice)
    assert (karim.status, "Kies een uur na het eerste." in text_of(karim.page)) == (400, True)
    karim.send(WHEN, {**choice, "until_hour": "17"})
    page = karim.follow()
    assert [option["value"] for option in page.select("option[selected]")] == ["9", "17"]
    assert [each["value"] for each in page.select("input[checked]")] == ["daily", "yes"]
    karim.submit(GONE)
    assert KARIM not in text_of(karim.follow())
    assert karim.page.find("input", {"name": "address"})


def test_without_a_mail_server_it_is_not_offered_and_times_are_nobodys(karim: Browser) -> None:
    assert "Mail sturen kan hier nu niet." in text_of(karim.open(NOTICES))
    token = karim.form_token
    karim.send(NOTICES, {"csrf_token": token, "address": KARIM})
    assert karim.status == 409
    karim.send(WHEN, {"csrf_token": token, "rhythm": "soon", "weekends": "no", "from_hour": "8", "until_hour": "18"})
    assert karim.status == 404
