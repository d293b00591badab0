"""Every route × every role: who is let in, as a table. A route without a row fails; so does a row without a route.

The rows say what product.md promises; the permission table is compared with them, route by route.
"""

import pytest
from flask import Flask

from service.access.permissions import Permission, acting
from service.actors import PERSON_ROLES, Actor, Role
from service.errors import NotAllowedError
from tests.rules.route_matrix import ROUTES

ROLES = (Role.JOINING, Role.YOUNGSTER, *PERSON_ROLES, Role.SYSTEM)


def test_every_guarded_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    guarded = {name for name, view in app.view_functions.items() if hasattr(view, "permission")}
    assert guarded - set(ROUTES) == set(), "Add these routes to tests/rules/route_matrix.py, with who may come in."
    assert set(ROUTES) - guarded == set(), "These rows of tests/rules/route_matrix.py have no route any more."


@pytest.mark.parametrize("role", ROLES)
def test_each_route_lets_in_whom_its_row_says_and_nobody_else(app: Flask, role: Role) -> None:
    views = {name: view for name, view in app.view_functions.items() if hasattr(view, "permission")}
    let_in = {name for name, view in views.items() if _may(view.permission, role)}
    expected = {name for name, roles in ROUTES.items() if role in roles and name in views}
    assert let_in == expected


def test_nobody_is_let_in_without_a_role(app: Flask) -> None:
    views = [view for view in app.view_functions.values() if hasattr(view, "permission")]
    assert not any(_may(view.permission, Role.ANONYMOUS) for view in views)


def test_a_system_without_the_scope_is_kept_out_of_everything_but_its_own_name(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if hasattr(view, "permission")}
    bare = Actor(role=Role.SYSTEM, roles=frozenset({Role.SYSTEM}))
    assert {name for name, view in views.items() if _holds(view.permission, bare)} <= {"read_organisation"}


def _may(permission: Permission, role: Role) -> bool:
    scopes = frozenset({"notes:write", "notes:read", "log:read", "log:witness"}) if role is Role.SYSTEM else frozenset[str]()
    return _holds(permission, Actor(role=role, roles=frozenset({role}), scopes=scopes))


def _holds(permission: Permission, actor: Actor) -> bool:
    try:
        acting(permission, actor)
    except NotAllowedError:
        return False
    return True
