"""The command line of the operator: `koppel`. Each command says everything that is missing at once."""

import os
from pathlib import Path
from secrets import token_hex

import click
from joserfc.jwk import ECKey

from service.audit.keys import make_log_key, verifier_keys
from service.consent.record_keys import make_record_key, published_keys
from service.consent_commands import consent, record_key
from service.db import make_engine, open_database
from service.log_commands import export_log_command, log_key, verify_command
from service.mail_commands import NO_MAIL, check_mail_command
from service.migrations.state import migrate, prepare_key_store
from service.opening import known_settings, migrated_database
from service.organisation_commands import organisation, person, system
from service.rights.erasure import NOTHING_BACK, replay_erasures
from service.rights_commands import choose_retention_command, erasures_command, retention_command, told
from service.tick import post, tick, tidy


@click.group()
def main() -> None:
    """Koppel: two organisations support one youngster, and the youngster decides what they share."""


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 64), help="Per process.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="PostgreSQL only.")
def serve_command(host: str, port: int, threads: int, processes: int) -> None:
    """Serve the API and the pages, until the process is told to stop."""
    settings = known_settings()
    if processes > 1 and settings.database_url.startswith("sqlite"):
        raise click.ClickException("SQLite serves one process: leave --processes out, or use PostgreSQL.")
    replayed = replay_erasures(migrated_database(settings))
    if replayed != NOTHING_BACK:
        click.echo(f"A backup was restored: {told(replayed)}", err=True)
    if settings.mail is None:
        click.echo(NO_MAIL, err=True)
    from service.serving import serve  # the whole service: every other command would wait for it too

    serve(host, port, threads, processes)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database and the key store up to date. Doing it twice is no error."""
    settings = known_settings()
    migrate(make_engine(settings.database_url))
    prepare_key_store(make_engine(settings.key_store_url))
    vault = open_database(settings).vault
    if not verifier_keys(vault):
        make_log_key(vault, settings.log_name)
    if not published_keys(vault):
        make_record_key(vault)
    click.echo("The database and the key store are up to date.")


@main.command("tick")
def tick_command() -> None:
    """Do once what time asks for; `koppel serve` does it every minute, and what takes longer every hour."""
    settings = known_settings()
    database = migrated_database(settings)
    tick(database)
    post(database, settings)
    tidy(database)


@main.group()
def key() -> None:
    """Keys of the service."""


@key.group("new")
def new_key() -> None:
    """Make a key in a file that only you can read. It never overwrites one."""


@new_key.command("master")
@click.argument("file", type=click.Path(path_type=Path))
def new_master_key(file: Path) -> None:
    """The key that wraps all others. Without it nothing can be read again: keep it apart from every backup."""
    _write_secret(file, token_hex(32) + "\n")


@new_key.command("token")
@click.argument("file", type=click.Path(path_type=Path))
def new_token_key(file: Path) -> None:
    """The key that signs access tokens. A new one ends all tokens, which live five minutes."""
    _write_secret(file, ECKey.generate_key("P-256").as_pem(private=True).decode())


main.add_command(organisation)
main.add_command(person)
main.add_command(system)
main.add_command(verify_command)
main.add_command(check_mail_command)
main.add_command(consent)
main.add_command(export_log_command)
main.add_command(erasures_command)
main.add_command(retention_command)
organisation.add_command(choose_retention_command)
key.add_command(log_key)
key.add_command(record_key)


def _write_secret(file: Path, text: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(f"{file} exists already, and a key is never overwritten.") from error
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
    click.echo(f"Made {file}, readable by you alone.")
