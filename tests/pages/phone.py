"""A youngster at their own phone: scans, answers, makes a passkey and signs with it, over HTTP."""

import json
import os
from typing import Any
from uuid import UUID

import html5lib
from bs4 import BeautifulSoup
from flask import Flask

from demo.authenticator import Phone
from service.access.passkeys import creation_options, make_passkey_of_youngster
from service.access.sessions import begin_session_of_youngster
from service.access.wiring import EXTENSION
from service.actors import Actor
from service.pairs.joining import confirm_words, joining_of, show_code
from tests.factories import World, form_pair, propose_consent
from tests.web_reader import Browser

INTRODUCTION: dict[str, Any] = {"name": "Noor", "birth_month": "1", "birth_year": "2007"}
MY_PAGE, MY_NOTES, MY_CONSENTS = "/jongere/", "/jongere/notities", "/jongere/toestemming"
KEY = "/jongere/begin/sleutel"


class OwnPhone(Browser):
    """A browser with a device that holds passkeys."""

    def __init__(self, app: Flask, device: Phone | None = None) -> None:
        super().__init__(app)
        self.device = device or Phone(self.url)

    def options(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        """What the page's script asks for before it asks the device."""
        answer = self.client.post(path, base_url=self.url, data=fields)
        assert answer.status_code == 200, answer.text
        asked: dict[str, Any] = json.loads(answer.text)
        return asked

    def introduce(self, code: str, **typed: str) -> BeautifulSoup:
        """Scan the code and answer the two questions."""
        self.open(f"/j/{code}")
        return self.submit(f"/j/{code}", {**INTRODUCTION, **typed})

    def make_passkey(self) -> None:
        """On the page for keys: this is my own phone."""
        self.open(KEY)
        options = self.options(f"{KEY}/nieuw", {"csrf_token": self.form_token})
        self.submit(KEY, {"credential": self.device.create(options)})

    def sign_in(self, wanted: str = "") -> None:
        """Come back with the passkey."""
        self.open(f"/jongere/aanmelden{wanted}")
        options = self.options("/jongere/aanmelden/sleutel", {"csrf_token": self.form_token})
        fields = {"csrf_token": self.form_token, "credential": self.device.get(options)}
        self.send(f"/jongere/aanmelden{wanted}", fields)

    def say_yes(self, device: Phone | None = None) -> dict[str, Any]:
        """On the summary: yes, signed by the device. What was sent, for a second tap."""
        return self.press(device, answer="yes")

    def press(self, device: Phone | None = None, **fields: str) -> dict[str, Any]:
        """A button that opens something, with `fields`, signed by the device. What was sent, for a second tap."""
        path = self.answer.request.path
        sent = {**self.standing_in(path), **fields}
        sent["credential"] = (device or self.device).get(self.options(f"{path}/sleutel", sent))
        self.send(path, sent)
        return sent

    def choose(self, **answers: str) -> BeautifulSoup:
        """Answer the present consent screen and go on."""
        fields = {name.replace("_", "-"): value for name, value in answers.items()}
        self.submit(self.answer.request.path, {**fields, "answer": "next"})
        return self.follow()


def code_of(world: World, pair_id: UUID, shown_by: Actor) -> str:
    """The code on a holder's screen."""
    with world.database.transaction() as session:
        return show_code(session, shown_by, pair_id)[0]


def words_are_right(world: World, pair_id: UUID, shown_by: Actor) -> None:
    """The holder taps: yes, the same words."""
    with world.database.transaction() as session:
        joining = joining_of(session, pair_id)
        assert joining is not None
        confirm_words(session, shown_by, pair_id, joining.id)


def empty_pair(world: World) -> UUID:
    """Sanne and Karim, who have a question for a youngster that has not joined."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        propose_consent(session, pair_id, world.sanne, world.karim)
    return pair_id


def joined(app: Flask, world: World, pair_id: UUID, device: Phone | None = None) -> OwnPhone:
    """Noor, who scanned Sanne's code and made a passkey; she stands before the first consent screen."""
    phone = OwnPhone(app, device)
    phone.introduce(code_of(world, pair_id, world.sanne))
    words_are_right(world, pair_id, world.sanne)
    phone.make_passkey()
    return phone


def own_phone(app: Flask, world: World, youngster: Actor) -> OwnPhone:
    """The phone of somebody who joined before: signed in, with a passkey in it."""
    assert youngster.id is not None
    phone, settings = OwnPhone(app), app.extensions[EXTENSION].settings
    with world.database.transaction() as session:
        challenge = os.urandom(32)
        options = json.loads(creation_options(session, settings, challenge, youngster.id, "Noor"))
        made = phone.device.create(options)
        make_passkey_of_youngster(session, settings, made, challenge, youngster.id)
        phone.sign_in_with(begin_session_of_youngster(session, youngster.id, "passkey", own_device=True))
    return phone


def calm(browser: Browser) -> BeautifulSoup:
    """The present page: valid HTML, a title that says nothing, one heading, a token in every form, nothing inline."""
    html5lib.HTMLParser(strict=True).parse(browser.answer.text)
    page = browser.page
    assert page.title.get_text() == "Koppel"
    assert len(page.find_all("h1")) == 1
    assert all(form.find("input", {"name": "csrf_token"}) for form in page.find_all("form", method="post"))
    assert not page.find_all("style")
    assert not page.find_all(style=True)
    assert browser.answer.headers["Cache-Control"] == "no-store"
    return page
