"""Identifiers in addresses of the API: opaque to the caller, so one that could never exist is simply not found."""

from uuid import UUID

from werkzeug.routing import BaseConverter

NOBODYS = UUID(int=0)


def identified(value: str) -> UUID:
    """What this identifier of the contract stands for; one that the service never made stands for nobody's."""
    try:
        return UUID(value)
    except ValueError:
        return NOBODYS


class IdentifierConverter(BaseConverter):
    """`<identifier:note_id>`: a UUID. Anything else becomes one that is nobody's, so that its 404 is the same 404."""

    regex = r"[A-Za-z0-9_-]{1,64}"

    def to_python(self, value: str) -> UUID:
        return identified(value)

    def to_url(self, value: object) -> str:
        return str(value)
