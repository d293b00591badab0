"""The service is killed at any moment: what was acknowledged is there, once, and no read comes after a withdrawal."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.sessions import begin_session_of_youngster
from service.actors import Actor
from service.consent.gate import require_author_grant
from service.db import Database, make_engine, open_database
from service.migrations.state import prepare_key_store
from service.pairs.models import PairSide
from service.records.models import Note
from service.records.queries import notes_under
from service.settings import Settings
from tests.api.told import entries, say_yes
from tests.api.traffic import Reader, Traffic, Uploader
from tests.factories import World, make_world, pair_with_youngster
from tests.served import Served, free_address

CONSENTS = "/jongere/toestemming"
CSRF_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
READS = {"note-fetched", "notes-fetched", "notes-opened"}
GIVING = {"consent-given", "consent-changed"}
KILLS_WHILE_WRITING = 3
MOST_NOTES = 200


@dataclass(frozen=True, slots=True)
class Scene:
    """A service that can be killed, over a database that the test looks into, with Noor between Sanne and Karim."""

    served: Served
    settings: Settings
    world: World
    pair_id: UUID
    youngster: Actor

    @property
    def database(self) -> Database:
        return self.world.database


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    here = replace(settings, public_url=free_address())
    prepare_key_store(make_engine(here.key_store_url))
    world = make_world(open_database(here))
    served = Served(here, tmp_path)
    yield Scene(served, here, world, *pair_with_youngster(world))
    served.kill()
    world.database.engine.dispose()


def test_whenever_the_service_is_killed_nothing_acknowledged_is_lost_or_doubled_and_no_read_comes_after_a_withdrawal(
    scene: Scene,
) -> None:
    moments = random.Random(7)
    url, de_brug, straatkracht = scene.settings.public_url, scene.world.de_brug, scene.world.straatkracht
    say_yes(scene.world, scene.pair_id, scene.youngster, scene.world.karim)
    scene.served.start()
    with (
        Uploader(url, de_brug.slug, de_brug.system_key, str(scene.pair_id), "sanne") as uploader,
        Reader(url, straatkracht.slug, straatkracht.system_key) as reader,
    ):
        for _ in range(KILLS_WHILE_WRITING):
            uploader.wait_for(moments.randint(1, 5))
            with killed(scene, uploader, reader):
                pass
        at_once = stop_and_kill_at_once(scene, uploader, reader)
        after_a_while = stop_and_kill_after_a_while(scene, uploader, reader)
        half_way = stop_and_kill_half_way(scene, uploader, reader)
        reader.wait_for(2)
    assert at_once
    assert after_a_while
    assert_every_note_stands_once_with_its_entry(scene, uploader.accepted)
    assert_no_read_after_a_withdrawal(scene, at_once + after_a_while + half_way)


@contextmanager
def killed(scene: Scene, *traffic: Traffic) -> Iterator[None]:
    """Kill the service; after the block it runs again."""
    for adapter in traffic:
        adapter.hold()
    scene.served.kill()
    yield
    scene.served.start()
    for adapter in traffic:
        adapter.go()


def stop_and_kill_at_once(scene: Scene, uploader: Uploader, reader: Reader) -> bool:
    stopped = button_that_stops(scene)()
    with killed(scene, uploader, reader):
        say_yes(scene.world, scene.pair_id, scene.youngster, scene.world.karim)
    uploader.wait_for(2)
    return stopped


def stop_and_kill_after_a_while(scene: Scene, uploader: Uploader, reader: Reader) -> bool:
    stopped = button_that_stops(scene)()
    reader.wait_for(2)
    with killed(scene, uploader, reader):
        say_yes(scene.world, scene.pair_id, scene.youngster, scene.world.karim)
    uploader.wait_for(2)
    return stopped


def stop_and_kill_half_way(scene: Scene, uploader: Uploader, reader: Reader) -> bool:
    press = button_that_stops(scene)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(press)
        with killed(scene, uploader, reader):
            return under_way.result()


def button_that_stops(scene: Scene) -> Callable[[], bool]:
    """The button on Noor's page with consents; pressed, it says whether the answer came."""
    with scene.database.transaction() as session:
        assert scene.youngster.id is not None
        token = begin_session_of_youngster(session, scene.youngster.id, "passkey", own_device=True)
    client = httpx.Client(base_url=scene.settings.public_url, cookies={"koppel": token}, timeout=30)
    form = {"csrf_token": CSRF_TOKEN.findall(client.get(CONSENTS).text)[0]}

    def press() -> bool:
        try:
            return client.post(f"{CONSENTS}/{scene.pair_id}/stop", data=form).status_code == 303
        except httpx.TransportError:
            return False

    return press


def assert_every_note_stands_once_with_its_entry(scene: Scene, accepted: Mapping[str, str]) -> None:
    with scene.database.transaction() as session:
        grant = require_author_grant(session, scene.world.sanne, scene.pair_id)
        opened = {note.id: note.text for note in notes_under(session, grant, limit=MOST_NOTES)}
        sources = dict(session.execute(select(Note.id, Note.source_id)).tuples().all())
        counted = session.scalar(select(PairSide.notes_written).where(PairSide.organisation_id == scene.world.de_brug.id))
    stands = {sources[note_id]: text for note_id, text in opened.items()}
    assert accepted.items() <= stands.items()
    assert len(opened) == len(sources) == len(stands) == counted
    assert Counter(entry.note_ids for entry in entries(scene.database, "note-written")) == Counter(map(str, opened))


def assert_no_read_after_a_withdrawal(scene: Scene, acknowledged: int) -> None:
    acts = [entry.act for entry in entries(scene.database)]
    assert acts.count("consent-withdrawn") >= acknowledged
    assert "note-fetched" in acts
    is_shared = False
    for act in acts:
        is_shared = act in GIVING or (is_shared and act != "consent-withdrawn")
        assert is_shared or act not in READS, acts
