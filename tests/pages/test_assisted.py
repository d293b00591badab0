"""S13: Noor has no phone. She decides on Sanne's screen: marked as that everywhere, without copies, for thirty days."""

import json
from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import Role
from service.audit.verifying import verify_database
from service.consent.consent_records import open_record
from service.consent.events import shown_then
from service.consent.models import ConsentEvent, ConsentEvidence, ConsentRecord
from service.consent.notices import hash_of_text
from service.consent.replay import replay_consents
from service.consent.standing import Standing, standings
from service.consent.successors import accept_successor
from service.consent.transitions import State
from service.pairs.models import Assisting, Pair, Youngster
from service.pairs.organisations import person_leaves
from service.pairs.succession import name_successor
from service.records.handing_over import check_actions, open_to_check
from tests.factories import EVIDENCE, World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.beside import AT, answers, chooses, code_on_paper, on_screen_of_sanne, says_who_she_is, says_yes_beside
from tests.pages.desk import at_desk, entries, text_of, written
from tests.pages.noor import read_by, stands
from tests.pages.phone import MY_CONSENTS, MY_PAGE, empty_pair, own_phone
from tests.web_reader import Browser


@pytest.fixture
def pair_id(world: World) -> UUID:
    """Sanne and Karim with a question for a youngster who takes no part yet."""
    return empty_pair(world)


def to_karim(world: World, pair_id: UUID) -> Standing:
    return stands(world, pair_id)[world.straatkracht.id]


def test_what_noor_says_on_sannes_screen_lets_karim_read_for_thirty_days_without_copies(
    app: Flask, world: World, clock: FakeClock, pair_id: UUID
) -> None:
    says_yes_beside(app, world, pair_id, "housing", "school-work")
    standing = to_karim(world, pair_id)
    assert (standing.state, standing.assisted, standing.copies) == (State.GIVEN, True, False)
    assert standing.subjects == {"housing", "school-work"}
    assert standing.people == {world.karim.id}
    assert standing.until is not None
    assert timedelta(days=29) < standing.until - clock() <= timedelta(days=30)
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    assert read_by(world, world.karim, pair_id) == ["Noor belde zelf."]
    clock.present = standing.until
    assert to_karim(world, pair_id).state is State.EXPIRED


def test_what_she_said_replays_against_the_log_and_its_record_says_that_it_was_with_help(
    app: Flask, world: World, pair_id: UUID
) -> None:
    says_yes_beside(app, world, pair_id, "housing")
    verdict = verify_database(world.database, replays=[replay_consents])
    assert [fault.words for fault in verdict.faults] == []
    with world.database.reading() as session:
        (kept,) = session.scalars(select(ConsentRecord).where(ConsentRecord.to_organisation_id == world.straatkracht.id))
        record = jwt.PyJWS().decode_complete(
            open_record(session, pair_id, kept.id).signed, options={"verify_signature": False}
        )
    status = json.loads(record["payload"])["dpv:hasConsentStatus"]
    assert (status["koppel:assisted"], status["koppel:enteredBy"]) == (True, "professional")


def test_on_sannes_screen_nobody_can_open_what_karim_writes(app: Flask, world: World, pair_id: UUID) -> None:
    says_yes_beside(app, world, pair_id)
    assert stands(world, pair_id)[world.de_brug.id].state is State.PROPOSED


def test_what_karim_wrote_stands_on_no_screen_of_sanne_also_when_he_knows_noor(app: Flask, world: World) -> None:
    pair_id, _ = pair_with_youngster(world)
    written(world, world.karim, pair_id, "Door Karim geschreven.")
    written(world, world.sanne, pair_id, "Door Sanne geschreven.")
    screen = on_screen_of_sanne(app, world, pair_id)
    page = text_of(says_who_she_is(screen))
    assert "Door Sanne geschreven." in page
    assert "Door Karim geschreven." not in page


def test_the_name_that_noor_gave_before_stands_on_no_screen_of_sanne(app: Flask, world: World) -> None:
    pair_id, _ = pair_with_youngster(world, "Noortje")
    screen = on_screen_of_sanne(app, world, pair_id)
    assert "Noortje" not in screen.answer.text
    assert "Hoi Nina" in text_of(says_who_she_is(screen, "Nina"))


def test_giving_the_screen_away_signs_sanne_out_and_no_page_of_hers_opens_any_more(
    app: Flask, world: World, pair_id: UUID
) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    for path in (
        "/begeleider/",
        f"/begeleider/koppel/{pair_id}",
        f"/begeleider/koppel/{pair_id}/samen",
        MY_PAGE,
        MY_CONSENTS,
    ):
        screen.open(path)
        assert screen.status == 404
        assert "De Brug" not in screen.answer.text
    says_who_she_is(_begin(screen))
    screen.submit(f"{AT}/later")
    screen.follow()
    screen.submit(f"{AT}/terug")
    screen.follow()
    assert "Geef het scherm terug" in text_of(screen.page)
    for path in ("/begeleider/", f"{AT}/lezen", f"{AT}/klaar"):
        screen.open(path)
        assert screen.status == 303
    (entry,) = entries(world.database, "screen-handed-over")
    assert (entry.actor_id, entry.pair_id) == (world.sanne.id, pair_id)


def test_who_signs_in_on_a_screen_that_was_given_away_is_asked_anew_who_it_is(
    app: Flask, world: World, pair_id: UUID
) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    screen.submit("/jongere/weg")
    screen.follow()
    with screen.client.session_transaction(base_url=screen.url) as visit:
        assert visit["handed-over"]


def test_the_evidence_keeps_what_was_read_to_her_and_who_was_there(app: Flask, world: World, pair_id: UUID) -> None:
    screen = on_screen_of_sanne(app, world, pair_id, present=["family", "friend"])
    pages = [text_of(screen.page), text_of(says_who_she_is(screen))]
    pages += [text_of(screen.open(f"{AT}/kiezen")), text_of(chooses(screen, "housing"))]
    answers(screen)
    screen.submit(f"{AT}/terug")
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence)).one()
        sitting = session.get_one(Assisting, evidence.assisting_id)
        shown, _ = shown_then(session, pair_id, evidence.id)
    assert (evidence.channel, evidence.recognised_by) == ("assisted-screen", "professional")
    assert evidence.text_hash == hash_of_text(shown)
    assert (sitting.person_id, sitting.present, sitting.name) == (world.sanne.id, "family friend", b"")
    everything = " ".join(pages)
    missing = [line for line in shown.split("\n") if line and " ".join(line.split()) not in everything]
    assert missing == []


def test_both_professionals_see_that_it_was_with_help(app: Flask, world: World, pair_id: UUID) -> None:
    says_yes_beside(app, world, pair_id)
    for actor in (world.sanne, world.karim):
        page = text_of(at_desk(app, world, actor).open(f"/begeleider/koppel/{pair_id}"))
        assert "Met hulp gekozen" in page
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    assert "Dat was met hulp." in text_of(at_desk(app, world, world.karim).open(f"/begeleider/koppel/{pair_id}"))


def test_both_officers_see_that_it_was_with_help_and_who_was_there(app: Flask, world: World, pair_id: UUID) -> None:
    says_yes_beside(app, world, pair_id)
    for office in (world.de_brug, world.straatkracht):
        page = text_of(at_desk(app, world, office.officer).open("/toezicht/toestemmingen"))
        assert "met hulp, op het scherm van een begeleider" in page
        assert "niemand anders" in page
        assert "Jongere, met hulp" in text_of(at_desk(app, world, office.officer).open("/toezicht/"))
    given = entries(world.database, "consent-given")
    assert [(entry.actor_role, entry.facts is not None) for entry in given] == [("assisted", True)]


def test_noor_reads_on_her_own_page_that_it_was_with_help(app: Flask, world: World) -> None:
    pair_id, noor = pair_with_youngster(world)
    says_yes_beside(app, world, pair_id)
    phone = own_phone(app, world, noor)
    assert "Dit koos je met hulp van Sanne" in text_of(phone.open(MY_PAGE))
    page = text_of(phone.open(MY_CONSENTS))
    assert "Dit koos je met hulp van Sanne. Daarom stopt het vanzelf" in page
    assert "Met hulp van Sanne, op het scherm van Sanne" in page


def test_who_has_a_key_of_her_own_gets_no_code_on_paper(app: Flask, world: World) -> None:
    pair_id, noor = pair_with_youngster(world)
    own_phone(app, world, noor)
    screen = says_yes_beside(app, world, pair_id)
    assert screen.page.select_one(".big-code") is None


def test_a_yes_of_her_own_cannot_be_changed_beside_somebody(app: Flask, world: World) -> None:
    pair_id, noor = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, noor, pair_id, world.karim)
    sanne = at_desk(app, world, world.sanne)
    assert "Samen op dit scherm" not in text_of(sanne.open(f"/begeleider/koppel/{pair_id}"))
    sanne.open(f"/begeleider/koppel/{pair_id}/samen")
    assert sanne.status == 409


@pytest.mark.parametrize("answer", ["later", "nothing"])
def test_no_and_later_share_nothing_and_look_the_same_to_sanne(app: Flask, world: World, pair_id: UUID, answer: str) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    chooses(screen, "housing")
    answers(screen, answer)
    assert code_on_paper(screen)
    assert not to_karim(world, pair_id).is_active
    page = text_of(at_desk(app, world, world.sanne).open(f"/begeleider/koppel/{pair_id}"))
    assert "Met hulp gekozen" not in page
    assert [entry.seen_as for entry in entries(world.database, "consent-refused")] == [None] * (answer == "nothing")


def test_nothing_chosen_is_no(app: Flask, world: World, pair_id: UUID) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    chooses(screen)
    answers(screen, "yes")
    assert to_karim(world, pair_id).state is State.REFUSED


def test_below_sixteen_nothing_is_kept_and_the_screen_goes_back(app: Flask, world: World, pair_id: UUID) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen, birth_year="2015")
    assert "Geef het scherm terug" in text_of(screen.page)
    with world.database.reading() as session:
        assert session.scalars(select(Youngster)).all() == []
        assert session.get_one(Pair, pair_id).youngster_id is None
        assert [sitting.name for sitting in session.scalars(select(Assisting))] == [b""]


def test_a_second_tap_on_yes_changes_nothing(app: Flask, world: World, pair_id: UUID) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    chooses(screen, "housing")
    sent = {**screen.standing_in(f"{AT}/keuze"), "answer": "yes"}
    for _ in range(2):
        screen.send(f"{AT}/keuze", sent)
        assert screen.goes_to == f"{AT}/klaar"
    first = code_on_paper(_done(screen))
    assert code_on_paper(_done(screen)) == first
    with world.database.reading() as session:
        given = session.scalars(select(ConsentEvent).where(ConsentEvent.action == "give")).all()
    assert [(event.by_role, event.assisted) for event in given] == [(Role.ASSISTED, True)]


def test_a_sitting_that_nobody_ended_is_over_after_an_hour(
    app: Flask, world: World, clock: FakeClock, pair_id: UUID
) -> None:
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    clock.advance(minutes=61)
    screen.open(f"{AT}/lezen")
    assert screen.goes_to == f"{AT}/terug"


def test_karim_cannot_give_his_screen_before_he_entered_the_number(app: Flask, world: World, pair_id: UUID) -> None:
    says_yes_beside(app, world, pair_id)
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{pair_id}/samen")
    assert karim.status == 409


def test_what_is_said_beside_somebody_is_stopped_by_saying_so(app: Flask, world: World, pair_id: UUID) -> None:
    says_yes_beside(app, world, pair_id)
    karim = at_desk(app, world, world.karim)
    karim.open(f"/begeleider/koppel/{pair_id}")
    karim.submit(f"/begeleider/koppel/{pair_id}/stop")
    standing = to_karim(world, pair_id)
    assert (standing.state, standing.assisted) == (State.PAUSED, True)
    with world.database.reading() as session:
        assert not standings(session, pair_id)[world.straatkracht.id].is_active


def _begin(screen: Browser) -> Browser:
    screen.open(f"{AT}/begin")
    return screen


def _done(screen: Browser) -> Browser:
    screen.open(f"{AT}/klaar")
    return screen


@pytest.mark.parametrize("goes", ["leaves", "hands over"])
def test_the_screen_of_who_does_not_hold_the_pair_any_more_opens_nothing(app: Flask, world: World, goes: str) -> None:
    pair_id, youngster = pair_with_youngster(world)
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    screen = on_screen_of_sanne(app, world, pair_id)
    assert "Noor belde zelf." in text_of(says_who_she_is(screen))
    assert world.joke.id is not None
    with world.database.transaction() as session:
        if goes == "leaves":
            person_leaves(session, world.de_brug.administrator, world.sanne.id)  # type: ignore[arg-type]
        else:
            name_successor(session, world.sanne, pair_id, world.joke.id)
            accept_successor(session, youngster, pair_id, world.de_brug.id, world.joke.id, EVIDENCE)
            check_actions(session, world.sanne, open_to_check(session, world.sanne, pair_id), {})
    assert "Noor belde zelf." not in screen.open(f"{AT}/lezen").get_text()
