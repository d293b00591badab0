"""Freely given: how a youngster is asked is recorded with the proposal and told to them; an own record opens nothing."""

import pytest
from sqlalchemy import select

from service.consent.events import shown_then
from service.consent.models import ConsentEvidence, Proposal
from service.errors import NothingSharedError
from service.pairs.grounds import GROUNDS
from service.pairs.models import PairSide
from service.records.reading import open_shared_notes
from tests.factories import World
from tests.pages.desk import FREELY, entries, text_of, well_made, written
from tests.pages.noor import Noor, screen
from tests.pages.phone import MY_CONSENTS, OwnPhone, calm
from tests.web_reader import Browser

NEW = "/begeleider/nieuw-koppel"
TOLD = [
    "Jij wilt het, en Sanne en Karim willen het ook.",
    "Het kan ook anders: dan vertel je alles zelf.",
    "Toen het met jou besproken werd, was er één begeleider bij.",
]


def asked_for(world: World) -> dict[str, str | list[str]]:
    return {**FREELY, "partner": str(world.karim.id), "purpose": "samen-begeleiden", "subjects": ["housing"]}


def test_each_proposal_records_whose_need_the_other_way_that_no_is_free_and_who_was_there(
    world: World, sanne: Browser, karim: Browser
) -> None:
    sanne.open(NEW)
    asked = {**asked_for(world), "need": "professionals", "alternative": "talk-together", "in_room": "two"}
    sanne.submit(NEW, asked)
    with world.database.reading() as session:
        proposal = session.scalars(select(Proposal)).one()
    recorded = (proposal.need, proposal.alternative, proposal.in_room, proposal.no_consequence)
    assert recorded == ("professionals", "talk-together", "two", True)
    seen = text_of(karim.open(f"/begeleider/uitnodiging/{proposal.pair_id}"))
    well_made(karim, "Uitnodiging")
    assert "Wiens wens Vooral van ons" in seen
    assert "Zonder delen We praten met elkaar als de jongere erbij is" in seen
    assert "Wie waren erbij De jongere en allebei de begeleiders" in seen


@pytest.mark.parametrize("missing", sorted(FREELY))
def test_without_one_of_them_there_is_no_proposal(world: World, sanne: Browser, missing: str) -> None:
    sanne.open(NEW)
    sanne.submit(NEW, {name: value for name, value in asked_for(world).items() if name != missing})
    assert sanne.status == 400
    assert sanne.page.find(id=f"{missing}-error")
    with world.database.reading() as session:
        assert session.scalars(select(Proposal)).all() == []


def test_noor_reads_how_she_is_asked_before_she_chooses_and_the_evidence_keeps_it(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    phone.open(screen(noor[0], "wie"))
    page = text_of(calm(phone))
    assert all(sentence in page for sentence in ("Sanne en Karim schreven hierbij op:", *TOLD))
    assert "Klopt dit niet? Kies dan gerust Later, en zeg het." in page
    phone.submit(phone.answer.request.path, {"answer": "nothing"})
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        shown, _ = shown_then(session, noor[0], evidence.id)
    assert all(sentence in shown for sentence in TOLD)


@pytest.mark.parametrize("ground", GROUNDS)
def test_whatever_ground_an_organisation_claims_for_its_own_record_the_partner_reads_nothing_by_it(
    world: World, noor: Noor, sanne: Browser, karim: Browser, ground: str
) -> None:
    written(world, world.sanne, noor[0], "Er is een kijkdag.")
    before = text_of(karim.open(f"/begeleider/koppel/{noor[0]}"))
    sanne.open(f"/begeleider/koppel/{noor[0]}")
    sanne.submit(f"/begeleider/koppel/{noor[0]}/grond", {"ground": ground})
    assert sanne.status == 303
    with world.database.reading() as session:
        assert session.get_one(PairSide, (noor[0], world.de_brug.id)).ground == ground
        assert session.get_one(PairSide, (noor[0], world.straatkracht.id)).ground is None
    with world.database.transaction() as session, pytest.raises(NothingSharedError):
        open_shared_notes(session, world.karim, noor[0])
    assert text_of(karim.open(f"/begeleider/koppel/{noor[0]}")) == before
    (entry,) = entries(world.database, "ground-claimed")
    assert (entry.organisation_id, entry.other_organisation_id, entry.facts) == (
        world.de_brug.id,
        None,
        f'{{"ground":"{ground}"}}',
    )


def test_noor_sees_the_statutory_task_as_the_ground_of_a_record_of_their_own_and_how_to_object(
    world: World, noor: Noor, sanne: Browser, phone: OwnPhone
) -> None:
    sanne.open(f"/begeleider/koppel/{noor[0]}")
    sanne.submit(f"/begeleider/koppel/{noor[0]}/grond", {"ground": "public-task"})
    phone.open(MY_CONSENTS)
    page = text_of(calm(phone))
    assert "De Brug houdt een eigen dossier over je bij omdat de wet De Brug een taak geeft." in page
    assert f"Je mag bezwaar maken bij {world.de_brug.officer.name} van De Brug." in page
    assert "Het geeft de ander niets te lezen: dat kan alleen met jouw ja." in page
    assert "Straatkracht heeft nog niet gezegd waarom het een eigen dossier mag bijhouden." in page


def test_only_the_holder_claims_a_ground_and_only_one_from_the_list(
    world: World, noor: Noor, sanne: Browser, joke: Browser
) -> None:
    path = f"/begeleider/koppel/{noor[0]}/grond"
    sanne.open(f"/begeleider/koppel/{noor[0]}")
    sanne.submit(path, {"ground": "vital-interest"})
    assert sanne.status == 400
    assert "Kies een grond uit de lijst." in text_of(sanne.page)
    joke.open("/begeleider/")
    joke.send(path, {"ground": "consent", "csrf_token": joke.form_token})
    assert joke.status == 404
    assert entries(world.database, "ground-claimed") == []
