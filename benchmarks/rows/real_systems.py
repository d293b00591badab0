"""end-to-end and catch-up: how long a note takes into a real Tryton or Redmine, and how fast an outage is made up for."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import httpx
import orjson
from sqlalchemy import select

from adapters.keys import read_key
from adapters.runner import run_cycle
from adapters.service_client import ServiceClient
from adapters.state import open_state
from adapters.story import Story
from adapters.workbench import Workbench
from benchmarks.bench import Bench
from benchmarks.filling import TEXT, fill_through_services
from benchmarks.ground import Ground, make_ground
from benchmarks.load import send_one
from benchmarks.result import Goal, Result, alternate, median_ratio
from benchmarks.targets import TARGETS, Target
from service.pairs.models import Pair

PAIRS = 3
PACE = 1  # seconds, the shortest that the service can ask for
NOTES, NOTES_WHEN_QUICK = 40, 5
BETWEEN_LOOKS = 0.02
GIVES_UP_AFTER = 120.0
WITHIN, OF_WHAT_IT_TAKES = Goal(2, 1, at_least=False), Goal(0.7, 0.9)

_numbers = count(1)


def end_to_end(bench: Bench) -> list[Result]:
    """From the answer that a note is accepted until a colleague reads it in the other organisation's own system."""
    return [_end_to_end(bench, name) for name in TARGETS]


def catch_up(bench: Bench) -> list[Result]:
    """Deliveries a second of what piled up, against what the system takes of the same account, one request each."""
    return [_catch_up(bench, name) for name in TARGETS]


def _end_to_end(bench: Bench, name: str) -> Result:
    with (
        _connected(bench, name, "end-to-end") as (ground, target, records),
        _adapter_running(bench.directory, ground, target),
    ):
        notes = NOTES_WHEN_QUICK if bench.quick else NOTES
        pairs = [list(records)[number % PAIRS] for number in range(notes + 1)]
        # The first one waits for the adapter to have begun.
        took = [_until_read(ground, target, pair_id, records[pair_id]) for pair_id in pairs][1:]
    raw = {"p50, s": median(took), "longest, s": max(took), "notes": float(len(took))}
    p95 = quantiles(took, n=20, method="inclusive")[-1]
    return bench.result("end-to-end", f"p95, note accepted → read in {name}", p95, WITHIN, raw, "s")


def _catch_up(bench: Bench, name: str) -> Result:
    notes = NOTES_WHEN_QUICK if bench.quick else NOTES
    with (
        _connected(bench, name, "catch-up") as (ground, target, records),
        _running(bench.directory / f"{name}-state", ground, target) as adapter,
    ):
        # What an adapter does once, when it starts, is not part of it.
        run_cycle(adapter)

        def caught_up() -> float:
            for number in range(notes):
                _accepted(ground, list(records)[number % PAIRS])
            began = time.perf_counter()
            cycle = replace(adapter, story=Story(lambda line: None))
            run_cycle(cycle)
            assert cycle.story.stored == notes, f"{cycle.story.stored} of {notes} notes were delivered"
            return notes / (time.perf_counter() - began)

        def taken() -> float:
            began = time.perf_counter()
            for number in range(notes):
                target.write(list(records.values())[number % PAIRS], TEXT)
            return notes / (time.perf_counter() - began)

        caught, alone, ratio = median_ratio(alternate(caught_up, taken, bench.rounds))
    raw = {"delivered, notes/s": caught, f"{name} alone, notes/s": alone}
    return bench.result("catch-up", f"deliveries after an outage ÷ what {name} alone takes", ratio, OF_WHAT_IT_TAKES, raw)


@contextmanager
def _connected(bench: Bench, name: str, row: str) -> Iterator[tuple[Ground, Target, dict[UUID, str]]]:
    """A served ground, the system, and the record of each pair in it."""
    ground = make_ground(bench.directory / f"{row}-{name}", bench.make_url, PAIRS, 0, fill_through_services)
    ground.environment["KOPPEL_INBOX_PACE"] = str(PACE)
    key = bench.directory / "adapter.key"
    key.touch(mode=0o600)
    key.write_text(json.dumps(ground.world.straatkracht.system_key.as_dict(private=True)), encoding="utf-8")
    with TARGETS[name](bench.directory / name) as target, ground.served(bench.threads):
        yield ground, target, {pair_id: target.add_record("Noor", code) for pair_id, code in _codes(ground)}


def _codes(ground: Ground) -> Sequence[tuple[UUID, str]]:
    with ground.database.reading() as session:
        rows = session.execute(select(Pair.id, Pair.code).where(Pair.id.in_(ground.pair_ids)))
        return [(pair_id, code) for pair_id, code in rows]


@contextmanager
def _adapter_running(directory: Path, ground: Ground, target: Target) -> Iterator[None]:
    """`koppel-adapter`, as an organisation runs it."""
    settings = {
        "service": {"url": ground.url, "client_id": ground.world.straatkracht.slug, "key_file": "adapter.key"},
        "adapter": {"organisation": "Straatkracht", "state_dir": f"{target.kind}-state"},
        "system": target.settings,
    }
    # JSON's texts and numbers are TOML's too.
    lines = [
        f"[{table}]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in rows.items())
        for table, rows in settings.items()
    ]
    (directory / f"{target.kind}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "adapters", target.kind, "--config", str(directory / f"{target.kind}.toml")]
    with (directory / f"{target.kind}.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield
        finally:
            process.terminate()


def _until_read(ground: Ground, target: Target, pair_id: UUID, record: str) -> float:
    """Seconds."""
    note_id = _accepted(ground, pair_id)
    began = time.perf_counter()
    while not any(f"[koppel {note_id} r1]" in text for text in target.texts(record)):
        assert time.perf_counter() - began < GIVES_UP_AFTER, f"a note never came in {target.kind}"
        time.sleep(BETWEEN_LOOKS)
    return time.perf_counter() - began


def _accepted(ground: Ground, pair_id: UUID) -> str:
    """De Brug's system sends a note that the youngster lets pass; gives its id."""
    note = {
        "pairId": str(pair_id),
        "author": "sanne",
        "subject": "housing",
        "kind": "agreement",
        "text": TEXT,
        "howKnown": "told-by-youngster",
        "discussed": True,
        "action": None,
        "writtenAt": datetime.now(UTC).isoformat(),
        "sourceRevision": 1,
    }
    request = ground.writer.request("PUT", f"/v1/source-notes/new-{next(_numbers)}", orjson.dumps(note))
    return str(orjson.loads(send_one(ground.port, request).body)["noteId"])


@contextmanager
def _running(state_dir: Path, ground: Ground, target: Target) -> Iterator[Workbench]:
    """An adapter that is connected to both sides."""
    with open_state(state_dir) as state, httpx.Client(timeout=60.0) as http:
        key = read_key(state_dir.parent / "adapter.key")
        service = ServiceClient(ground.url, ground.world.straatkracht.slug, key, http)
        yield Workbench(target.connect(state_dir), service, state, Story(lambda line: None), time.time)
