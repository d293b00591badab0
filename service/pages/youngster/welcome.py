"""Letting a youngster in: a new session, its entry in the log, and on to a page of their own."""

from uuid import UUID

from flask import Response, make_response, redirect
from flask import session as visit
from sqlalchemy.orm import Session

from service.access.sessions import begin_session_of_youngster, end_session_of_browser, set_session_cookie
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.audit.acts import SignedIn
from service.audit.log import append

PASSKEY, CODE = "passkey", "code"


def let_in(session: Session, youngster_id: UUID, recognised_by: str, *, own_device: bool, goes_to: str) -> Response:
    """Begin a new session; the one that this browser had before ends."""
    end_session_of_browser(session, koppel().settings)
    token = begin_session_of_youngster(session, youngster_id, recognised_by, own_device=own_device)
    append(session, SignedIn(actor=Actor(role=Role.YOUNGSTER, id=youngster_id)))
    visit.clear()
    response = make_response(redirect(goes_to, 303))
    set_session_cookie(response, koppel().settings, token)
    return response
