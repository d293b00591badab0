"""The operator's commands about the rights of youngsters: the list of erasures, and replaying it after a restore."""

import json
from pathlib import Path
from uuid import UUID

import click

from service.opening import known_settings, migrated_database
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
