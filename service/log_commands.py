"""The operator's commands about the log: verify it, export it, and the keys that seal it."""

from pathlib import Path

import click

from service.audit.keys import make_log_key, retire_log_keys, verifier_keys
from service.audit.log_file import BrokenLogFileError
from service.audit.verifying import export_log, told, verify_database, verify_export
from service.consent.replay import replay_consents
from service.opening import known_settings, migrated_database
from tlog.notes import WrongNoteError, parse_verifier
from tlog.policies import WrongPolicyError, parse_policy

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.option("--witness", "witnesses", multiple=True, type=EXISTING_FILE, help="A file that a witness keeps.")
@click.option("--export", "export", type=EXISTING_FILE, help="Verify this export of a log instead of the database.")
@click.option("--log-key", "texts", multiple=True, help="With --export: a key that you know is the log's.")
@click.option("--policy", "policy_file", type=EXISTING_FILE, help="How many witnesses must have signed each --witness file.")
def verify_command(
    witnesses: tuple[Path, ...], export: Path | None, texts: tuple[str, ...], policy_file: Path | None
) -> None:
    """Recompute the whole log, replay what youngsters decided, and name what is wrong. Ends with 1 when anything is."""
    try:
        keys = [parse_verifier(text) for text in texts]
        policy = parse_policy(policy_file.read_text(encoding="utf-8")) if policy_file else None
        verdict = (
            verify_export(export, keys, witnesses, policy)
            if export
            else verify_database(migrated_database(known_settings()), witnesses, [replay_consents], policy)
        )
    except (WrongNoteError, WrongPolicyError, BrokenLogFileError) as error:
        raise click.ClickException(str(error)) from error
    for line in told(verdict):
        click.echo(line)
    if not verdict.is_sound:
        raise SystemExit(1)


@click.command("export-log")
@click.argument("file", type=click.Path(path_type=Path))
def export_log_command(file: Path) -> None:
    """Write the whole log to a file, which `koppel verify --export` verifies anywhere."""
    try:
        export_log(migrated_database(known_settings()), file)
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}") from error
    click.echo(f"Made {file}. It names colleagues: keep it as you keep the log.")


@click.group("log")
def log_key() -> None:
    """The keys that sign the log's checkpoints. They stand in the key store; `koppel migrate` makes the first."""


@log_key.command("show")
def show_log_keys() -> None:
    """The public half of every key, newest last: for the settings of adapters, which verify with them."""
    for known in verifier_keys(migrated_database(known_settings()).vault):
        click.echo(str(known))


@log_key.command("rotate")
def rotate_log_key() -> None:
    """Make a new key. The old ones sign too until they are retired, so that every adapter can be told first."""
    settings = known_settings()
    click.echo(str(make_log_key(migrated_database(settings).vault, settings.log_name)))
    click.echo("Put this line into the settings of every adapter, under [witness] log. Then run: koppel key log retire")


@log_key.command("retire")
def retire_older_log_keys() -> None:
    """Let only the newest key sign. What the older ones signed can still be verified."""
    for retired in retire_log_keys(migrated_database(known_settings()).vault):
        click.echo(f"Retired: {retired}")
