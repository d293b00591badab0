"""The service on a clock that the test sets: for stories in which weeks go by.

It is the application that everybody runs, with the clock that its database takes anyway, served from the test's own
process. A service that runs as a program has no way to be told another time. Nothing ticks here: what the gate and the pages
do at a moment, they do by the clock alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from demo.programs import HOST, free_port
from service.actors import Actor
from service.app import create_app
from service.db import Database, make_engine
from service.migrations.state import prepare_key_store
from service.settings import Settings
from service.vault import Vault
from tests.browser.navigators.officer import Officer
from tests.browser.navigators.professional import Professional
from tests.browser.navigators.youngster import Youngster
from tests.conftest import TOKEN_KEY
from tests.databases import Template
from tests.factories import MASTER_KEY, World, make_world
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk
from tests.pages.phone import own_phone


@dataclass(frozen=True)
class MovingService:
    """A service at `url`, its organisations and its clock."""

    url: str
    app: Flask
    clock: FakeClock
    world: World

    def lets_in(self, somebody: Professional | Officer, actor: Actor) -> None:
        """They signed in just now: days went by since the last time."""
        token = at_desk(self.app, self.world, actor).cookie("koppel")
        assert token is not None
        somebody.screen.page.context.add_cookies([{"name": "koppel", "value": token, "url": self.url}])

    def gives_key(self, youngster: Youngster, actor: Actor) -> None:
        """Their phone has the passkey that they made when they joined."""
        youngster.passkeys.keep(own_phone(self.app, self.world, actor).device)


@contextmanager
def moving_service(directory: Path, template: Template) -> Iterator[MovingService]:
    """A service on this machine, as long as the block lasts: it is 3 March until the test says otherwise."""
    port = free_port()
    with template.copy(directory) as database_url:
        settings = Settings(
            database_url=database_url,
            key_store_url=f"sqlite:///{directory / 'keys.db'}",
            public_url=f"http://localhost:{port}",
            master_key=MASTER_KEY,
            token_key=TOKEN_KEY,
        )
        engine, key_store = make_engine(settings.database_url), make_engine(settings.key_store_url)
        prepare_key_store(key_store)
        clock = FakeClock()
        database = Database(engine, Vault(settings.master_key, key_store), clock, settings.public_url)
        app = create_app(settings, database)
        server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield MovingService(settings.public_url, app, clock, make_world(database))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            engine.dispose()
            key_store.dispose()


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request; of what goes wrong the application speaks itself."""

    def log(self, *_: object) -> None:
        """Nothing."""
