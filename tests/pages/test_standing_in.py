"""S19: a stand-in whom the youngster accepted sees what consent covers while the holder is away, and not a minute after."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.actors import SERVICE, Actor, Role
from service.audit.search import entries_of
from service.audit.selecting import Filter
from service.consent.decisions import pause_consent, withdraw_consent
from service.consent.gate import decide, require_author_grant
from service.consent.grants import Reason, Refusal
from service.consent.models import ConsentEvidence
from service.errors import NotYoursError
from service.pairs.being_away import be_away, be_back
from service.pairs.models import Seat, SeatRole
from service.pairs.organisations import add_person, person_leaves, person_leaves_after
from service.pairs.stand_ins import name_stand_in, withdraw_stand_in
from service.records.reading import open_shared_notes
from tests.api.conftest import system_of
from tests.factories import World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, text_of, well_made, written
from tests.pages.noor import Noor, events, read_by, stands, to_summary
from tests.pages.phone import MY_PAGE, OwnPhone, calm
from tests.web_reader import Browser

TODAY = date(2026, 3, 3)
LAST = date(2026, 3, 5)
END = datetime(2026, 3, 5, 23, 0, tzinfo=UTC)  # midnight in the Netherlands, in winter
OLDER = "Noor belde zelf de woningcorporatie."


def pair_page(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def named(world: World, pair_id: UUID, holder: Actor | None = None, stand_in: Actor | None = None) -> None:
    who = stand_in or world.bilal
    assert who.id is not None
    with world.database.transaction() as session:
        name_stand_in(session, holder or world.karim, pair_id, who.id)


def away(world: World, first: date = TODAY, last: date = LAST) -> None:
    with world.database.transaction() as session:
        be_away(session, world.karim, first, last)


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Sanne wrote something, and Noor said yes to Karim and to Bilal as his stand-in."""
    named(world, noor[0])
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, stand_in=world.bilal)
    written(world, world.sanne, noor[0], OLDER)
    return noor


def status_of(app: Flask, world: World, who: Actor, path: str) -> int:
    desk = at_desk(app, world, who)
    desk.open(path)
    return desk.status


def test_s19_karim_falls_ill_and_bilal_sees_everything_consent_covers_until_the_day_set_and_not_a_minute_after(
    app: Flask, world: World, shared: Noor, karim: Browser, clock: FakeClock
) -> None:
    page = pair_page(shared[0])
    bilal = at_desk(app, world, world.bilal)
    bilal.open(page)
    assert bilal.status == 404
    karim.open("/begeleider/afwezig")
    assert "Bilal valt in" in text_of(well_made(karim, "Ik ben er niet"))
    karim.submit("/begeleider/afwezig", {"first_day": TODAY.isoformat(), "last_day": LAST.isoformat()})
    assert karim.status == 303
    seen = text_of(bilal.open(page))
    assert OLDER in seen
    assert "Je valt in voor Karim, tot en met donderdag 5 maart. Daarna stopt het vanzelf." in seen
    assert "invallen voor Karim, tot en met 5 maart" in text_of(bilal.open("/begeleider/"))
    sanne = at_desk(app, world, world.sanne)
    assert "afwezig · invaller: Bilal, tot en met 5 maart" in text_of(sanne.open(page))
    assert "(afwezig, Bilal valt in)" in text_of(sanne.open("/begeleider/"))
    clock.present = END - timedelta(microseconds=1)
    assert status_of(app, world, world.bilal, page) == 200
    clock.present = END
    assert status_of(app, world, world.bilal, page) == 404
    bilal = at_desk(app, world, world.bilal)
    assert "Nog geen koppels" in text_of(bilal.open("/begeleider/"))
    sanne = at_desk(app, world, world.sanne)
    assert "invaller: Bilal" not in text_of(sanne.open(page).main)
    assert OLDER in at_desk(app, world, world.karim).open(page).get_text()


def test_s6_bilal_reads_only_when_karim_is_away_and_ends_when_he_is_back(world: World, shared: Noor) -> None:
    pair_id = shared[0]
    for reads in (False, True, False):
        with world.database.transaction() as session:
            if reads:
                be_away(session, world.karim, TODAY, LAST)
            else:
                be_back(session, world.karim)
        if reads:
            assert read_by(world, world.bilal, pair_id) == [OLDER]
        else:
            with pytest.raises(NotYoursError):
                read_by(world, world.bilal, pair_id)


def test_a_stand_in_whom_the_youngster_did_not_accept_gets_nothing_while_the_holder_is_away(
    app: Flask, world: World, noor: Noor
) -> None:
    named(world, noor[0])
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    away(world)
    with world.database.transaction() as session:
        refusal = decide(session, world.bilal, noor[0])
        with pytest.raises(NotYoursError):
            require_author_grant(session, world.bilal, noor[0])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.NO_SEAT
    assert status_of(app, world, world.bilal, pair_page(noor[0])) == 404
    sanne = at_desk(app, world, world.sanne)
    assert "afwezig tot en met 5 maart, geen invaller" in text_of(sanne.open(pair_page(noor[0])))


def test_even_on_a_seat_the_gate_gives_nothing_to_whom_consent_does_not_name(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        seat = {"pair_id": noor[0], "organisation_id": world.straatkracht.id, "person_id": world.bilal.id}
        session.add(Seat(**seat, role=SeatRole.STAND_IN, starts_at=world.database.clock()))
        session.flush()
        refusal = decide(session, world.bilal, noor[0])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.NOT_ACCEPTED


def test_an_absence_that_is_to_come_opens_nothing_before_its_first_day(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    away(world, date(2026, 3, 9), date(2026, 3, 9))
    page = pair_page(shared[0])
    clock.present = datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC)
    assert status_of(app, world, world.bilal, page) == 404
    clock.present += timedelta(seconds=1)
    assert status_of(app, world, world.bilal, page) == 200
    clock.advance(days=1)
    assert status_of(app, world, world.bilal, page) == 404


def test_days_are_days_in_the_netherlands_when_the_clock_goes_forward(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    away(world, TODAY, date(2026, 3, 29))
    clock.present = datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)  # 23:59:59, summer time since that morning
    assert status_of(app, world, world.bilal, pair_page(shared[0])) == 200
    clock.present += timedelta(seconds=1)
    assert status_of(app, world, world.bilal, pair_page(shared[0])) == 404


def test_longer_shorter_and_later_move_the_seat_with_the_absence(world: World, shared: Noor, clock: FakeClock) -> None:
    away(world)
    away(world, TODAY, date(2026, 3, 10))
    assert _seats(world) == [(datetime(2026, 3, 3, 13, 2, tzinfo=UTC), datetime(2026, 3, 10, 23, tzinfo=UTC))]
    clock.advance(hours=1)
    away(world, TODAY, TODAY)
    assert _seats(world) == [(datetime(2026, 3, 3, 13, 2, tzinfo=UTC), datetime(2026, 3, 3, 23, tzinfo=UTC))]
    away(world, date(2026, 3, 9), date(2026, 3, 9))
    later = (datetime(2026, 3, 8, 23, tzinfo=UTC), datetime(2026, 3, 9, 23, tzinfo=UTC))
    assert _seats(world)[-1] == later
    assert _seats(world)[0][1] == clock.present  # the one that had begun has ended
    with world.database.transaction() as session:
        be_back(session, world.karim)
    assert later not in _seats(world)


def _seats(world: World) -> list[tuple[datetime, datetime | None]]:
    with world.database.reading() as session:
        chosen = select(Seat.starts_at, Seat.ends_at).where(Seat.role == SeatRole.STAND_IN).order_by(Seat.ends_at)
        return [(row.starts_at, row.ends_at) for row in session.execute(chosen)]


def test_a_stand_in_named_later_is_a_new_question_and_reads_only_after_yes(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    with world.database.transaction() as session:
        give_consent(session, noor[1], pair_id, world.karim, copies=True)
    written(world, world.sanne, pair_id, OLDER)
    before = stands(world, pair_id)[world.straatkracht.id]
    named(world, pair_id)
    away(world)
    assert status_of(app, world, world.bilal, pair_page(pair_id)) == 404
    mine = calm(_at(phone, MY_PAGE))
    assert "Mag Bilal lezen als Karim er niet is?" in text_of(mine)
    question = f"/jongere/invaller/{pair_id}/{world.straatkracht.id}"
    asked = text_of(calm(_at(phone, question)))
    assert "Bilal leest alleen op dagen dat Karim er niet is." in asked
    assert "ook wat er al stond: Wonen School en werk" in asked
    phone.say_yes()
    assert phone.status == 303
    mine = text_of(phone.follow())
    assert "Mag Bilal lezen" not in mine
    assert "Karim is er niet. Bilal valt in, tot en met donderdag 5 maart." in mine
    assert OLDER in at_desk(app, world, world.bilal).open(pair_page(pair_id)).get_text()
    after = stands(world, pair_id)[world.straatkracht.id]
    assert after.people == {world.karim.id, world.bilal.id}
    assert (after.subjects, after.until, after.copies) == (before.subjects, before.until, before.copies)
    with world.database.reading() as session:
        evidence = session.scalars(select(ConsentEvidence).order_by(ConsentEvidence.at, ConsentEvidence.text_hash)).all()
    assert {kept.recognised_by for kept in evidence} == {"passkey"}
    assert len(evidence) == 2


def _at(phone: OwnPhone, path: str) -> OwnPhone:
    phone.open(path)
    return phone


def test_a_no_to_a_stand_in_is_not_asked_again_and_no_organisation_learns_of_it(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    pair_id = noor[0]
    with world.database.transaction() as session:
        give_consent(session, noor[1], pair_id, world.karim)
    named(world, pair_id)
    before = _seen_by_organisations(app, world, pair_id)
    question = f"/jongere/invaller/{pair_id}/{world.straatkracht.id}"
    phone.open(question)
    phone.submit(question, {"answer": "no"})
    assert "Mag Bilal" not in text_of(phone.follow().main)
    assert events(world, pair_id) == ["propose", "propose", "give"]
    assert _seen_by_organisations(app, world, pair_id) == before
    assert [entry.seen_as for entry in entries(world.database, "stand-in-declined")] == [None]
    away(world)
    assert status_of(app, world, world.bilal, pair_page(pair_id)) == 404


def _seen_by_organisations(app: Flask, world: World, pair_id: UUID) -> list[object]:
    seen: list[object] = []
    for office in (world.de_brug, world.straatkracht):
        desk = at_desk(app, world, office.holder)
        seen.append(text_of(desk.open(pair_page(pair_id)).main))
        system = system_of(app, office)
        seen.append((system.ask("GET", "/v1/pairs").data, system.inbox_tag()))
        with world.database.reading() as session:
            seen.append({line.act for line in entries_of(session, office.id, Filter(pair_id=pair_id))})
    return seen


def test_who_was_not_chosen_on_the_consent_screens_is_not_asked_about_again(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    named(world, noor[0])
    to_summary(phone, noor[0], subject_housing="yes")
    assert "Bilal leest niet mee." in text_of(phone.page.main)
    phone.say_yes()
    assert stands(world, noor[0])[world.straatkracht.id].people == {world.karim.id}
    assert "Mag Bilal" not in text_of(calm(_at(phone, MY_PAGE)))
    assert len(entries(world.database, "stand-in-declined")) == 1


def test_a_yes_to_something_else_is_no_answer_about_a_stand_in(world: World, noor: Noor, phone: OwnPhone) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        pause_consent(session, noor[1], noor[0])
    named(world, noor[0])
    assert "Mag Bilal" not in text_of(calm(_at(phone, MY_PAGE)))
    with world.database.transaction() as session:  # on again, on the terms of before
        give_consent(session, noor[1], noor[0], world.karim)
    assert "Mag Bilal lezen als Karim er niet is?" in text_of(calm(_at(phone, MY_PAGE)))


def test_a_yes_that_was_taken_back_ends_the_stand_ins_view_at_once(
    app: Flask, world: World, shared: Noor, phone: OwnPhone
) -> None:
    away(world)
    question = f"/jongere/invaller/{shared[0]}/{world.straatkracht.id}"
    phone.open(question)
    phone.submit(question, {"answer": "no"})
    assert phone.status == 303
    assert status_of(app, world, world.bilal, pair_page(shared[0])) == 404
    assert read_by(world, world.karim, shared[0]) == [OLDER]


def test_a_yes_without_the_passkeys_signature_changes_nothing(world: World, noor: Noor, phone: OwnPhone) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    named(world, noor[0])
    question = f"/jongere/invaller/{noor[0]}/{world.straatkracht.id}"
    phone.open(question)
    phone.submit(question, {"answer": "yes"})
    assert phone.status == 400
    assert stands(world, noor[0])[world.straatkracht.id].people == {world.karim.id}


def test_a_yes_to_bilal_is_no_yes_to_who_was_named_since(world: World, noor: Noor, phone: OwnPhone) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
        els = add_person(session, SERVICE, world.straatkracht.id, "els", "Els", [Role.PROFESSIONAL])
    named(world, noor[0])
    question = f"/jongere/invaller/{noor[0]}/{world.straatkracht.id}"
    phone.open(question)
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, noor[0], els.id)
    phone.say_yes()
    assert phone.status == 409
    assert "Mag Els lezen als Karim er niet is?" in text_of(calm(phone))
    assert stands(world, noor[0])[world.straatkracht.id].people == {world.karim.id}


def test_a_question_about_bilal_that_was_open_while_she_stopped_says_so_and_lets_nobody_in(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    named(world, noor[0])
    phone.open(f"/jongere/invaller/{noor[0]}/{world.straatkracht.id}")
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    phone.say_yes()
    assert (phone.status, phone.page.h1.get_text()) == (409, "Er is intussen iets veranderd")
    assert "Je zette het even stop." in text_of(calm(phone))
    assert stands(world, noor[0])[world.straatkracht.id].people == {world.karim.id}


@pytest.mark.parametrize("stop", [pause_consent, withdraw_consent])
def test_the_stand_in_sees_the_same_whether_it_was_paused_or_withdrawn(
    app: Flask, world: World, shared: Noor, stop: object
) -> None:
    away(world)
    with world.database.transaction() as session:
        stop(session, shared[1], shared[0])
    bilal = at_desk(app, world, world.bilal)
    seen = text_of(bilal.open(pair_page(shared[0])))
    assert bilal.status == 200
    assert "Er wordt nu niets gedeeld." in seen
    assert OLDER not in seen


def test_naming_somebody_else_ends_the_first_ones_seat_and_asks_anew(
    app: Flask, world: World, shared: Noor, karim: Browser
) -> None:
    away(world)
    assert status_of(app, world, world.bilal, pair_page(shared[0])) == 200
    page = pair_page(shared[0])
    assert "Bilal · de jongere vindt het goed" in text_of(karim.open(page))
    karim.submit(f"{page}/invaller/weg")
    assert status_of(app, world, world.bilal, page) == 404
    karim.open(page)
    karim.submit(f"{page}/invaller", {"person": str(world.bilal.id)})
    assert "Bilal · nog geen ja van de jongere" in text_of(karim.open(page))
    assert status_of(app, world, world.bilal, page) == 404


@pytest.mark.parametrize("who", ["sanne", "karim", "officer"])
def test_only_a_colleague_of_the_own_organisation_can_stand_in(world: World, shared: Noor, karim: Browser, who: str) -> None:
    people = {"sanne": world.sanne, "karim": world.karim, "officer": world.straatkracht.officer}
    karim.open(pair_page(shared[0]))
    karim.submit(f"{pair_page(shared[0])}/invaller", {"person": str(people[who].id)})
    assert karim.status == 400
    assert "Kies een collega uit de lijst." in text_of(karim.page)
    assert [entry.facts for entry in entries(world.database, "stand-in-named")] == [f'{{"person":"{world.bilal.id}"}}']


def test_a_stand_in_names_nobody_and_shows_no_code(app: Flask, world: World, shared: Noor) -> None:
    away(world)
    bilal = at_desk(app, world, world.bilal)
    assert "Wie valt in?" not in text_of(bilal.open(pair_page(shared[0])))
    fields = {"csrf_token": bilal.form_token, "person": str(world.karim.id)}
    bilal.send(f"{pair_page(shared[0])}/invaller", fields)
    assert bilal.status == 404


def test_who_leaves_the_organisation_stands_in_no_more(app: Flask, world: World, shared: Noor) -> None:
    away(world)
    with world.database.transaction() as session:
        person_leaves(session, world.straatkracht.administrator, world.bilal.id)
        with pytest.raises(NotYoursError):
            open_shared_notes(session, world.bilal, shared[0])
    sanne = at_desk(app, world, world.sanne)
    assert "geen invaller" in text_of(sanne.open(pair_page(shared[0])))
    (left,) = entries(world.database, "seat-left")
    assert str(world.bilal.id) in str(left.facts)


def test_a_seat_of_who_stands_in_ends_with_their_last_day(world: World, shared: Noor) -> None:
    away(world)
    with world.database.transaction() as session:
        person_leaves_after(session, world.straatkracht.administrator, world.bilal.id, TODAY)
    with world.database.reading() as session:
        seat = session.scalars(select(Seat).where(Seat.person_id == world.bilal.id)).one()
    assert seat.ends_at == END - timedelta(days=2)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-03-02", "2026-03-05", "first_day"),
        ("2026-03-05", "2026-03-04", "last_day"),
        ("2026-03-05", "2028-03-04", "last_day"),
        ("", "2026-03-04", "first_day"),
        ("morgen", "2026-03-04", "first_day"),
    ],
)
def test_days_that_cannot_be_are_asked_for_again_and_change_nothing(
    world: World, shared: Noor, karim: Browser, first: str, last: str, field: str
) -> None:
    karim.open("/begeleider/afwezig")
    karim.submit("/begeleider/afwezig", {"first_day": first, "last_day": last})
    assert karim.status == 400
    assert karim.page.find(id=f"{field}-error")
    assert _seats(world) == []


def test_every_act_has_its_entry_and_both_officers_see_who_sat_there(world: World, shared: Noor) -> None:
    away(world)
    with world.database.transaction() as session:
        be_back(session, world.karim)
        withdraw_stand_in(session, world.karim, shared[0])
    with world.database.reading() as session:
        own = {line.act for line in entries_of(session, world.straatkracht.id, Filter())}
        other = {line.act for line in entries_of(session, world.de_brug.id, Filter())}
    about = {"stand-in-named", "stand-in-withdrawn", "absence-set", "absence-ended", "seat-taken", "seat-left"}
    assert about <= own
    assert about & other == {"seat-taken", "seat-left"}
    (taken,) = entries(world.database, "seat-taken")
    assert taken.facts is not None
    assert str(world.bilal.id) in taken.facts
    assert all(entry.facts == f'{{"person":"{world.karim.id}"}}' for entry in entries(world.database, "absence-set"))


def test_the_system_of_the_stand_ins_organisation_learns_who_stands_in_and_its_tag_changes(
    app: Flask, world: World, shared: Noor, clock: FakeClock
) -> None:
    system = system_of(app, world.straatkracht)
    tag = system.inbox_tag()
    away(world)
    assert system.inbox_tag() != tag
    (pair,) = system.ask("GET", "/v1/pairs").get_json()["items"]
    assert pair["seat"] == {"holder": {"name": "Karim", "login": "karim"}, "standIn": {"name": "Bilal", "login": "bilal"}}
    (of_partner,) = system_of(app, world.de_brug).ask("GET", "/v1/pairs").get_json()["items"]
    assert of_partner["seat"]["standIn"] is None
    clock.present = END
    system = system_of(app, world.straatkracht)
    (pair,) = system.ask("GET", "/v1/pairs").get_json()["items"]
    assert pair["seat"]["standIn"] is None


def test_an_absence_counts_in_every_pair_and_only_where_the_stand_in_was_accepted(
    app: Flask, world: World, shared: Noor
) -> None:
    other_pair, _ = pair_with_youngster(world, "Milan")
    named(world, other_pair)
    away(world)
    bilal = at_desk(app, world, world.bilal)
    seen = bilal.open("/begeleider/").get_text()
    assert str(shared[0]) in bilal.answer.text
    assert str(other_pair) not in bilal.answer.text
    assert "Milan" not in seen
