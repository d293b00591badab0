"""The operator's commands about what may not be kept: the list of erasures, replaying it after a restore, and retention."""

import json
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from service.db import Database, now
from service.errors import InvalidInputError
from service.opening import OPERATOR, known_settings, migrated_database
from service.pairs.models import Organisation
from service.pairs.organisations import organisation_named
from service.records.ending import LOG_YEARS, Ending, choose_months, end_old_notes, ending_by
from service.records.retention import KEPT_UNSHARED, destroy_unshared_texts, unshared_due
from service.rights.erasure import Replayed, erasures, replay_erasures

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("erasures")
def erasures_command() -> None:
    """Who was erased, by opaque number: what a restored backup must lose again."""


@erasures_command.command("list")
def list_erasures_command() -> None:
    """Print the list, one erasure a line. Keep it apart from both backups; nobody can read from it who they were."""
    for person, owners in sorted(erasures(migrated_database(known_settings())).items()):
        click.echo(json.dumps({"person": str(person), "keys": sorted(map(str, owners))}))


@erasures_command.command("replay")
@click.option("--list", "file", type=EXISTING_FILE, help="A list that was kept, for when both backups are older.")
def replay_erasures_command(file: Path | None) -> None:
    """Erase again what a restored backup has brought back. `koppel serve` does this by itself, without a file."""
    click.echo(told(replay_erasures(migrated_database(known_settings()), _read(file) if file else None)))


def told(replayed: Replayed) -> str:
    """What was found, for the operator."""
    return f"{replayed.people} erased again in the database, {replayed.keys} keys destroyed again."


def _read(file: Path) -> dict[UUID, set[UUID]]:
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return {UUID(line["person"]): set(map(UUID, line["keys"])) for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file} is no list of erasures, as `koppel erasures list` prints it.") from error


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would go; change nothing.")
def retention_command(dry_run: bool) -> None:
    """Remove what may not be kept any longer, as `koppel serve` does each hour, or say what that would be."""
    database = migrated_database(known_settings())
    for line in would_go(database):
        click.echo(line)
    if not dry_run:
        destroyed, ended = destroy_unshared_texts(database), end_old_notes(database)
        click.echo(f"Removed: {destroyed + ended} notes. Which ones stands in the log.")


@click.command("retention")
@click.option("--organisation", "slug", required=True, help="The organisation's slug.")
@click.option("--note-months", required=True, type=int, help="From 3 to 12, counted from a note's arrival.")
@click.option("--ended-months", required=True, type=int, help="From 1 to 3, counted from the end of its pair.")
def choose_retention_command(slug: str, note_months: int, ended_months: int) -> None:
    """After how many months this organisation's notes end. Not set: 12, and 3 after the end of their pair."""
    with migrated_database(known_settings()).transaction() as session:
        organisation = organisation_named(session, slug)
        if organisation is None:
            raise click.ClickException(f"No organisation is called {slug}.")
        try:
            choose_months(session, OPERATOR, organisation.id, note_months, ended_months)
        except InvalidInputError as error:
            faults = [f"  - {field}: {' '.join(words)}" for field, words in error.errors.items()]
            raise click.ClickException("Nothing is changed:\n" + "\n".join(faults)) from error
    click.echo(f"Notes of {slug} end after {note_months} months, and {ended_months} months after the end of their pair.")


def would_go(database: Database) -> list[str]:
    """A line for each organisation, and one about the log."""
    unshared = unshared_due(database)
    with database.reading() as session:
        ending = {each.organisation_id: each for each in ending_by(session, now(session))}
        organisations = session.scalars(select(Organisation).order_by(Organisation.name)).all()
    lines = []
    for one in organisations:
        own = ending.get(one.id, Ending(one.id, 0, 0))
        lines.append(
            f"{one.name}: {own.by_age} notes older than {one.note_months} months, {own.by_pair} of pairs that ended more "
            f"than {one.ended_months} months ago, {unshared.get(one.id, 0)} that no consent covered for "
            f"{KEPT_UNSHARED.days} days."
        )
    return [*lines, f"The log: nothing. It stays for at least {LOG_YEARS} years, and no program takes an entry away."]
