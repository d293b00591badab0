"""The code that a holder shows, kept for ten minutes in the browser that shows it, sealed for its session and pair."""

import base64
import binascii
from uuid import UUID

from flask import Response, request, url_for

from service.access.wiring import koppel
from service.actors import Actor
from service.errors import TamperedError
from service.pairs.joining import LIFETIME
from service.vault import place


def keep_code(response: Response, actor: Actor, pair_id: UUID, code: str) -> None:
    """Give the browser the code of this pair; it goes only to the page that shows it."""
    sealed = koppel().database.vault.seal_secret(_where(actor, pair_id), code)
    response.set_cookie(
        _name(),
        base64.urlsafe_b64encode(sealed).decode(),
        max_age=int(LIFETIME.total_seconds()),
        path=_path(pair_id),
        secure=koppel().settings.is_secure,
        httponly=True,
        samesite="Strict",
    )


def kept_code(actor: Actor, pair_id: UUID) -> str | None:
    """The code that this browser shows for this pair; None when it has none, or one of another session or pair."""
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(_name(), ""))
        return koppel().database.vault.open_secret(_where(actor, pair_id), sealed)
    except (TamperedError, binascii.Error, ValueError):
        return None


def forget_code(response: Response, pair_id: UUID) -> None:
    """Take the code from the browser."""
    response.delete_cookie(_name(), path=_path(pair_id), secure=koppel().settings.is_secure, httponly=True)


def _name() -> str:
    return "__Secure-koppel-code" if koppel().settings.is_secure else "koppel-code"


def _path(pair_id: UUID) -> str:
    return url_for("professional.show_code", pair_id=pair_id)


def _where(actor: Actor, pair_id: UUID) -> bytes:
    return place("code_cookie", f"{actor.session_id}/{pair_id}", "code")
