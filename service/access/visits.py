"""The signed cookie of a visit: for pages alone."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from service.access.headers import is_for_programs


class Visits(SecureCookieSessionInterface):
    """Flask's own; but programs have no cookies, and making ready what would sign theirs costs as much as a query."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None for a program: Flask then refuses to keep anything."""
        return None if is_for_programs(request.path) else super().open_session(app, request)
