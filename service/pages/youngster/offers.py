"""A recovery code on the screen that is not kept yet: signed by us and bound to this browser's session.

It is kept only when the youngster says they have written it down. So a second tap shows a second code and breaks none,
and nobody can make us keep a code of their own choice.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from service.actors import Actor
from service.errors import N_, ConflictError
from service.pairs.codes import new_recovery_code

SALT = "recovery-code"


def new_offer(actor: Actor) -> tuple[str, str]:
    """A code to show, and the signed value that brings it back."""
    code = new_recovery_code()
    return code, _serializer().dumps([str(actor.session_id), code])


def code_in(actor: Actor, offer: str) -> str:
    """The code that this browser was shown. Raises ConflictError for anything else."""
    try:
        session_id, code = _serializer().loads(offer)
    except (BadSignature, ValueError) as error:
        raise ConflictError(N_("Deze code werkt niet meer. Vraag een nieuwe.")) from error
    if session_id != str(actor.session_id):
        raise ConflictError(N_("Deze code werkt niet meer. Vraag een nieuwe."))
    return str(code)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SALT)
