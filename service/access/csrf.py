"""Against forged forms: every form that changes something carries a token that only our own pages can know.

The token is an HMAC over the browser's cookie: the session's when signed in, else a signed cookie for visitors. It needs
no look-up, differs per session, and is worth nothing beside another cookie. Origin and Sec-Fetch-Site are checked when
the browser sends them. /v1 and /oauth know no cookies and need none of this.
"""

import hmac
import secrets
from hashlib import sha256

from flask import current_app, request
from flask import session as visit

from service.access.headers import is_for_programs
from service.access.sessions import cookie_name
from service.access.wiring import koppel
from service.errors import KoppelError

FIELD = "csrf_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})


class ForgedFormError(KoppelError):
    """The form has no token of this browser, or comes from another site: nothing is done."""


def csrf_token() -> str:
    """The token for forms on this page."""
    return _token_for(_browser())


def check_form() -> None:
    """Refuse a request that changes something and did not come from a page of ours. Raises ForgedFormError."""
    if request.method in SAFE or is_for_programs(request.path):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITE or not _is_own_origin():
        raise ForgedFormError("the request comes from another site")
    given = request.form.get(FIELD, "")
    if not hmac.compare_digest(given.encode(), _token_for(_browser()).encode()):
        raise ForgedFormError("the form's token is missing or of another session")


def _is_own_origin() -> bool:
    # With `Referrer-Policy: no-referrer` browsers send the word null for forms of our own pages; the token decides then.
    origin = request.headers.get("Origin", "null")
    return origin in ("null", koppel().settings.public_url)


def _browser() -> str:
    token = request.cookies.get(cookie_name(koppel().settings))
    if token:
        return f"session {token}"
    if "visit" not in visit:
        visit["visit"] = secrets.token_urlsafe(16)
    return f"visit {visit['visit']}"


def _token_for(browser: str) -> str:
    secret = current_app.secret_key
    key = secret.encode() if isinstance(secret, str) else secret or b""
    return hmac.new(key, b"csrf " + browser.encode(), sha256).hexdigest()
