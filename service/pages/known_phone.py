"""What a browser remembers of being somebody's own device: which passkey is in it, or that it is not theirs.

It opens nothing. It says with which passkey a session that begins here is to lock, and keeps us from asking twice.
"""

from uuid import UUID

from flask import Response, request

from service.access.sessions import cookie_name
from service.access.wiring import koppel

NOT_MINE = "nee"
ONE_YEAR = 365 * 24 * 3600


def known_phone() -> UUID | None:
    """The passkey in this device, as far as the browser remembers one."""
    try:
        return UUID(request.cookies.get(_name(), ""))
    except ValueError:
        return None


def was_never_asked() -> bool:
    """Whether nobody has said here yet whose device this is."""
    return _name() not in request.cookies


def is_to_carry() -> bool:
    """Whether this is a device to carry: a desk is asked nothing.

    Browsers of phones say "Mobi" (RFC 9110, section 10.1.5 leaves the words to them). Who has another device finds the page.
    """
    return "Mobi" in request.headers.get("User-Agent", "")


def remember_phone(response: Response, passkey_id: UUID) -> None:
    """This is its owner's own device."""
    _remember(response, str(passkey_id))


def remember_that_it_is_not_mine(response: Response) -> None:
    """It is not: nobody is asked here again."""
    _remember(response, NOT_MINE)


def forget_phone(response: Response) -> None:
    """The passkey that is remembered here works no more: nobody has said whose device this is."""
    secure = koppel().settings.is_secure
    response.delete_cookie(_name(), secure=secure, httponly=True, samesite="Lax", path="/")


def _name() -> str:
    return f"{cookie_name(koppel().settings)}-toestel"


def _remember(response: Response, what: str) -> None:
    secure = koppel().settings.is_secure
    response.set_cookie(_name(), what, max_age=ONE_YEAR, secure=secure, httponly=True, samesite="Lax", path="/")
