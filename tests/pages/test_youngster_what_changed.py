"""S9, S10: who goes on or takes up again sees what is different since the last yes, and still needs two taps."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.consent.decisions import withdraw_consent
from service.consent.events import shown_then
from service.consent.models import ConsentEvidence
from service.consent.notices import notices_in
from service.pairs.models import Seat
from service.pairs.stand_ins import name_stand_in, withdraw_stand_in
from tests import factories
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import text_of
from tests.pages.noor import Noor, give, stands
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone

NOTHING = "Sinds je ja van 3 maart is er niets veranderd; alleen de laatste dag wordt nieuw."
DIFFERENT = "Dit is anders dan bij je ja van 3 maart:"


@pytest.fixture(autouse=True)
def present_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever agreed read the words that stand there now."""
    evidence = factories.EVIDENCE.__class__(
        **{name: getattr(factories.EVIDENCE, name) for name in factories.EVIDENCE.__slots__ if name != "text_revision"},
        text_revision=notices_in("nl").revision,
    )
    monkeypatch.setattr(factories, "EVIDENCE", evidence)


def soon_over(app: Flask, world: World, noor: Noor, clock: FakeClock) -> OwnPhone:
    """Ten days before the end of a yes for one month."""
    clock.advance(days=20)
    return own_phone(app, world, noor[1])


def changes_on(phone: OwnPhone) -> tuple[str, list[str]]:
    """The sentence about what changed, and each change."""
    part = calm(phone).select_one("#again-text .notice")
    return text_of(part.p), [text_of(each) for each in part.select("li")]


def longer(phone: OwnPhone) -> None:
    """The first tap."""
    link = phone.open(MY_PAGE).find("a", string="Wil je door?")
    phone.open(link["href"])


def another_holds(world: World, pair_id: UUID, organisation_id: UUID, person_id: UUID | None, clock: FakeClock) -> None:
    """Somebody follows on a seat, from now on."""
    assert person_id is not None
    with world.database.transaction() as session:
        seat = session.scalars(select(Seat).where(Seat.pair_id == pair_id, Seat.organisation_id == organisation_id)).one()
        seat.ends_at = clock()
        session.add(Seat(pair_id=pair_id, organisation_id=organisation_id, person_id=person_id, starts_at=clock()))


def test_where_nothing_changed_one_sentence_says_so_and_two_taps_are_enough(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    assert changes_on(phone) == (NOTHING, [])
    phone.press(months="3")  # the second tap
    assert "Het gaat door tot" in text_of(phone.follow())
    assert stands(world, noor[0])[world.straatkracht.id].until > clock() + timedelta(days=80)


def test_what_changed_stands_in_the_evidence_as_it_stood_on_the_page(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    phone.press(months="1")
    with world.database.reading() as session:
        newest = session.scalars(select(ConsentEvidence).order_by(ConsentEvidence.at.desc())).first()
        assert newest is not None
        assert NOTHING in shown_then(session, noor[0], newest.id)[0]


def test_another_reader_and_another_writer_are_named_with_who_it_was(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1)
    clock.advance(days=1)
    another_holds(world, noor[0], world.straatkracht.id, world.bilal.id, clock)
    another_holds(world, noor[0], world.de_brug.id, world.joke.id, clock)
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    lead, changes = changes_on(phone)
    assert lead == DIFFERENT
    assert changes == [
        "Bilal leest nu, in plaats van Karim.",
        "Joke schrijft nu, in plaats van Sanne.",
        "De laatste dag was 2 april. Nu kies je een nieuwe.",
    ]


def test_a_stand_in_who_was_accepted_and_is_none_any_more_is_named(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    assert world.bilal.id is not None
    with world.database.transaction() as session:
        name_stand_in(session, world.karim, noor[0], world.bilal.id)
    give(world, noor, world.karim, months=1, stand_in=world.bilal)
    clock.advance(days=1)
    with world.database.transaction() as session:
        withdraw_stand_in(session, world.karim, noor[0])
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    assert changes_on(phone)[1][0] == "Bilal leest niet meer mee."


def test_subjects_and_copies_that_she_changed_herself_since_are_told_apart(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    give(world, noor, world.karim, months=1, subjects=["housing"])
    clock.advance(days=1)
    give(world, noor, world.karim, months=1, subjects=["income"], copies=True, read_first=True)
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    assert changes_on(phone)[1][:4] == [
        "Erbij: Geld en schulden.",
        "Eraf: Wonen.",
        "Het mag nu ook in het systeem van Straatkracht staan.",
        "Je leest nu elke notitie eerst zelf.",
    ]


def test_new_words_on_the_screens_are_told_with_their_day(
    app: Flask, world: World, noor: Noor, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # she agreed on earlier words
    give(world, noor, world.karim, months=1)
    phone = soon_over(app, world, noor, clock)
    longer(phone)
    assert "De woorden op deze schermen zijn vernieuwd op 22 november." in changes_on(phone)[1]


def test_s9_who_takes_it_up_again_months_later_sees_it_too(app: Flask, world: World, noor: Noor, clock: FakeClock) -> None:
    give(world, noor, world.karim, months=6)
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        withdraw_consent(session, noor[1], noor[0])
    clock.advance(days=91)
    another_holds(world, noor[0], world.de_brug.id, world.joke.id, clock)
    phone = own_phone(app, world, noor[1])
    phone.open(phone.open(MY_PAGE).find("a", string="Weer aan")["href"])
    lead, changes = changes_on(phone)
    assert (lead, changes[0]) == (DIFFERENT, "Joke schrijft nu, in plaats van Sanne.")
    phone.press(months="1")
    assert "Het staat weer aan, tot" in text_of(phone.follow())
