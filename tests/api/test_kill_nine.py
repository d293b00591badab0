"""The service is killed at any moment: what was acknowledged is there, once; no text goes out after a withdrawal; and
every act has its entry.

Two adapters send, fetch and tell without pause, and Noor says yes and stops on her phone, all over HTTP. What was not
acknowledged when the service died may have happened or not; what was, has.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select

from service.access.wiring import EXTENSION
from service.audit.models import Entry
from service.consent.gate import require_author_grant
from service.consent.models import ConsentEvent
from service.consent.standing import standings
from service.db import Database, make_engine, open_database
from service.exchange.models import Copy, CopyState
from service.migrations.state import prepare_key_store
from service.pairs.models import PairSide
from service.records.models import Note
from service.records.queries import notes_under
from service.settings import Settings
from tests.api.killed_noor import KilledNoor
from tests.api.told import entries
from tests.api.traffic import Reader, Receipt, Traffic, Uploader
from tests.factories import World, make_world, pair_with_youngster
from tests.pages.phone import own_phone
from tests.served import Served, far_away, free_address

READS = {"note-fetched", "notes-fetched", "notes-opened"}
ACT_OF_EVENT = {"give": "consent-given", "change": "consent-changed", "withdraw": "consent-withdrawn"}
NOTES_A_TIME = 15  # may be sent from one kill to the next: pages on which Noor decides show them all
ALL_NOTES = 10_000


@dataclass(slots=True)
class Scene:
    """A service that can be killed, over a database that the test looks into, with Noor between Sanne and Karim."""

    served: Served
    world: World
    pair_id: UUID
    noor: KilledNoor
    uploader: Uploader
    reader: Reader
    kills: int = 0

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def traffic(self) -> tuple[Traffic, ...]:
        return self.uploader, self.reader

    @property
    def is_shared(self) -> bool:
        with self.database.reading() as session:
            return standings(session, self.pair_id)[self.world.straatkracht.id].is_active


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    here = replace(settings, public_url=free_address())
    url = here.public_url
    prepare_key_store(make_engine(here.key_store_url))
    world = make_world(open_database(here))
    pair_id, youngster = pair_with_youngster(world)
    over_there = far_away(url)
    over_there.extensions[EXTENSION] = SimpleNamespace(settings=here)
    noor = KilledNoor(own_phone(over_there, world, youngster), pair_id, world.straatkracht.id)
    uploader = Uploader(url, world.de_brug.slug, world.de_brug.system_key, str(pair_id), "sanne")
    reader = Reader(url, world.straatkracht.slug, world.straatkracht.system_key)
    served = Served(here, tmp_path)
    yield Scene(served, world, pair_id, noor, uploader, reader)
    served.kill()
    world.database.engine.dispose()


def test_whenever_the_service_is_killed_what_was_acknowledged_stands_once_in_the_records_and_in_the_log(
    scene: Scene,
) -> None:
    moments = random.Random(7)
    happens = [nothing_else, stops_just_before, stopped_a_while_ago, stops_meanwhile, says_yes_meanwhile]
    moments.shuffle(happens)
    scene.served.start()
    with scene.uploader, scene.reader:
        for happen in happens:
            if not scene.is_shared:
                assert scene.noor.say_yes()
            scene.uploader.may_send(NOTES_A_TIME)
            scene.uploader.wait_for(moments.randint(1, 8))
            scene.reader.wait_for(moments.randint(1, 3))
            happen(scene)
        scene.uploader.may_send(1)
        scene.uploader.wait_for(1)
        scene.reader.wait_for(2)
        scene.uploader.stop()
        scene.reader.stop()
    scene.served.kill()
    assert_every_note_stands_once_with_its_entry(scene)
    assert_every_decision_has_its_entry(scene)
    assert_every_text_handed_out_has_its_entry(scene)
    assert_every_receipt_has_its_entry(scene)
    assert_no_text_after_a_withdrawal(scene)


def nothing_else(scene: Scene) -> None:
    with killed(scene):
        pass


def stops_just_before(scene: Scene) -> None:
    assert scene.noor.stop()
    with killed(scene):
        pass


def stopped_a_while_ago(scene: Scene) -> None:
    assert scene.noor.stop()
    scene.reader.wait_for(2)
    with killed(scene):
        pass


def stops_meanwhile(scene: Scene) -> None:
    scene.noor.open_stop()
    meanwhile(scene, scene.noor.press_stop)


def says_yes_meanwhile(scene: Scene) -> None:
    assert scene.noor.stop()
    meanwhile(scene, scene.noor.say_yes)


def meanwhile(scene: Scene, press: Callable[[], bool]) -> None:
    """Kill the service while Noor is busy; whether she is answered is open."""
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(press)
        scene.reader.wait_for(1)
        with killed(scene):
            under_way.result()


@contextmanager
def killed(scene: Scene) -> Iterator[None]:
    """Kill the service; after the block it runs again."""
    for adapter in scene.traffic:
        adapter.hold()
    scene.served.kill()
    scene.kills += 1
    yield
    scene.served.start()
    for adapter in scene.traffic:
        adapter.go()


def assert_every_note_stands_once_with_its_entry(scene: Scene) -> None:
    with scene.database.transaction() as session:
        grant = require_author_grant(session, scene.world.sanne, scene.pair_id)
        opened = {note.id: note.text for note in notes_under(session, grant, limit=ALL_NOTES)}
        sources = {note.id: note.source_id for note in session.execute(select(Note.id, Note.source_id))}
        counted = session.scalar(select(PairSide.notes_written).where(PairSide.organisation_id == scene.world.de_brug.id))
    assert {sources[note_id]: text for note_id, text in opened.items()} == scene.uploader.accepted
    assert len(opened) == len(sources) == counted == len(scene.uploader.accepted)
    assert Counter(entry.note_ids for entry in entries(scene.database, "note-written")) == Counter(map(str, opened))


def assert_every_decision_has_its_entry(scene: Scene) -> None:
    with scene.database.reading() as session:
        chosen = select(ConsentEvent.action).where(ConsentEvent.to_organisation_id == scene.world.straatkracht.id)
        decided = [ACT_OF_EVENT[action] for action in session.scalars(chosen) if action in ACT_OF_EVENT]
    logged = [entry.act for entry in entries(scene.database) if entry.act in ACT_OF_EVENT.values()]
    assert Counter(logged) == Counter(decided)
    stops, yeses = decided.count("consent-withdrawn"), len(decided) - decided.count("consent-withdrawn")
    assert scene.noor.stops_answered <= stops <= scene.noor.stops_answered + scene.kills
    assert scene.noor.yeses_answered <= yeses <= scene.noor.yeses_answered + scene.kills


def receipt_in(entry: Entry) -> Receipt:
    facts = orjson.loads(entry.facts or "{}")
    return Receipt(entry.note_ids or "", int(facts["revision"]), facts["state"])


def assert_every_text_handed_out_has_its_entry(scene: Scene) -> None:
    """One each; and at most one for each kill, of which the answer never came."""
    handed_out = Counter(fetched.note_id for fetched in scene.reader.fetched)
    logged = Counter(entry.note_ids for entry in entries(scene.database, "note-fetched"))
    assert handed_out
    assert handed_out <= logged
    assert (logged - handed_out).total() <= scene.kills


def assert_every_receipt_has_its_entry(scene: Scene) -> None:
    logged = [receipt_in(entry) for entry in entries(scene.database, "copy-told")]
    told = scene.reader.receipts
    assert told
    assert Counter(told) <= Counter(logged)
    assert (Counter(logged) - Counter(told)).total() <= scene.kills
    last = {receipt.note_id: receipt.state for receipt in logged}
    with scene.database.reading() as session:
        stands = {str(copy.note_id): copy.state for copy in session.scalars(select(Copy))}
    assert {note_id: state for note_id, state in stands.items() if state != CopyState.POSSIBLY_HELD} == last


def assert_no_text_after_a_withdrawal(scene: Scene) -> None:
    for stopped_at, asked_again_at in scene.noor.closed:
        late = [text for text in scene.reader.fetched if stopped_at < text.asked_at < asked_again_at]
        assert not late
    is_shared = False
    acts = [entry.act for entry in entries(scene.database)]
    for act, _ in groupby(acts):
        is_shared = act in ("consent-given", "consent-changed") or (is_shared and act != "consent-withdrawn")
        assert is_shared or act not in READS, acts
