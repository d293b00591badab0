"""The operator's commands about consent: the keys that sign consent records."""

import click

from service.consent.record_keys import make_record_key, published_keys
from service.opening import known_settings, migrated_database


@click.group("record")
def record_key() -> None:
    """The keys that sign consent records. They stand in the key store; `koppel migrate` makes the first."""


@record_key.command("show")
def show_record_keys() -> None:
    """The thumbprint of every key, newest last. The keys themselves stand at /consent-keys."""
    for key in published_keys(migrated_database(known_settings()).vault):
        click.echo(key["kid"])


@record_key.command("rotate")
def rotate_record_key() -> None:
    """Let a new key sign. What the older ones signed can still be verified."""
    click.echo(make_record_key(migrated_database(known_settings()).vault))
