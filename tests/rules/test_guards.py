"""Every route is guarded, or stands on the short list of those that anybody may call."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from service.access.permissions import PERMISSIONS, PUBLIC_ROUTES, READING_ONLY, Permission, Table, check_table, roles_of
from service.access.predicates import role_is
from service.actors import Role


def test_every_route_is_guarded_or_public(app: Flask) -> None:
    bare = [name for name, view in app.view_functions.items() if name not in PUBLIC_ROUTES and not _is_guarded(view)]
    assert bare == [], f"Missing @guard(Permission.…) on {bare}. Put it below the route, above the function."


def test_the_list_of_public_routes_names_routes_that_are_marked_public(app: Flask) -> None:
    views = app.view_functions
    wrong = {name for name in PUBLIC_ROUTES - {"static"} if not getattr(views.get(name), "is_public", False)}
    assert wrong == set(), f"PUBLIC_ROUTES names {wrong}: mark them @public or @public_act, or take them off the list."


def test_no_route_is_public_without_standing_on_the_list(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert marked <= PUBLIC_ROUTES, f"Add {marked - PUBLIC_ROUTES} to PUBLIC_ROUTES, and say in review why anybody may."


def test_every_guarded_view_takes_session_and_actor(app: Flask) -> None:
    views = {name: inspect.unwrap(view) for name, view in app.view_functions.items() if _is_guarded(view)}
    wrong = [name for name, view in views.items() if list(inspect.signature(view).parameters)[:2] != ["session", "actor"]]
    assert wrong == [], f"{wrong} must take (session, actor, …): the guard hands them over."


def test_what_reads_only_is_a_page_of_the_youngster_or_reads_what_nobody_kept() -> None:
    own = READING_ONLY - {Permission.READ_ALONG, Permission.PRACTISE}
    assert all(roles_of(permission) == {Role.YOUNGSTER} for permission in own)


@pytest.mark.parametrize(
    "row",
    [[], [[]], [[role_is(Role.OFFICER)], []], [[lambda actor: True]]],
    ids=["empty", "empty clause", "one empty", "no role"],
)
def test_a_row_that_would_say_yes_to_everybody_is_an_error(row: list[list[Any]]) -> None:
    table: Table = {**PERMISSIONS, Permission.OPEN_SHARED_NOTES: row}
    with pytest.raises(ValueError, match="OPEN_SHARED_NOTES"):
        check_table(table)


def test_a_permission_without_a_row_is_an_error() -> None:
    table = {permission: row for permission, row in PERMISSIONS.items() if permission is not Permission.READ_NOTE}
    with pytest.raises(ValueError, match="READ_NOTE"):
        check_table(table)


def _is_guarded(view: Callable[..., Any]) -> bool:
    return isinstance(getattr(view, "permission", None), Permission)
