"""What the officer reads about the log itself: when it was sealed, who signed that, and whether it still is what it was."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from service.access.wiring import EXTENSION
from service.actors import Actor
from service.app import parts_of
from service.audit.checking import LATELY, log_state
from service.audit.models import Cosignature, Entry, Leaf, Seal
from service.audit.tree import newest_seal
from service.settings import Settings
from service.tick import tidy
from tests.api.sealed import seal_log
from tests.factories import Office, World
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, sign_in_again, text_of
from tests.web_reader import Browser
from tlog.checkpoints import cosign
from tlog.notes import parse_note
from tlog.policies import parse_policy

Noor = tuple[UUID, Actor]
SOUND = "Het hele logboek klopt. Nagekeken op dinsdag 3 maart, 14:02."


def page_of(officer: Browser) -> str:
    officer.open("/toezicht/")
    return text_of(officer.page.main)


def cosigned_by(world: World, office: Office, line: str = "-") -> None:
    with world.database.transaction() as session:
        seal = newest_seal(session)
        assert seal is not None
        session.add(
            Cosignature(
                size=seal.size,
                system_id=office.system.id,
                organisation_id=office.id,
                line=line,
                cosigned_at=world.database.clock(),
            )
        )


def signed_by_one(world: World, office: Office, minutes: int) -> None:
    """A seal every minute from now on, each signed by the witness of this organisation alone."""
    with world.database.transaction() as session:
        newest = newest_seal(session)
        assert newest is not None
        session.add_all(_signed_alone(newest, office, minute) for minute in range(1, minutes + 1))
        session.add_all(
            Seal(
                size=newest.size + minute,
                root=newest.root,
                note=newest.note,
                seed=newest.seed,
                sealed_at=newest.sealed_at + timedelta(minutes=minute),
            )
            for minute in range(1, minutes + 1)
        )


def _signed_alone(newest: Seal, office: Office, minute: int) -> Cosignature:
    moment = newest.sealed_at + timedelta(minutes=minute)
    who = {"system_id": office.system.id, "organisation_id": office.id}
    return Cosignature(size=newest.size + minute, line="-", cosigned_at=moment, **who)


def sealed_entry(world: World) -> int:
    """The number of some entry that stands in the tree."""
    with world.database.reading() as session:
        number = session.scalar(select(Leaf.entry_number).order_by(Leaf.position).limit(1))
    assert number is not None
    return number


def test_the_officer_reads_that_the_whole_log_was_looked_over_and_who_witnessed_it(
    world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    seal_log(world.database)
    cosigned_by(world, world.straatkracht)
    tidy(world.database)
    page = page_of(officer)
    assert SOUND in page
    assert "Laatste zegel: dinsdag 3 maart, 14:02. nog niet bevestigd" in page
    assert "De Brug tekende nog niet mee Straatkracht tekende mee op dinsdag 3 maart, 14:02" in page


def test_once_a_witness_was_silent_for_long_it_is_never_said_that_no_seal_was_ever_confirmed(
    app: Flask, world: World, noor: Noor, clock: FakeClock
) -> None:
    seal_log(world.database)  # the first of the log, which nobody signed
    clock.advance(days=1)
    seal_log(world.database)
    cosigned_by(world, world.straatkracht)
    cosigned_by(world, world.de_brug)
    signed_by_one(world, world.straatkracht, LATELY + 60)
    clock.advance(minutes=LATELY + 60)
    with world.database.reading() as session:
        since = log_state(session).unconfirmed_since
    assert since == world.database.clock() - timedelta(minutes=LATELY - 1)


def test_without_a_policy_a_seal_is_confirmed_once_two_organisations_signed_it(
    app: Flask, world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    seal_log(world.database)
    cosigned_by(world, world.straatkracht)
    cosigned_by(world, world.de_brug)
    for browser in (officer, at_desk(app, world, world.straatkracht.officer)):
        assert "Laatste zegel: dinsdag 3 maart, 14:02. bevestigd De Brug" in page_of(browser)
    clock.advance(minutes=1)
    seal_log(world.database)
    cosigned_by(world, world.de_brug)
    assert "Laatste zegel: dinsdag 3 maart, 14:03. bevestigd tot dinsdag 3 maart, 14:02" in page_of(officer)


@pytest.mark.parametrize(("needed", "words"), [("any", "bevestigd De Brug"), ("all", "nog niet bevestigd De Brug")])
def test_a_policy_says_which_witnesses_a_seal_needs(
    app: Flask, settings: Settings, world: World, noor: Noor, officer: Browser, needed: str, words: str
) -> None:
    offices = (world.de_brug, world.straatkracht)
    known = "\n".join(f"witness {office.slug} {office.witness_key.verifier}" for office in offices)
    policy = parse_policy(f"{known}\ngroup ours {needed} de-brug straatkracht\nquorum ours\n")
    app.extensions[EXTENSION] = parts_of(replace(settings, log_policy=policy), world.database)
    seal_log(world.database)
    with world.database.transaction() as session:
        seal = newest_seal(session)
        assert seal is not None
        line = cosign(parse_note(seal.note), world.de_brug.witness_key, 1772542920).line
    cosigned_by(world, world.de_brug, line)
    assert f"Laatste zegel: dinsdag 3 maart, 14:02. {words}" in page_of(officer)


def test_an_hour_without_a_confirmed_seal_is_said_and_what_to_do(
    world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    seal_log(world.database)
    cosigned_by(world, world.straatkracht)
    cosigned_by(world, world.de_brug)
    clock.advance(minutes=59)
    assert "geen zegel bevestigd" not in page_of(sign_in_again(officer, world, world.de_brug.officer))
    clock.advance(minutes=1)
    page = page_of(sign_in_again(officer, world, world.de_brug.officer))
    assert "Sinds dinsdag 3 maart, 14:02 is geen zegel bevestigd. Vraag jullie beheerder" in page


def test_before_the_first_seal_and_the_first_check_the_page_claims_nothing(noor: Noor, officer: Browser) -> None:
    page = page_of(officer)
    assert "klopt" not in page
    assert "zegel" not in page


def test_a_line_that_was_changed_is_named_by_the_next_days_check(
    world: World, noor: Noor, officer: Browser, clock: FakeClock
) -> None:
    seal_log(world.database)
    tidy(world.database)
    number = sealed_entry(world)
    with world.database.transaction() as session:
        session.execute(update(Entry).where(Entry.number == number).values(actor_name="Iemand anders"))
    tidy(world.database)
    assert SOUND in page_of(officer)  # once a day
    clock.advance(days=1)
    tidy(world.database)
    page = page_of(sign_in_again(officer, world, world.de_brug.officer))
    assert f"Het logboek klopt niet. Regel {number} is veranderd nadat hij verzegeld was." in page
    assert "Bel de beheerder van Koppel." in page
    assert "Het hele logboek klopt" not in page


def test_a_line_that_was_taken_away_is_named(world: World, noor: Noor, officer: Browser) -> None:
    seal_log(world.database)
    number = sealed_entry(world)
    with world.database.transaction() as session:
        session.execute(delete(Entry).where(Entry.number == number))
    tidy(world.database)
    assert f"Het logboek klopt niet. Regel {number} is weg." in page_of(officer)


def test_an_organisation_without_a_pair_with_ours_is_not_named(world: World, officer: Browser) -> None:
    """Nobody has a pair with anybody yet."""
    seal_log(world.database)
    assert "Straatkracht" not in page_of(officer)
    assert "De Brug tekende nog niet mee" in page_of(at_desk(officer.app, world, world.de_brug.officer))
