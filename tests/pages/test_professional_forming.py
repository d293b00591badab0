"""Forming a pair: with whom, what for, about what; and the colleague's answer. Nothing is said about any youngster."""

import pytest
from sqlalchemy import select

from service.pairs.models import Pair
from tests.factories import World
from tests.pages.desk import FREELY, entries, text_of, well_made
from tests.web_reader import Browser

NEW = "/begeleider/nieuw-koppel"


def asked(world: World, **more: str | list[str]) -> dict[str, str | list[str]]:
    return {
        **FREELY,
        "partner": str(world.karim.id),
        "purpose": "samen-begeleiden",
        "subjects": ["housing", "income"],
        "own_label": "Noor van de derde",
        **more,
    }


def pairs(world: World) -> list[Pair]:
    with world.database.reading() as session:
        return list(session.scalars(select(Pair)))


def invite(world: World, browser: Browser) -> str:
    """Sanne asks Karim; the address of the invitation."""
    browser.open(NEW)
    browser.submit(NEW, asked(world))
    return f"/begeleider/uitnodiging/{browser.goes_to.rsplit('/', 1)[1]}"


def test_the_list_names_professionals_of_other_organisations_and_nobody_else(world: World, sanne: Browser) -> None:
    sanne.open(NEW)
    page = well_made(sanne, "Nieuw koppel")
    options = [option.get_text() for option in page.find(id="partner").find_all("option")][1:]
    assert options == ["Bilal", "Karim"]
    assert "Vraag het eerst aan de jongere. Noem nog geen naam tegen je collega." in text_of(page)


def test_an_invitation_waits_for_the_colleague_and_names_no_youngster(world: World, sanne: Browser, karim: Browser) -> None:
    address = invite(world, sanne)
    assert "De uitnodiging staat klaar." in text_of(sanne.follow())
    karim.open(address)
    page = well_made(karim, "Uitnodiging")
    assert "Sanne wil een koppel met je vormen" in text_of(page)
    assert "wonen, inkomen en schulden" in text_of(page)
    assert "Noor" not in karim.answer.text
    assert [entry.actor_id for entry in entries(world.database, "pair-invited")] == [world.sanne.id]


def test_yes_forms_the_pair_with_a_name_of_ones_own(world: World, sanne: Browser, karim: Browser) -> None:
    address = invite(world, sanne)
    karim.open(address)
    karim.submit(address, {"own_label": "N."}, button="Ja, ik doe mee")
    assert karim.follow().h1.get_text() == "N."
    assert "De jongere doet nog niet mee" in text_of(karim.page)
    assert len(entries(world.database, "pair-formed")) == len(entries(world.database, "consent-proposed")) == 1
    karim.open(address)
    assert karim.status == 404


def test_no_ends_the_empty_pair_without_a_reason(world: World, sanne: Browser, karim: Browser) -> None:
    address = invite(world, sanne)
    karim.open(address)
    karim.submit(address, button="Nee")
    assert "Je hebt nee gezegd." in text_of(karim.follow())
    assert "Nog geen koppels" in text_of(sanne.open("/begeleider/"))
    assert pairs(world)[0].state == "declined"
    assert [entry.actor_id for entry in entries(world.database, "pair-declined")] == [world.karim.id]


def test_only_who_was_asked_can_answer(world: World, sanne: Browser, joke: Browser) -> None:
    address = invite(world, sanne)
    for browser in (sanne, joke):
        browser.open(address)
        assert browser.status == 404
        browser.open(NEW)
        token = browser.page.find("input", {"name": "csrf_token"})["value"]
        browser.send(address, {"csrf_token": token, "answer": "accept"})
        assert browser.status == 404
    assert pairs(world)[0].state == "invited"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("partner", ""),
        ("partner", "karim"),
        ("partner", "0b7c1d1e-0000-4000-8000-000000000000"),
        ("partner", "joke"),
        ("purpose", ""),
        ("purpose", "nieuwsgierig"),
        ("subjects", []),
        ("subjects", ["housing", "gossip"]),
        ("own_label", "x" * 121),
        ("own_label", "bsn 123456782"),
    ],
)
def test_whatever_does_not_fit_is_named_and_what_was_typed_stays(
    world: World, sanne: Browser, field: str, typed: str | list[str]
) -> None:
    sanne.open(NEW)
    sanne.submit(NEW, asked(world, **{field: str(world.joke.id) if typed == "joke" else typed}))
    page = sanne.page
    assert sanne.status == 400
    assert page.find(id="errors").find("a", href=f"#{field}")
    if field != "own_label":
        assert page.find(id="own_label")["value"] == "Noor van de derde"
    if field != "purpose":
        assert page.find("input", {"name": "purpose", "value": "samen-begeleiden"}).has_attr("checked")
    if field != "subjects":
        assert page.find("input", {"name": "subjects", "value": "income"}).has_attr("checked")
    assert pairs(world) == []


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(world: World, sanne: Browser, karim: Browser) -> None:
    address = invite(world, sanne)
    karim.open(address)
    karim.submit(address, {"own_label": "N.", "answer": "misschien"})
    assert karim.status == 400
    assert karim.page.find(id="own_label")["value"] == "N."
    assert pairs(world)[0].state == "invited"


def test_looking_whom_to_ask_and_looking_at_an_invitation_stand_in_the_log(
    world: World, sanne: Browser, karim: Browser
) -> None:
    karim.open(invite(world, sanne))
    (listed,) = entries(world.database, "partners-listed")
    (opened,) = entries(world.database, "invitation-opened")
    assert (listed.actor_id, listed.action) == (world.sanne.id, "R")
    assert (opened.actor_id, opened.pair_id) == (world.karim.id, pairs(world)[0].id)
    assert opened.other_organisation_id == world.de_brug.id
