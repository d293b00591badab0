"""S12: Noor's sister says "you may tell them". That is not Noor's consent and cannot be entered as such."""

from uuid import UUID

import pytest
from flask import Flask

from service.access.permissions import Permission, roles_of
from service.actors import Role
from service.consent.transitions import TRANSITIONS, State
from tests.factories import World
from tests.pages.beside import BESIDE, BORN, on_screen_of_sanne
from tests.pages.desk import text_of
from tests.pages.noor import stands
from tests.pages.phone import empty_pair
from tests.web_reader import Browser


@pytest.fixture
def pair_id(world: World) -> UUID:
    return empty_pair(world)


def test_what_noors_sister_says_is_not_noors_consent_and_cannot_be_entered_as_such(
    world: World, sanne: Browser, pair_id: UUID
) -> None:
    there = f"/begeleider/koppel/{pair_id}/samen"
    sanne.open(there)
    sanne.submit(there, {"present": ["family"]})
    assert "Dit kan alleen als de jongere zelf naast je zit." in text_of(sanne.page)
    for relative in ({"said_by": "sister"}, {"given_by": "family"}, {"relation": "sister"}):
        sanne.open(there)
        sanne.submit(there, {**BESIDE, **relative})
        assert sanne.status == 400
    paper = f"/begeleider/koppel/{pair_id}/papier"
    sanne.open(paper)
    sanne.submit(paper)
    sheet = next(a["href"] for a in sanne.open(paper).find_all("a") if "Blad van" in a.get_text())
    sanne.open(sheet)
    sanne.submit(sheet, {"name": "Noor", **BORN, "subjects": ["housing"], "answer": "yes", "present": ["family"]})
    assert "Vul alleen in wat de jongere zelf heeft aangekruist." in text_of(sanne.page)
    assert {standing.state for standing in stands(world, pair_id).values()} == {State.PROPOSED}


def test_wherever_somebody_is_helped_it_says_that_a_relative_cannot_say_yes(
    app: Flask, world: World, sanne: Browser, pair_id: UUID
) -> None:
    for path in ("samen", "papier"):
        page = text_of(sanne.open(f"/begeleider/koppel/{pair_id}/{path}"))
        assert "Een ouder, broer, zus of voogd kan geen ja zeggen" in page
    screen = on_screen_of_sanne(app, world, pair_id, present=["family"])
    page = text_of(screen.page)
    assert "Alleen jij kunt ja zeggen." in page
    assert "Ook iemand van je familie" in page


def test_only_the_youngster_can_say_yes_alone_or_beside_a_professional() -> None:
    opening = [step for step in TRANSITIONS.values() if step.to is State.GIVEN]
    assert {role for step in opening for role in step.by} == {Role.YOUNGSTER, Role.ASSISTED}
    assert roles_of(Permission.DECIDE_CONSENT) | roles_of(Permission.DECIDE_BESIDE) == {Role.YOUNGSTER, Role.ASSISTED}
    assert {role.value for role in Role}.isdisjoint({"relative", "parent", "guardian", "family"})
