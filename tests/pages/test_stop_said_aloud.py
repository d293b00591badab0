"""Rule 13: stopping may be said aloud. Whoever sits in the pair enters it at once, and no proof or reason is asked."""

import pytest
from flask import Flask
from sqlalchemy import select

from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.consent.decisions import pause_consent, stop_as_said
from service.consent.models import ConsentEvidence
from service.consent.standing import standings
from service.consent.transitions import State
from tests.factories import World, give_consent, pair_with_youngster
from tests.pages.desk import at_desk, entries, text_of
from tests.pages.phone import MY_CONSENTS, own_phone

STOPPED = "Gestopt. Er wordt nu niets gedeeld."


def test_a_seat_of_either_organisation_stops_everything_at_once(app: Flask, world: World) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        give_consent(session, youngster, pair_id, world.sanne)
    sanne = at_desk(app, world, world.sanne)
    sanne.open(f"/begeleider/koppel/{pair_id}")
    sanne.submit(f"/begeleider/koppel/{pair_id}/stop")
    sanne.follow()
    assert STOPPED in text_of(sanne.page)
    with world.database.reading() as session:
        assert {standing.state for standing in standings(session, pair_id).values()} == {State.PAUSED}
        assert session.scalars(select(ConsentEvidence.channel).order_by(ConsentEvidence.at)).all()[-1] == "said-aloud"
    assert [entry.seen_as for entry in entries(world.database, "consent-paused")] == ["nothing-shared"] * 2


def test_noor_reads_on_her_page_that_it_stopped_because_she_said_so(app: Flask, world: World) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        stop_as_said(session, world.sanne, pair_id)
    assert "Jij zei: stop. Daarom is het stopgezet." in text_of(own_phone(app, world, youngster).open(MY_CONSENTS))


def test_where_nothing_was_shared_the_page_says_the_same_and_nothing_is_kept(app: Flask, world: World) -> None:
    pair_id, _ = pair_with_youngster(world)
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{pair_id}")
    karim.submit(f"/begeleider/koppel/{pair_id}/stop")
    karim.follow()
    assert STOPPED in text_of(karim.page)
    assert entries(world.database, "consent-paused") == []


def test_a_colleague_without_a_seat_cannot_stop_it(app: Flask, world: World) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    bilal = at_desk(app, world, world.bilal)
    bilal.open("/begeleider/")
    bilal.send(f"/begeleider/koppel/{pair_id}/stop", {"csrf_token": bilal.form_token})
    assert bilal.status == 404
    with world.database.reading() as session:
        assert standings(session, pair_id)[world.straatkracht.id].is_active


@pytest.mark.parametrize("who", ["sanne", "karim", "noor"])
def test_both_organisations_find_the_same_in_their_logs_whoever_pressed_stop(world: World, who: str) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        for reader in (world.sanne, world.karim):
            give_consent(session, youngster, pair_id, reader)
        if who == "noor":
            pause_consent(session, youngster, pair_id)
        else:
            stop_as_said(session, {"sanne": world.sanne, "karim": world.karim}[who], pair_id)
        wanted = Filter(pair_id=pair_id, act="nothing-shared")
        seen = [entries_of(session, office.id, wanted) for office in (world.de_brug, world.straatkracht)]
    assert len(seen[0]) == 2
    assert seen[0] == seen[1]
