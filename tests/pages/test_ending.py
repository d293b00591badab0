"""Ending a pair: a last talk, what stops at that moment, what stays and for how long; the youngster can ask for it too."""

from uuid import UUID

import pytest
from flask import Flask

from service.audit.search import Filter, entries_of
from service.consent.ending import end_pair
from service.consent.gate import decide, require_author_grant
from service.consent.grants import Reason, Refusal
from service.errors import ConflictError, IllegalTransitionError
from service.pairs.ending import KEPT_AFTER_END
from service.pairs.succession import name_successor
from service.records.queries import notes_under
from service.records.retention import destroy_unshared_texts
from service.tick import tick
from tests.api.conftest import system_of
from tests.factories import World, form_pair, give_consent, propose_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, entries, text_of, well_made, written
from tests.pages.noor import Noor, stands
from tests.pages.phone import MY_NOTES, MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser

OF_SANNE = "Noor belde zelf de woningcorporatie."
OF_KARIM = "Noor is naar de kijkdag geweest."


def pair_page(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


@pytest.fixture
def shared(world: World, noor: Noor) -> Noor:
    """Noor said yes in both directions, copies too towards Karim; both wrote something."""
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim, copies=True)
        give_consent(session, noor[1], noor[0], world.sanne)
    written(world, world.sanne, noor[0], OF_SANNE)
    written(world, world.karim, noor[0], OF_KARIM)
    return noor


def ended(world: World, pair_id: UUID) -> None:
    with world.database.transaction() as session:
        end_pair(session, world.sanne, pair_id)


def test_sanne_ends_with_a_talk_and_nobody_reads_the_other_any_more(
    app: Flask, world: World, shared: Noor, sanne: Browser, phone: OwnPhone
) -> None:
    end = f"{pair_page(shared[0])}/einde"
    sanne.open(pair_page(shared[0]))
    assert sanne.page.find("a", href=end)
    sanne.open(end)
    assert "Karim leest niets meer van jullie, en jullie niets meer van Karim." in text_of(well_made(sanne, "Afronden"))
    sanne.submit(f"{end}/gesprek", {"day": "2026-03-12", "time": "14:30"})
    sanne.follow()
    assert "Gesprek: donderdag 12 maart, 14:30." in text_of(calm(_at(phone, MY_PAGE)))
    sanne.submit(end, {})
    assert sanne.status == 400
    sanne.submit(end, {"talked": "yes"})
    assert "Afgesloten." in text_of(sanne.follow())
    for who, own, other in ((world.sanne, OF_SANNE, OF_KARIM), (world.karim, OF_KARIM, OF_SANNE)):
        desk = at_desk(app, world, who)
        assert "1 afgesloten koppel" in text_of(desk.open("/begeleider/"))
        seen = text_of(desk.open(pair_page(shared[0])))
        assert "Dit koppel is afgesloten." in seen
        assert "3 maart 2027" in seen
        assert own in seen
        assert other not in seen
        with world.database.transaction() as session:
            refusal = decide(session, who, shared[0])
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.PAIR_NOT_OPEN
    mine = text_of(calm(_at(phone, MY_PAGE)))
    assert "Afgerond met Sanne en Karim" in mine
    assert "Alles even stoppen" not in mine
    calm(_at(phone, MY_NOTES))
    for folded in [form["action"] for form in phone.page.find_all("form") if str(form.get("action")).endswith("/lezen")]:
        phone.submit(folded)
        phone.open(MY_NOTES)
    assert OF_SANNE in text_of(phone.page)
    assert OF_KARIM in text_of(phone.page)
    assert "Afgerond op 3 maart 2026" in text_of(calm(_at(phone, "/jongere/toestemming")))


def _at(phone: OwnPhone, path: str) -> OwnPhone:
    phone.open(path)
    return phone


def test_copies_are_asked_back_and_both_systems_learn_that_it_ended(app: Flask, world: World, shared: Noor) -> None:
    system = system_of(app, world.straatkracht)
    (note_id,) = system.carry_out()
    tags = [system_of(app, office).inbox_tag() for office in (world.de_brug, world.straatkracht)]
    ended(world, shared[0])
    after = [system_of(app, office).inbox_tag() for office in (world.de_brug, world.straatkracht)]
    assert all(one != other for one, other in zip(tags, after, strict=True))
    assert system.work() == [("remove", note_id)]
    (pair,) = system.pairs()
    assert (pair["state"], pair["sharing"]) == ("ended", {"in": "none", "out": "none"})


def test_noor_asks_to_end_thinks_better_of_it_asks_again_and_it_closes_by_itself(
    app: Flask, world: World, shared: Noor, phone: OwnPhone, karim: Browser, clock: FakeClock
) -> None:
    ask = f"/jongere/afronden/{shared[0]}"
    calm(_at(phone, ask))
    phone.submit(ask)
    assert "Je wilt afronden met Sanne en Karim" in text_of(calm_after(phone))
    assert "Noor vroeg op 3 maart om af te ronden." in text_of(karim.open(pair_page(shared[0])))
    assert "De jongere vroeg om af te ronden" in text_of(karim.open("/begeleider/"))
    phone.submit(f"{ask}/toch-niet")
    assert "Je wilt afronden" not in text_of(calm_after(phone))
    clock.advance(days=20)
    tick(world.database)
    phone = own_phone(app, world, shared[1])
    _at(phone, ask)
    phone.submit(ask)
    clock.advance(days=14, seconds=-1)
    tick(world.database)
    assert stands(world, shared[0])[world.straatkracht.id].is_active
    clock.advance(seconds=1)
    tick(world.database)
    assert not stands(world, shared[0])[world.straatkracht.id].is_active
    assert len(entries(world.database, "pair-ended")) == 1


def calm_after(phone: OwnPhone) -> object:
    """The page that a redirect leads to."""
    phone.follow()
    return calm(phone)


def test_nothing_begins_in_a_pair_that_ended_and_a_new_one_starts_with_nothing(world: World, shared: Noor) -> None:
    ended(world, shared[0])
    with world.database.transaction() as session:
        with pytest.raises(IllegalTransitionError):
            give_consent(session, shared[1], shared[0], world.karim)
        with pytest.raises(ConflictError):
            propose_consent(session, shared[0], world.sanne, world.karim)
        with pytest.raises(ConflictError):
            end_pair(session, world.sanne, shared[0])
        again = form_pair(session, world.sanne, world.karim)
        assert notes_under(session, require_author_grant(session, world.sanne, again)) == []


def test_what_was_written_is_destroyed_a_year_later_and_not_a_day_before(
    world: World, shared: Noor, clock: FakeClock
) -> None:
    ended(world, shared[0])
    clock.advance(days=KEPT_AFTER_END.days - 1)
    assert destroy_unshared_texts(world.database) == 0
    clock.advance(days=1)
    assert destroy_unshared_texts(world.database) == 2
    with world.database.transaction() as session:
        assert notes_under(session, require_author_grant(session, world.sanne, shared[0])) == []


def test_whoever_was_to_follow_never_sits_in_a_pair_that_ended(app: Flask, world: World, shared: Noor) -> None:
    assert world.joke.id is not None
    with world.database.transaction() as session:
        name_successor(session, world.sanne, shared[0], world.joke.id)
    ended(world, shared[0])
    joke = at_desk(app, world, world.joke)
    assert "gevraagd om een koppel" not in text_of(joke.open("/begeleider/"))
    joke.open(pair_page(shared[0]))
    assert joke.status == 404


def test_only_a_holder_ends_a_pair_and_only_its_own_youngster_asks(
    app: Flask, world: World, shared: Noor, joke: Browser, phone: OwnPhone
) -> None:
    joke.open(f"{pair_page(shared[0])}/einde")
    assert joke.status == 404
    with world.database.transaction() as session:
        other = form_pair(session, world.sanne, world.karim)
    phone.open(MY_PAGE)
    phone.send(f"/jongere/afronden/{other}", {"csrf_token": phone.form_token})
    assert phone.status == 404
    assert entries(world.database, "end-asked") == []


def test_both_officers_see_that_it_ended_and_never_why_sharing_stopped(world: World, shared: Noor) -> None:
    ended(world, shared[0])
    for office in (world.de_brug, world.straatkracht):
        with world.database.reading() as session:
            seen = {line.act for line in entries_of(session, office.id, Filter(pair_id=shared[0]))}
        assert {"pair-ended", "nothing-shared"} <= seen
        assert "consent-expired" not in seen


def test_pages_take_as_long_for_somebody_whose_pairs_ended(world: World, shared: Noor, sanne: Browser) -> None:
    sanne.open("/begeleider/")
    with counted(world.database) as before:
        sanne.open("/begeleider/")
    ended(world, shared[0])
    with counted(world.database) as after:
        sanne.open("/begeleider/")
    assert len(after) <= len(before)
