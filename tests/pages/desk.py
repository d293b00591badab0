"""Professionals, officers and administrators at their desks, and what tests ask of the pages they open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import html5lib
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select

from service.access.sessions import begin_session_of_person
from service.actors import Actor
from service.audit.models import Entry
from service.db import Database
from service.records.notes import Draft
from service.records.writing import write_note
from tests.factories import World
from tests.web_reader import Browser


def at_desk(app: Flask, world: World, actor: Actor) -> Browser:
    """A browser in which this person is signed in."""
    assert actor.id is not None
    with world.database.transaction() as session:
        token = begin_session_of_person(session, actor.id, "passkey")
    browser = Browser(app)
    browser.sign_in_with(token)
    return browser


def sign_in_again(browser: Browser, world: World, actor: Actor) -> Browser:
    """The same person days later: the session of then has ended."""
    return at_desk(browser.app, world, actor)


def well_made(browser: Browser, title: str) -> BeautifulSoup:
    """The present page: valid HTML, one heading, this title, a token in every form, nothing inline."""
    html5lib.HTMLParser(strict=True).parse(browser.answer.text)
    page = browser.page
    assert page.title.get_text() == f"{title} – Koppel"
    assert len(page.find_all("h1")) == 1
    assert all(form.find("input", {"name": "csrf_token"}) for form in page.find_all("form", method="post"))
    assert not page.find_all("style")
    assert not page.find_all(style=True)
    assert browser.answer.headers["Cache-Control"] == "no-store"
    return page


def text_of(page: BeautifulSoup) -> str:
    """What a reader sees, with single spaces and none before a full stop."""
    return re.sub(r" ([.,:])(?= |$)", r"\1", " ".join(page.get_text(" ").split()))


def entries(database: Database, act: str) -> list[Entry]:
    """The entries of this act, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Entry).where(Entry.act == act).order_by(Entry.number)))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the database gets in this block."""
    statements: list[str] = []

    def note_down(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note_down)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note_down)


def draft(world: World, text: str, **more: Any) -> Draft:
    """A note as somebody would write it."""
    usual = {"subject": "housing", "kind": "update", "how_known": "seen", "discussed": True, "action": None}
    return Draft(**{**usual, **more}, text=text, written_at=world.database.clock())


def written(world: World, actor: Actor, pair_id: UUID, text: str, **more: Any) -> UUID:
    """A note that this professional wrote."""
    with world.database.transaction() as session:
        return write_note(session, actor, pair_id, draft(world, text, **more))


NOTE = {"subject": "housing", "kind": "update", "how_known": "seen", "discussed": "yes"}
FREELY = {"need": "both", "alternative": "youngster-tells", "in_room": "one", "no_consequence": "yes"}
