"""Settings and database for a command; what is missing is told in the command's own words."""

from dataclasses import replace

import click

from service.actors import SERVICE
from service.db import Database, open_database
from service.errors import SettingsError
from service.migrations.state import is_up_to_date
from service.settings import Settings, settings_from

OPERATOR = replace(SERVICE, program="koppel-command-line")
"""Who acts when a command does."""


def known_settings() -> Settings:
    """The settings from the environment. Raises ClickException with everything that is missing."""
    try:
        return settings_from()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def migrated_database(settings: Settings) -> Database:
    """The database, up to date and with its key store. Raises ClickException."""
    database = open_database(settings)
    if not is_up_to_date(database.engine) or not database.vault.is_reachable():
        raise click.ClickException("The database is away or not up to date. Run first: koppel migrate")
    return database
