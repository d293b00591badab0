"""Whoever signed in once is bound to that account of their organisation, and nobody else inherits the desk."""

from flask import Flask

from service.access.openid import Recognised
from service.access.sign_in import Refused, sign_in_recognised
from service.actors import SERVICE
from service.pairs.organisations import person_leaves, unbind_sign_in
from tests.api.acted import last_act
from tests.factories import World


def recognised(
    world: World, subject: str, *names: str, issuer: str = "https://id.de-brug.test", factors: int = 2
) -> Recognised:
    """Whom the provider of De Brug says it saw."""
    return Recognised(issuer, subject, names or ("sanne",), factors > 1)


def signs_in(app: Flask, world: World, who: Recognised) -> str | Refused:
    """What comes of it, at De Brug."""
    with app.test_request_context(), world.database.transaction() as session:
        return sign_in_recognised(session, world.de_brug.id, who)


def test_a_login_that_was_given_to_somebody_else_does_not_inherit_the_desk(app: Flask, world: World) -> None:
    assert not isinstance(signs_in(app, world, recognised(world, "u-1")), Refused)
    assert signs_in(app, world, recognised(world, "u-2")) is Refused.OTHER_SUBJECT
    assert last_act(world) == ("sign-in-refused", "other-subject", world.sanne.id, world.de_brug.id)
    assert not isinstance(signs_in(app, world, recognised(world, "u-1")), Refused)


def test_who_is_known_by_subject_gets_in_under_another_login(app: Flask, world: World) -> None:
    signs_in(app, world, recognised(world, "u-1"))
    signs_in(app, world, recognised(world, "u-1", "sanne.vos"))
    assert last_act(world) == ("signed-in", None, world.sanne.id, world.de_brug.id)
    signs_in(app, world, recognised(world, "u-1", "joke"))
    assert last_act(world) == ("signed-in", None, world.sanne.id, world.de_brug.id)


def test_the_same_subject_at_another_issuer_is_somebody_else(app: Flask, world: World) -> None:
    signs_in(app, world, recognised(world, "u-1"))
    assert signs_in(app, world, recognised(world, "u-1", issuer="https://elsewhere.test")) is Refused.OTHER_SUBJECT


def test_one_factor_binds_nobody(app: Flask, world: World) -> None:
    assert signs_in(app, world, recognised(world, "u-1", factors=1)) is Refused.ONE_FACTOR
    assert not isinstance(signs_in(app, world, recognised(world, "u-2")), Refused)


def test_the_account_of_who_left_never_becomes_a_colleagues(app: Flask, world: World) -> None:
    signs_in(app, world, recognised(world, "u-1"))
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    assert signs_in(app, world, recognised(world, "u-1", "joke")) is Refused.UNKNOWN_PERSON


def test_who_was_let_loose_is_bound_to_the_next_account(app: Flask, world: World) -> None:
    signs_in(app, world, recognised(world, "u-1"))
    with world.database.transaction() as session:
        unbind_sign_in(session, SERVICE, world.sanne.id)
    assert last_act(world)[0] == "sign-in-unbound"
    assert not isinstance(signs_in(app, world, recognised(world, "u-2")), Refused)
    assert signs_in(app, world, recognised(world, "u-1")) is Refused.OTHER_SUBJECT
