"""Noor, who wants notices, and a mail server that takes them."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from service.actors import Actor
from service.db import Database
from service.pairs.mailbox import confirm_address, give_address
from service.post.sending import send_letters
from tests.conftest import PUBLIC_URL
from tests.factories import World
from tests.made_once import noor_of
from tests.mail_server import Post, mail_server

NOOR = "noor@voorbeeld.test"


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as running:
        yield running


@pytest.fixture
def noor(world: World) -> tuple[UUID, Actor]:
    """The pair and its youngster. Nothing is shared, and she has no mailbox."""
    return noor_of(world)


@pytest.fixture
def mailbox(world: World, noor: tuple[UUID, Actor], post: Post) -> str:
    """She gave her address and typed the code; the server has nothing any more."""
    with world.database.transaction() as session:
        give_address(session, noor[1], NOOR)
    send(world.database, post)
    with world.database.transaction() as session:
        assert confirm_address(session, noor[1], code_in(post))
    post.messages.clear()
    return NOOR


def send(database: Database, post: Post) -> int:
    """One round of the post."""
    return send_letters(database, post.server, PUBLIC_URL)


def code_in(post: Post) -> str:
    """The code in the last letter."""
    words = post.messages[-1].get_content()
    return next(word.strip(".") for word in words.split() if word.strip(".").isdigit())
