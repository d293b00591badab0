"""Once sharing goes on again, nobody but the youngster can tell whether it was paused or withdrawn (product.md, rule 3)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from service.actors import Actor
from service.consent.decisions import pause_consent, withdraw_consent
from service.pairs.models import OrganisationRevision, Pair
from service.records.writing import correct_note
from tests.api.conftest import system_of
from tests.api.system import System
from tests.factories import World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, draft, written
from tests.pages.phone import own_phone

Stop = Callable[[World, "Lived"], None]
GoOn = Callable[[Flask, World, "Lived"], None]


@dataclass
class Lived:
    """One history of Sanne and Karim with a youngster. `notes`: every note in it, as it was written."""

    pair_id: UUID
    youngster: Actor
    code: str
    notes: list[str]

    @property
    def note_id(self) -> UUID:
        """The note that is corrected now and then."""
        return UUID(self.notes[0])


def pause(world: World, lived: Lived, to: UUID | None = None) -> None:
    with world.database.transaction() as session:
        pause_consent(session, lived.youngster, lived.pair_id, to)


def withdraw(world: World, lived: Lived, to: UUID | None = None) -> None:
    with world.database.transaction() as session:
        withdraw_consent(session, lived.youngster, lived.pair_id, to)


def take_up(app: Flask, world: World, lived: Lived) -> None:
    """On the page that says: on again, as it was."""
    phone = own_phone(app, world, lived.youngster)
    phone.open("/jongere/weer-aan")
    phone.press(months="3")
    assert phone.status == 303


def take_up_one(app: Flask, world: World, lived: Lived) -> None:
    """On the same page, for what Karim reads alone."""
    phone = own_phone(app, world, lived.youngster)
    phone.open(f"/jongere/toestemming/{lived.pair_id}/{world.straatkracht.id}/weer-aan")
    phone.press(months="3")
    assert phone.status == 303


def through_every_screen(app: Flask, world: World, lived: Lived) -> None:
    """A new yes to both, from "who" to the summary."""
    phone = own_phone(app, world, lived.youngster)
    phone.open(f"/jongere/keuze/{lived.pair_id}/wie")
    phone.choose()
    phone.choose()
    phone.choose(subject_housing="yes")
    phone.choose(subject_housing="yes")
    phone.choose(months="3", **{f"copies-{world.straatkracht.id}": "yes", f"copies-{world.de_brug.id}": "yes"})
    phone.say_yes()
    assert phone.goes_to.endswith("/ja")


def change_one_to_the_same(app: Flask, world: World, lived: Lived) -> None:
    """The screens for one direction alone, with the same answers."""
    phone = own_phone(app, world, lived.youngster)
    phone.open(f"/jongere/keuze/{lived.pair_id}/veranderen/{world.straatkracht.id}")
    phone.choose(subject_housing="yes")
    phone.choose(months="3", **{f"copies-{world.straatkracht.id}": "yes"})
    phone.say_yes()
    assert phone.goes_to.endswith("/ja")


def one(stop: Callable[..., None]) -> Stop:
    return lambda world, lived: stop(world, lived, world.straatkracht.id)


@pytest.mark.parametrize(
    ("stops", "goes_on"),
    [
        ((pause, withdraw), (take_up, through_every_screen)),
        ((one(pause), one(withdraw)), (take_up_one, take_up_one)),
        ((one(pause), one(withdraw)), (change_one_to_the_same, change_one_to_the_same)),
    ],
)
def test_a_pause_and_a_withdrawal_look_the_same_to_everybody_before_during_and_after(
    app: Flask, world: World, clock: FakeClock, stops: tuple[Stop, Stop], goes_on: tuple[GoOn, GoOn]
) -> None:
    both = [begun(world), begun(world)]
    for each in both:
        corrected(world, each, 1, "Zo was het bijna.")
    same(app, world, both)
    clock.advance(days=5)
    counts = [counted(world, lambda each=each, stop=stop: stop(world, each)) for each, stop in zip(both, stops, strict=True)]
    assert counts[0] == counts[1]
    for each in both:
        each.notes.append(str(written(world, world.sanne, each.pair_id, "Terwijl er niets werd gedeeld.")))
        corrected(world, each, 2, "Zo is het.")
    same(app, world, both)
    clock.advance(days=5)
    counts = [counted(world, lambda each=each, on=on: on(app, world, each)) for each, on in zip(both, goes_on, strict=True)]
    assert counts[0] == counts[1]
    assert "Zo is het." in same(app, world, both)
    clock.advance(days=1)
    for each in both:
        corrected(world, each, 3, "En zo is het nu.")
    same(app, world, both)


def begun(world: World) -> Lived:
    """Everything about housing is shared in both directions, and Sanne wrote two notes."""
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        for reader in (world.karim, world.sanne):
            give_consent(session, youngster, pair_id, reader, subjects=["housing"], copies=True)
        code = session.get_one(Pair, pair_id).code
    texts = ((world.sanne, "Zo was het."), (world.karim, "Karim was mee."), (world.sanne, "Noor belde zelf."))
    return Lived(pair_id, youngster, code, [str(written(world, writer, pair_id, text)) for writer, text in texts])


def corrected(world: World, lived: Lived, revision: int, text: str) -> None:
    with world.database.transaction() as session:
        correct_note(session, world.sanne, lived.pair_id, lived.note_id, draft(world, text), revision)


def counted(world: World, act: Callable[[], None]) -> list[int]:
    """By how much each organisation's count of changes rises: it stands in the inbox's tag."""

    def counts() -> list[int]:
        with world.database.reading() as session:
            offices = (world.de_brug, world.straatkracht)
            return [session.get_one(OrganisationRevision, office.id).revision for office in offices]

    before = counts()
    act()
    return [after - was for after, was in zip(counts(), before, strict=True)]


def same(app: Flask, world: World, both: list[Lived]) -> str:
    """Everything that both organisations see of both histories is alike, byte by byte, but for what only names them."""
    first, second = ([without_names(part) for part in seen(app, world, lived)] for lived in both)
    for one_part, other_part in zip(first, second, strict=True):
        assert one_part == other_part
    return "\n".join(first)


def seen(app: Flask, world: World, lived: Lived) -> Iterator[str]:
    """Pages of holders and officers, and the answers to systems, as far as they are about this pair."""
    for holder in (world.sanne, world.karim):
        desk = at_desk(app, world, holder)
        for path in (f"koppel/{lived.pair_id}", f"koppel/{lived.pair_id}/notitie/{lived.note_id}/geschiedenis"):
            desk.open(f"/begeleider/{path}")
            yield f"{desk.status} {desk.answer.text}"
        desk.open("/begeleider/")
        yield from (
            str(row) for row in desk.page.select("tbody tr") if lived.code in str(row) or str(lived.pair_id) in str(row)
        )
    for office in (world.de_brug, world.straatkracht):
        desk = at_desk(app, world, office.officer)
        desk.open("/toezicht/toestemmingen")
        yield "\n".join(str(row) for row in desk.page.select("tbody tr") if lived.code in str(row))
        for path in ("", "export.csv", "export.jsonl", "export.fhir", "export.logboek"):
            desk.open(f"/toezicht/{path}?pair={lived.code}")
            yield desk.answer.text
        yield from seen_by_system(app, office.slug, world, lived)


def seen_by_system(app: Flask, slug: str, world: World, lived: Lived) -> Iterator[str]:
    office = {world.de_brug.slug: world.de_brug, world.straatkracht.slug: world.straatkracht}[slug]
    system = system_of(app, office)
    yield repr([pair for pair in system.pairs() if pair["pairId"] == str(lived.pair_id)])
    items = [item for item in system.inbox() if item["pairId"] == str(lived.pair_id)]
    yield from (carried_out(system, item) for item in sorted(items, key=lambda item: lived.notes.index(item["noteId"])))
    for path in (
        f"/v1/pairs/{lived.pair_id}/notes",
        f"/v1/entries?limit=500&pairId={lived.pair_id}",
        f"/fhir/AuditEvent?_count=100&patient={lived.pair_id}",
    ):
        answer = system.ask("GET", path)
        yield f"{answer.status_code} {answer.text}"


def carried_out(system: System, item: dict[str, Any]) -> str:
    """One item of the inbox, and what the note says when it is fetched."""
    if item["do"] == "remove":
        system.tell(item["noteId"], item["revision"], "removed")
        return repr(item)
    note = system.fetch(item["noteId"])
    system.tell(item["noteId"], item["revision"], "stored")
    return f"{item} {note.status_code} {note.text}"


def without_names(part: str) -> str:
    """Ids and codes as the order in which they first stand there; tokens and traces as nothing."""
    part = re.sub(r'name="csrf_token" type="hidden" value="[^"]+"|name="csrf_token" value="[^"]+"', "", part)
    part = re.sub(r'"traceId":"[0-9a-f]+"|[0-9a-f]{32}|\b[0-9a-f]{16}\b', "", part)
    order: dict[str, str] = {}
    return re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{8}\b|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b",
        lambda found: order.setdefault(found[0], f"<{len(order)}>"),
        part,
    )
