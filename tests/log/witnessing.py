"""Two organisations' witnesses in front of the real service, each with a folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from flask import Flask

from adapters.config import WitnessSettings
from adapters.service_client import WITNESS_SCOPES, ServiceClient
from adapters.state import open_state
from adapters.story import Story
from adapters.witness import CONFIRMED, REFUSED, SEEN, Witness
from service.audit.keys import verifier_keys
from tests.conftest import PUBLIC_URL
from tests.factories import Office, World
from tests.fake_clock import FakeClock
from tlog.checkpoints import Checkpoint, read_checkpoint
from tlog.notes import Note, VerifierKey, parse_note


@dataclass
class Watcher:
    """One organisation's witness. Each look is that of a freshly started adapter. `troubles`: what the last one told."""

    app: Flask
    world: World
    clock: FakeClock
    office: Office
    partners: tuple[VerifierKey, ...]
    folder: Path
    log_keys: tuple[VerifierKey, ...] = ()
    troubles: list[str] = field(default_factory=list)

    def look(self) -> list[str]:
        """Look a minute after the last time; returns what somebody must be told."""
        self.clock.advance(minutes=1)
        return self.look_now()

    def look_now(self) -> list[str]:
        story = Story(lambda line: None)
        self.troubles = story.troubles
        with self._witness() as witness:
            witness.look(story, self.clock().timestamp())
        return self.troubles

    def seen(self) -> Checkpoint | None:
        """What it cosigned last, as its file has it."""
        return read_checkpoint(self.note(SEEN)) if self.file(SEEN).exists() else None

    def confirmed(self) -> Checkpoint | None:
        """The last head that another witness signed too."""
        return read_checkpoint(self.note(CONFIRMED)) if self.file(CONFIRMED).exists() else None

    def has_refused(self) -> bool:
        return self.file(REFUSED).exists()

    def note(self, name: str) -> Note:
        return parse_note(self.file(name).read_text(encoding="utf-8"))

    def file(self, name: str) -> Path:
        return self.folder / name

    @contextmanager
    def _witness(self) -> Iterator[Witness]:
        keys = self.log_keys or tuple(verifier_keys(self.world.database.vault))
        settings = WitnessSettings(self.folder / "unused.key", self.office.witness_key.name, keys, self.partners)
        transport = httpx.WSGITransport(app=self.app)
        now = self.clock().timestamp
        with open_state(self.folder) as state, httpx.Client(transport=transport) as http:
            own = (PUBLIC_URL, self.office.slug, self.office.system_key, http, now, WITNESS_SCOPES)
            yield Witness(settings, self.office.witness_key, ServiceClient(*own), state, self.folder)
