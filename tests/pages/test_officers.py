"""Nobody opens the door alone: a further officer counts when an officer who is there has said yes."""

import pytest
from flask import Flask
from sqlalchemy import select

from service.access.confirmations import confirm, waiting_confirmations
from service.access.openid import Recognised
from service.access.sign_in import Refused, sign_in_recognised
from service.actors import SERVICE, Role
from service.errors import NotYoursError
from service.pairs.models import Person
from service.pairs.organisations import add_organisation, add_person, person_leaves
from tests.factories import World, actor_of, add_officer
from tests.pages.desk import at_desk, entries, text_of, well_made
from tests.web_reader import Browser

PEOPLE, CONFIRM = "/beheer/", "/toezicht/bevestigen"
ELS = {"name": "Els Prins", "login": "els", "roles": ["officer"]}


def els(world: World) -> Person:
    with world.database.reading() as session:
        return session.scalars(select(Person).where(Person.login == "els")).one()


def asked(world: World) -> str:
    """The address at which Els is confirmed."""
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, world.de_brug.officer)
    return f"{CONFIRM}/{waiting.id}"


def signs_in(app: Flask, world: World) -> str | Refused:
    """What comes of it when Els, known to her organisation, comes to the door."""
    with app.test_request_context(), world.database.transaction() as session:
        return sign_in_recognised(session, world.de_brug.id, Recognised("https://id.test", "els-1", ("els",), True))


def test_whom_an_administrator_makes_officer_is_none_before_an_officer_says_yes(
    app: Flask, world: World, administrator: Browser, officer: Browser
) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, ELS)
    said = text_of(administrator.follow())
    assert "Els Prins staat erbij. De privacyfunctionaris moet de rol nog bevestigen." in said
    assert "privacyfunctionaris (nog niet bevestigd)" in said
    assert els(world).roles == ""
    assert signs_in(app, world) is Refused.WAITS_FOR_OFFICER
    officer.open(CONFIRM)
    page = text_of(well_made(officer, "Bevestigen"))
    assert "Els Prins als privacyfunctionaris Inlognaam: els" in page
    assert "Gevraagd door administrator-de-brug" in page
    officer.submit(asked(world), button="Bevestigen")
    assert "Bevestigd voor Els Prins." in text_of(officer.follow())
    assert els(world).roles == "officer"
    assert not isinstance(signs_in(app, world), Refused)
    asked_by = [entry.actor_id for entry in entries(world.database, "officer-asked")]
    confirmed_by = [entry.actor_id for entry in entries(world.database, "officer-confirmed")]
    assert (asked_by, confirmed_by) == ([world.de_brug.administrator.id], [world.de_brug.officer.id])


def test_with_another_role_beside_it_somebody_works_and_waits(app: Flask, world: World, administrator: Browser) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, {**ELS, "roles": ["professional", "officer"]})
    assert els(world).roles == "professional"
    browser = at_desk(app, world, actor_of(els(world), "De Brug"))
    browser.open("/toezicht/")
    assert browser.status == 404


def test_whom_the_officer_rejects_is_none_and_is_not_asked_again(
    world: World, administrator: Browser, officer: Browser
) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, ELS)
    officer.open(CONFIRM)
    officer.submit(asked(world), {"answer": "no"})
    assert "Afgewezen voor Els Prins." in text_of(officer.follow())
    assert els(world).roles == ""
    assert len(entries(world.database, "officer-rejected")) == 1
    assert "Er wacht niets op jou." in text_of(officer.open(CONFIRM))


def test_who_is_both_does_not_make_an_officer_of_their_own(world: World) -> None:
    with world.database.transaction() as session:
        both = add_officer(session, world.de_brug, "iris", "Iris", [Role.OFFICER, Role.ADMINISTRATOR])
        add_person(session, both.acting_as(Role.ADMINISTRATOR), world.de_brug.id, "els", "Els", [Role.OFFICER])
        (waiting,) = waiting_confirmations(session, both)
        assert waiting.by_another
        with pytest.raises(NotYoursError):
            confirm(session, both, waiting.id)


def test_the_officer_of_another_organisation_confirms_nobody_here(world: World, administrator: Browser) -> None:
    administrator.open(PEOPLE)
    administrator.submit(PEOPLE, ELS)
    with world.database.transaction() as session:
        (waiting,) = waiting_confirmations(session, world.de_brug.officer)
        with pytest.raises(NotYoursError):
            confirm(session, world.straatkracht.officer, waiting.id)


def test_the_first_officer_comes_with_the_organisation_and_the_operators_second_one_waits_too(world: World) -> None:
    with world.database.transaction() as session:
        kompas = add_organisation(session, SERVICE, "kompas", "Kompas")
        first = add_person(session, SERVICE, kompas.id, "mieke", "Mieke", [Role.OFFICER])
        second = add_person(session, SERVICE, kompas.id, "tom", "Tom", [Role.OFFICER])
        assert (first.roles, second.roles) == ("officer", "")


def test_an_administrator_does_not_make_even_the_first_officer(world: World) -> None:
    with world.database.transaction() as session:
        kompas = add_organisation(session, SERVICE, "kompas", "Kompas")
        ton = actor_of(add_person(session, SERVICE, kompas.id, "ton", "Ton", [Role.ADMINISTRATOR]), "Kompas")
        assert add_person(session, ton, kompas.id, "els", "Els", [Role.OFFICER]).roles == ""


def test_an_administrator_who_lets_the_officer_leave_does_not_get_one_of_their_own(world: World) -> None:
    brug = world.de_brug
    with world.database.transaction() as session:
        person_leaves(session, brug.administrator, brug.officer.id)
        assert add_person(session, brug.administrator, brug.id, "els", "Els", [Role.OFFICER]).roles == ""
        assert add_person(session, SERVICE, brug.id, "mieke", "Mieke", [Role.OFFICER]).roles == "officer"
