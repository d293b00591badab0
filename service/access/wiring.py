"""What every request needs at hand: settings, database, limits and counts, kept by the application."""

from dataclasses import dataclass, field

from flask import current_app

from service.access.counts import Counts
from service.access.limits import Limits
from service.access.openid import Providers
from service.access.tokens import AccessTokens
from service.db import Database
from service.settings import Settings

EXTENSION = "koppel"


@dataclass(frozen=True, slots=True)
class Koppel:
    """The parts of one running service."""

    settings: Settings
    database: Database
    tokens: AccessTokens
    limits: Limits
    providers: Providers = field(default_factory=Providers)
    counts: Counts = field(default_factory=Counts)


def koppel() -> Koppel:
    """The parts of the application that serves this request."""
    parts: Koppel = current_app.extensions[EXTENSION]
    return parts
