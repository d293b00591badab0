"""Routes that one address may ask only so often, before anybody is known there (limits.py counts)."""

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address

from flask import Response, request

from service.access.wiring import koppel

LINE = 64  # bits of an IPv6 address that belong to one line; the rest anybody on that line chooses freely


def limited(act: str, most: int) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """A route that one address may ask at most so often in ten minutes: counted before anything else is done.

    Stands above @public or @public_act. Outside: TooManyError.
    """

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def counted(**parameters: object) -> Response:
            koppel().limits.count(act, caller_at(request.remote_addr), most)
            return view(**parameters)

        return counted

    return decorate


def caller_at(address: str | None) -> str:
    """Who is counted at this address: the address, or for IPv6 the network of one line."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> (128 - LINE) << (128 - LINE))}/{LINE}"
    return str(found)
