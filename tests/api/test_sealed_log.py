"""The sealed log over the API: proofs for whom they concern, checkpoint and tiles for witnesses, cosignatures from them."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from werkzeug.test import TestResponse

from service.actors import Actor
from service.audit.keys import verifier_keys
from service.audit.leaves import SHOWN, shown_commitment
from service.audit.models import Cosignature
from service.audit.tree import newest_seal
from service.consent.decisions import withdraw_consent
from service.pairs.models import RegistrationSystem
from tests.api.sealed import LOG_NAME, cosigned, newest_entry, seal_log
from tests.api.system import System
from tests.api.told import entries, say_yes, source_note
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.tlog.independent import Evidence, build_verifier
from tlog.checkpoints import Checkpoint, open_checkpoint, witnesses_of
from tlog.hashes import HASH_BYTES
from tlog.notes import parse_note
from tlog.proof_files import ProofFile, parse_proof_file
from tlog.proofs import check_consistency, consistency_proof
from tlog.tiles import Tile, TiledTree

Noor = tuple[UUID, Actor]


@pytest.fixture
def witness(straatkracht: System) -> System:
    """Straatkracht's adapter as a witness."""
    return straatkracht.with_scope("log:witness")


def test_an_organisation_proves_that_an_entry_it_was_shown_is_in_the_sealed_log(
    world: World, de_brug: System, noor: Noor
) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    seal_log(world.database)
    shown = _listed(de_brug, "note-written")
    proof = _proof(de_brug, shown["entryId"])
    opened = _opened(proof)
    assert proof.check(_leaf(proof), verifier_keys(world.database.vault)).origin == LOG_NAME
    assert list(opened) == list(SHOWN)
    assert (opened["seen_as"], opened["action"], opened["checks"]) == ("note-written", "C", "ar")
    assert (UUID(opened["id"]), UUID(opened["pair_id"])) == (UUID(shown["entryId"]), noor[0])


def test_a_proof_opens_nothing_that_the_organisation_may_not_read(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    """Whether Noor stopped, or time did, is nobody's business; nor is who she is beyond this pair."""
    pair_id, youngster = noor
    say_yes(world, pair_id, youngster, world.karim)
    with world.database.transaction() as session:
        withdraw_consent(session, youngster, pair_id)
    seal_log(world.database)
    answer = de_brug.ask("GET", f"/v1/entries/{newest_entry(world, world.de_brug, 'nothing-shared')}/proof")
    opened = _opened(parse_proof_file(answer.text))
    assert opened["seen_as"] == "nothing-shared"
    (entry,) = entries(world.database, "consent-withdrawn")
    opening = orjson.loads(parse_proof_file(answer.text).extra or b"")
    for secret in ("consent-withdrawn", "youngster", youngster.id.hex, str(youngster.id), entry.salt[16:].hex()):
        assert secret not in orjson.dumps(opening).decode()


@pytest.mark.parametrize("whose", ["of another", "of the youngster alone", "of nobody"])
def test_a_proof_of_any_other_entry_is_the_one_404(
    world: World, de_brug: System, straatkracht: System, noor: Noor, whose: str
) -> None:
    straatkracht.take_lease()
    say_yes(world, *noor, world.karim)
    de_brug.put_note("1", source_note(noor[0]))
    seal_log(world.database)
    hidden = [entry.id for entry in entries(world.database) if entry.seen_as is None]
    wanted = {
        "of another": newest_entry(world, world.straatkracht, "lease-taken"),
        "of the youngster alone": hidden[0] if hidden else uuid4(),
        "of nobody": uuid4(),
    }[whose]
    answer = de_brug.ask("GET", f"/v1/entries/{wanted}/proof")
    nothing = de_brug.ask("GET", "/v1/entries/abc/proof")
    assert (answer.status_code, answer.data) == (nothing.status_code, nothing.data)
    assert answer.status_code == 404


def test_an_entry_can_be_proven_from_the_minute_after_it(
    world: World, de_brug: System, noor: Noor, clock: FakeClock
) -> None:
    seal_log(world.database)
    de_brug.put_note("1", source_note(noor[0]))
    path = f"/v1/entries/{newest_entry(world, world.de_brug, 'note-written')}/proof"
    early = de_brug.ask("GET", path)
    assert (early.status_code, early.get_json()["reason"]) == (409, "not-sealed-yet")
    clock.advance(minutes=1)
    seal_log(world.database)
    assert de_brug.ask("GET", path).status_code == 200


def test_a_proof_carries_the_cosignatures_of_the_seal_that_most_witnesses_saw(
    world: World, de_brug: System, witness: System, noor: Noor, clock: FakeClock
) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    seal_log(world.database)
    first = cosigned(world, world.straatkracht)
    assert witness.ask("POST", "/v1/log/cosignatures", json=first).status_code == 204
    clock.advance(minutes=1)
    seal_log(world.database)
    proof = _proof(de_brug, _listed(de_brug, "note-written")["entryId"])
    checkpoint = proof.check(_leaf(proof), verifier_keys(world.database.vault))
    assert checkpoint.size == first["size"]
    assert list(witnesses_of(proof.note, [world.straatkracht.witness_key.verifier])) == [
        world.straatkracht.witness_key.verifier
    ]


def test_a_witness_rebuilds_two_seals_from_the_tiles_and_finds_that_one_continues_the_other(
    world: World, de_brug: System, witness: System, noor: Noor, clock: FakeClock
) -> None:
    heads = []
    for number in range(2):
        de_brug.put_note(str(number), source_note(noor[0]))
        seal_log(world.database)
        heads.append(_checkpoint(world, witness))
        clock.advance(minutes=1)
    old, new = heads
    tree = TiledTree(new.size, lambda tile: _tile(witness, tile).data)
    assert tree.root() == new.root
    check_consistency(old.size, old.root, new.size, new.root, consistency_proof(old.size, new.size, tree.range_hash))


def test_go_verifies_what_the_api_gives(
    world: World, de_brug: System, witness: System, noor: Noor, clock: FakeClock, tmp_path: Path
) -> None:
    seal_log(world.database)
    old = _checkpoint(world, witness)
    clock.advance(minutes=1)
    de_brug.put_note("1", source_note(noor[0]))
    seal_log(world.database)
    witness.ask("POST", "/v1/log/cosignatures", json=cosigned(world, world.straatkracht))
    proof = _proof(de_brug, _listed(de_brug, "note-written")["entryId"])
    new, tiles = _checkpoint(world, witness), dict[str, bytes]()

    def read(tile: Tile) -> bytes:
        tiles[tile.path] = _tile(witness, tile).data
        return tiles[tile.path]

    tree = TiledTree(new.size, read)
    tree.root()
    evidence = Evidence(
        log_key=str(verifier_keys(world.database.vault)[0]),
        witness_key=str(world.straatkracht.witness_key.verifier),
        witness_time=int(clock().timestamp()),
        checkpoint=str(proof.note),
        leaf=_leaf(proof),
        index=proof.index,
        inclusion=proof.proof,
        old_size=old.size,
        old_root=old.root,
        consistency=consistency_proof(old.size, new.size, tree.range_hash),
        tiles=tiles,
    )
    assert build_verifier(tmp_path).verdict(evidence) == "ok"


def test_nothing_is_given_of_what_is_not_sealed_yet(world: World, de_brug: System, witness: System, noor: Noor) -> None:
    assert witness.ask("GET", "/v1/log/checkpoint").status_code == 404
    seal_log(world.database)
    size = _checkpoint(world, witness).size
    before = _tile(witness, Tile(0, 0, size)).data
    de_brug.put_note("1", source_note(noor[0]))
    with world.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
        newest.size -= 1
    assert _tile(witness, Tile(0, 0, size)).status_code == 404
    assert _tile(witness, Tile(0, 0, size - 1)).data == before[:-HASH_BYTES]


@pytest.mark.parametrize("path", ["0/000", "0/000.p/200", "1/000.p/1", "0/001.p/1", "0/0", "x/000", "64/000", "0/000.p/256"])
def test_a_tile_that_is_not_there_is_not_found(world: World, witness: System, path: str) -> None:
    seal_log(world.database)
    assert witness.ask("GET", f"/v1/log/tile/{path}").status_code == 404


def test_tiles_are_hashes_and_nothing_else(world: World, de_brug: System, witness: System, noor: Noor) -> None:
    de_brug.put_note("1", source_note(noor[0]))
    seal_log(world.database)
    size = _checkpoint(world, witness).size
    assert len(_tile(witness, Tile(0, 0, size)).data) == size * HASH_BYTES


def test_a_cosignature_stands_under_its_seal_and_can_be_sent_again(world: World, witness: System) -> None:
    seal_log(world.database)
    given = cosigned(world, world.straatkracht)
    for _ in range(2):
        assert witness.ask("POST", "/v1/log/cosignatures", json=given).status_code == 204
    shown = parse_note(witness.ask("GET", f"/v1/log/checkpoint?size={given['size']}").text)
    assert [one.name for one in shown.signatures] == [LOG_NAME, "koppel.test/witness/straatkracht"]


def test_an_earlier_seal_is_there_as_long_as_it_was_sealed(world: World, witness: System, clock: FakeClock) -> None:
    seal_log(world.database)
    first = _checkpoint(world, witness).size
    clock.advance(minutes=1)
    seal_log(world.database)
    assert witness.ask("GET", f"/v1/log/checkpoint?size={first}").text.split("\n")[1] == str(first)
    assert witness.ask("GET", "/v1/log/checkpoint?size=2147483647").status_code == 404
    assert witness.ask("GET", "/v1/log/checkpoint?size=0").status_code == 400


@pytest.mark.parametrize("wrong", ["another witness", "another key", "from the future", "of another size"])
def test_a_cosignature_that_does_not_hold_is_refused_and_not_kept(
    world: World, witness: System, clock: FakeClock, wrong: str
) -> None:
    seal_log(world.database)
    office = world.straatkracht
    given: dict[str, Any] = {
        "another witness": cosigned(world, office, world.de_brug.witness_key),
        "another key": cosigned(world, office, replace(office.witness_key, seed=bytes(32))),
        "from the future": cosigned(world, office, at=int(clock().timestamp()) + 3600),
        "of another size": cosigned(world, office) | {"size": 2_000_000_000},
    }[wrong]
    answer = witness.ask("POST", "/v1/log/cosignatures", json=given)
    assert answer.status_code == (404 if wrong == "of another size" else 422)
    with world.database.transaction() as session:
        assert session.query(Cosignature).count() == 0


def test_a_system_without_a_witness_key_is_told_to_have_one_registered(world: World, witness: System) -> None:
    seal_log(world.database)
    with world.database.transaction() as session:
        session.get_one(RegistrationSystem, world.straatkracht.system.id).witness_key = None
    answer = witness.ask("POST", "/v1/log/cosignatures", json=cosigned(world, world.straatkracht))
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "wrong-cosignature")
    assert "beheerder" in answer.get_json()["detail"]


def _listed(system: System, act: str) -> dict[str, Any]:
    """The one entry of this act that the system is shown."""
    (item,) = system.ask("GET", f"/v1/entries?act={act}").get_json()["items"]
    return dict(item)


def _proof(system: System, entry_id: str) -> ProofFile:
    answer = system.ask("GET", f"/v1/entries/{entry_id}/proof")
    assert answer.status_code == 200, answer.text
    return parse_proof_file(answer.text)


def _opened(proof: ProofFile) -> dict[str, Any]:
    return dict(orjson.loads(proof.extra or b"")["shown"])


def _leaf(proof: ProofFile) -> bytes:
    """The leaf as whoever holds the file recomputes it."""
    opening = orjson.loads(proof.extra or b"")
    shown = shown_commitment(bytes.fromhex(opening["salt"]), list(opening["shown"].values()))
    return shown + bytes.fromhex(opening["hidden"])


def _checkpoint(world: World, witness: System) -> Checkpoint:
    answer = witness.ask("GET", "/v1/log/checkpoint")
    assert answer.status_code == 200, answer.text
    return open_checkpoint(answer.text, verifier_keys(world.database.vault))[0]


def _tile(witness: System, tile: Tile) -> TestResponse:
    return witness.ask("GET", f"/v1/log/{tile.path}")
