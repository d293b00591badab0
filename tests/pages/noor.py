"""What the tests of a youngster's pages ask and do: through the consent screens, what stands, and who reads what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from service.actors import Actor
from service.consent.models import ConsentEvent
from service.consent.standing import Standing, standings
from service.pairs.models import Pair
from service.records.reading import open_shared_notes
from tests.factories import World, give_consent, pair_with_youngster
from tests.pages.phone import OwnPhone

Noor = tuple[UUID, Actor]
WHO_LOOKED = "/jongere/wie-keek"


def screen(pair_id: UUID, name: str) -> str:
    return f"/jongere/keuze/{pair_id}/{name}"


def stands(world: World, pair_id: UUID) -> dict[UUID, Standing]:
    with world.database.reading() as session:
        return dict(standings(session, pair_id))


def events(world: World, pair_id: UUID) -> list[str]:
    with world.database.reading() as session:
        chosen = select(ConsentEvent.action).where(ConsentEvent.pair_id == pair_id)
        return list(session.scalars(chosen.order_by(ConsentEvent.sequence, ConsentEvent.at)))


def read_by(world: World, reader: Actor, pair_id: UUID) -> list[str]:
    """The texts that this professional reads of the other."""
    with world.database.transaction() as session:
        return [note.text for note in open_shared_notes(session, reader, pair_id)]


def to_summary(phone: OwnPhone, pair_id: UUID, months: str = "", **chosen: str) -> None:
    """Through all screens; `chosen` is for Karim, Sanne reads nothing."""
    phone.open(screen(pair_id, "wie"))
    phone.choose()
    phone.choose()
    phone.choose(**chosen)
    phone.choose()
    if phone.answer.request.path.endswith("hoe-lang"):
        phone.choose(**({"months": months} if months else {}))


def give(world: World, noor: Noor, to: Actor, **more: object) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], to, **more)


def read_by_karim(world: World, noor: Noor) -> set[str]:
    with world.database.transaction() as session:
        return {note.text for note in open_shared_notes(session, world.karim, noor[0])}


def also_hers(world: World, youngster: Actor, joined_at: datetime | None = None) -> Noor:
    """One more pair of the same two organisations, of somebody who is in one already."""
    pair_id, _ = pair_with_youngster(world)
    with world.database.transaction() as session:
        pair = session.get_one(Pair, pair_id)
        pair.youngster_id, pair.joined_at = youngster.id, joined_at or pair.joined_at
    return pair_id, youngster
