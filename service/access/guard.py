"""The guard: a request is one transaction (architecture.md, ideas 2 and "How a request walks").

It finds the actor, opens the transaction, reads the permission table, lets the view do its work and render, commits;
only then do bytes leave. When the act is refused, its transaction is rolled back and the refusal is written in one of
its own; if that cannot be written, nothing is shown.

    @blueprint.post("/koppels/<uuid:pair_id>/toestemming/intrekken")
    @guard(Permission.WITHDRAW_CONSENT)
    def withdraw(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue: ...
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.permissions import READING_ONLY, Permission, acting, roles_of
from service.access.refusals import refusal_of
from service.access.sessions import Visitor, cookie_name, find_visitor, mark_seen
from service.access.systems import Bearer, check_bearer, find_bearer, find_bearer_seen_lately
from service.access.trace import traced
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.audit.log import append
from service.db import Database
from service.errors import KoppelError

GuardedView = Callable[..., ResponseReturnValue]
View = Callable[..., Response]
Shortcut = Callable[[Session, Actor], Response | None]
OnRefusal = Callable[[Session, Actor, Exception, dict[str, Any]], None]


def guard(
    permission: Permission,
    unchanged: Shortcut | None = None,
    on_refusal: OnRefusal | None = None,
    *,
    by_itself: bool = False,
) -> Callable[[GuardedView], View]:
    """Let only those through who have this permission.

    `unchanged`, for a system: asked first, in a transaction that reads only and spends no proof. It answers when it has
    nothing to say that the caller does not know, and gives None for everything else, which walks the whole way.
    `on_refusal`, for a system: called after the rollback, in the transaction in which the refusal is written.
    `by_itself`: a page that stands open asks this every few seconds; it does not count as somebody being there.

    The view takes `session`, `actor` and the parameters of its address, and returns a complete answer. It MUST NOT
    stream, commit or open a transaction. Outside: NotSignedInError, InvalidTokenError, NotAllowedError, and whatever
    the view raises, each after its rollback.
    """
    is_for_systems = roles_of(permission) == {Role.SYSTEM}

    def decorate(view: GuardedView) -> View:
        @wraps(view)
        def guarded(**parameters: Any) -> Response:
            if is_for_systems:
                return _as_system(permission, view, parameters, unchanged, on_refusal)
            return _as_visitor(permission, view, parameters, by_itself)

        guarded.permission = permission  # type: ignore[attr-defined]  # tests/rules read it
        return guarded

    return decorate


def public(view: GuardedView) -> View:
    """A route without actor or transaction. Its name MUST stand in PUBLIC_ROUTES (tests/rules/test_guards.py)."""

    @wraps(view)
    def open_to_all(**parameters: Any) -> Response:
        return _complete(view(**parameters))

    open_to_all.is_public = True  # type: ignore[attr-defined]  # tests/rules read it
    return open_to_all


def public_act(view: GuardedView) -> View:
    """A route without actor that reads or writes: the view takes `session`; the answer leaves after the commit."""

    @wraps(view)
    def open_to_all(**parameters: Any) -> Response:
        with koppel().database.transaction() as session:
            answer = _complete(view(session=session, **parameters))
        return answer  # noqa: RET504 - the commit stands between the two lines

    open_to_all.is_public = True  # type: ignore[attr-defined]  # tests/rules read it
    return open_to_all


def _as_system(
    permission: Permission,
    view: GuardedView,
    parameters: dict[str, Any],
    unchanged: Shortcut | None,
    on_refusal: OnRefusal | None,
) -> Response:
    bearer = check_bearer(request)
    known = None if unchanged is None else _unchanged(permission, unchanged, bearer)
    if known is not None:
        return known
    actor: Actor | None = None
    try:
        with koppel().database.transaction() as session:
            bearer.proof.spend(session)
            actor = traced(find_bearer(session, bearer.claims))
            response = _complete(view(session=session, actor=acting(permission, actor), **parameters))
    except Exception as error:
        _after_refusal(error, actor, parameters, bearer, on_refusal)
        raise
    return response


def _unchanged(permission: Permission, unchanged: Shortcut, bearer: Bearer) -> Response | None:
    """The short answer, if there is one. What is refused here is refused again on the whole way, and written down there."""
    try:
        with koppel().database.reading() as session:
            actor = find_bearer_seen_lately(session, bearer.claims)
            return None if actor is None else unchanged(session, acting(permission, actor))
    except KoppelError:
        return None


def _as_visitor(permission: Permission, view: GuardedView, parameters: dict[str, Any], by_itself: bool) -> Response:
    parts = koppel()
    token = request.cookies.get(cookie_name(parts.settings))
    reads_only = permission in READING_ONLY
    actor: Actor | None = None
    try:
        with _transaction(parts.database, reads_only) as session:
            visitor = find_visitor(session, token)
            actor = traced(visitor.actor)
            g.visitor = visitor
            if not reads_only and not by_itself:
                mark_seen(session, visitor)
            actor = acting(permission, actor)
            response = _complete(view(session=session, actor=actor, **parameters))
    except Exception as error:
        _after_refusal(error, actor, parameters, None)
        raise
    if reads_only and not by_itself:
        _mark_seen_apart(parts.database, visitor)
    return response


def _transaction(database: Database, reads_only: bool) -> AbstractContextManager[Session]:
    return database.reading() if reads_only else database.transaction()


def _mark_seen_apart(database: Database, visitor: Visitor) -> None:
    """A transaction that reads only cannot write down that somebody was here; one of its own can, once a minute."""
    if visitor.is_due:
        with database.transaction() as session:
            mark_seen(session, visitor)


def _after_refusal(
    error: Exception,
    actor: Actor | None,
    parameters: dict[str, Any],
    bearer: Bearer | None,
    on_refusal: OnRefusal | None = None,
) -> None:
    """Write the refusal, in a transaction of its own; and spend the proof, which the rollback has given back."""
    act = refusal_of(actor, error, parameters.get("pair_id")) if actor else None
    if act is None:
        # Anonymous callers must not be able to fill the log that organisations rely on.
        current_app.logger.info("refused: %s %s", request.endpoint, type(error).__name__)
    if act is None and bearer is None:
        return
    with koppel().database.transaction() as session:
        if bearer is not None:
            bearer.proof.spend_again(session)
        if act is not None:
            append(session, act)
        if actor is not None and on_refusal is not None:
            on_refusal(session, actor, error, parameters)


def _complete(answer: ResponseReturnValue) -> Response:
    """The whole answer, rendered inside the transaction. Raises RuntimeError for one that would be streamed."""
    response = current_app.make_response(answer)
    if response.is_streamed:
        raise RuntimeError(
            f"{request.endpoint} streams its answer: build it whole, so that no byte leaves before the commit"
        )
    return response
