"""A code on a screen that is not the youngster's own, sealed in the visit's cookie until the screen is given back."""

import base64

from flask import session as visit

from service.access.wiring import koppel
from service.errors import TamperedError
from service.vault import place

KEY = "paper-code"
PLACE = place("visit", "cookie", KEY)


def keep_code_on_screen(code: str) -> None:
    """Let this browser show the code again, after a reload too."""
    visit[KEY] = base64.b64encode(koppel().database.vault.seal_secret(PLACE, code)).decode()


def code_on_screen() -> str | None:
    """The code that this browser shows, if any."""
    sealed = visit.get(KEY)
    if sealed is None:
        return None
    try:
        return koppel().database.vault.open_secret(PLACE, base64.b64decode(sealed))
    except TamperedError:  # changed, or sealed under an earlier master key
        return None
