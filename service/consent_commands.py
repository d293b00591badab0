"""The operator's commands about consent: who could see what at a past moment, and the keys that sign consent records."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import click

from service.clock import AMSTERDAM, local
from service.consent.past import PastSharing, Reader, past_sharing
from service.consent.record_keys import make_record_key, published_keys
from service.errors import NotYoursError
from service.opening import OPERATOR, known_settings, migrated_database


class Moment(click.ParamType[datetime]):
    """A moment as somebody types it: 2026-03-03T14:02, in the Netherlands unless it names another zone."""

    name = "moment"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            typed = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no moment. Type it as 2026-03-03T14:02 or 2026-03-03T14:02:00+01:00.", param, ctx)
        return (typed if typed.tzinfo else typed.replace(tzinfo=AMSTERDAM)).astimezone(UTC)


@click.group("consent")
def consent() -> None:
    """What youngsters allowed."""


@consent.command("show")
@click.option("--pair", "pair_id", required=True, type=click.UUID, help="The pair's id, as the log names it.")
@click.option("--at", "moment", required=True, type=Moment(), help="2026-03-03T14:02, in the Netherlands.")
def show_command(pair_id: UUID, moment: datetime) -> None:
    """Who could see what at a past moment. Asking is logged for both organisations; why nobody could is never told."""
    database = migrated_database(known_settings())
    if moment > database.clock():
        raise click.ClickException("That moment has still to come. Nobody can say who will see what.")
    try:
        with database.transaction() as session:
            past = past_sharing(session, OPERATOR, pair_id, moment)
    except NotYoursError as error:
        raise click.ClickException(f"No pair has the id {pair_id}.") from error
    for line in _told(past):
        click.echo(line)


def _told(past: PastSharing) -> Iterator[str]:
    yield f"Pair {past.pair_code} on {local(past.moment):%Y-%m-%d at %H:%M:%S} in the Netherlands:"
    yield from map(_line, past.readers)
    if not past.readers:
        yield "  nothing was shared"


def _line(reader: Reader) -> str:
    person, system = f"{reader.name} ({reader.organisation}) could read", f"{reader.organisation}'s system could copy"
    return (
        f"  {person if reader.name else system} what {reader.writer} wrote about {', '.join(reader.subjects)};"
        f" until {local(reader.until):%Y-%m-%d %H:%M}, under consent {reader.consent_id} revision {reader.consent_revision}"
    )


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
