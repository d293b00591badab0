"""The operator's commands about who takes part: organisations, their people and their registration systems."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from service.access.invitations import invite_passkey
from service.actors import PERSON_ROLES, Role
from service.errors import ConflictError, InvalidInputError
from service.opening import OPERATOR, known_settings, migrated_database
from service.pairs.models import Organisation, Person
from service.pairs.occupancy import NONE, occupancy_of
from service.pairs.organisations import (
    SCOPES,
    IdentityProvider,
    add_organisation,
    add_person,
    organisation_named,
    person_leaves,
    person_leaves_after,
    person_with_login,
    register_system,
    unbind_sign_in,
)
from service.pairs.succession import name_successor_of
from service.pairs.systems import key_as_pem, witness_key_in

Thing = TypeVar("Thing")

DEFAULT_SCOPES = ("notes:write", "notes:read", "log:read", "log:witness")

organisation_option = click.option("--organisation", "slug", required=True, help="The organisation's slug.")
login_option = click.option("--login", required=True, help="The login at their own organisation.")


@click.group()
def organisation() -> None:
    """Organisations that take part."""


@organisation.command("add")
@click.option("--slug", required=True, help="Small letters, digits and dashes: it stands in addresses.")
@click.option("--name", required=True, help="As youngsters know it.")
@click.option("--work", default="", help="What it does, in a few words, as youngsters read it.")
@click.option("--issuer", help="The address of its OpenID provider. Without one its people use passkeys.")
@click.option("--client-id", help="How Koppel is known at that provider.")
@click.option("--client-secret", "secret_file", type=click.Path(path_type=Path), help="The file with Koppel's secret there.")
@click.option("--officer", nargs=2, metavar="LOGIN NAME", help="Its first privacy officer, who confirms every other.")
def add_organisation_command(
    slug: str,
    name: str,
    work: str,
    issuer: str | None,
    client_id: str | None,
    secret_file: Path | None,
    officer: tuple[str, str] | None,
) -> None:
    """Let an organisation take part, with its first privacy officer."""
    provider = _provider(issuer, client_id, secret_file)
    with _acting() as session:
        organisation_id = add_organisation(session, OPERATOR, slug, name, work, provider).id
        if officer:
            add_person(session, OPERATOR, organisation_id, *officer, [Role.OFFICER])
    click.echo(f"{name} takes part{f', with {officer[1]} as its privacy officer' if officer else ''}.")


@click.group()
def person() -> None:
    """People of an organisation."""


@person.command("add")
@organisation_option
@login_option
@click.option("--name", required=True, help="As colleagues and youngsters know them.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in PERSON_ROLES]))
def add_person_command(slug: str, login: str, name: str, roles: tuple[str, ...]) -> None:
    """Let somebody in, in one or more roles."""
    with _acting() as session:
        person = add_person(session, OPERATOR, _organisation(session, slug).id, login, name, [Role(role) for role in roles])
    waits = Role.OFFICER.value in roles and Role.OFFICER.value not in person.roles.split()
    click.echo(f"{name} is let in{'; as officer when one who is there confirms it' if waits else ''}.")


@person.command("leave")
@organisation_option
@login_option
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), help="They stay until it is over. Without it: now.")
@click.option("--successor", help="Login of who takes over their pairs, where the youngster accepts them.")
def person_leaves_command(slug: str, login: str, last_day: datetime | None, successor: str | None) -> None:
    """They leave the organisation: from then on they are nobody here. Youngsters and partners are told."""
    with _acting() as session:
        leaver = _person(session, slug, login)
        if successor is not None:
            name_successor_of(session, OPERATOR, leaver.id, _person(session, slug, successor).id)
        if last_day is not None:
            person_leaves_after(session, OPERATOR, leaver.id, last_day.date())
        else:
            person_leaves(session, OPERATOR, leaver.id)
        without = occupancy_of(session, leaver.organisation_id).get(leaver.id, NONE).without_successor
    told = f"{login} leaves {slug} after {last_day:%Y-%m-%d}" if last_day else f"{login} has left {slug}"
    click.echo(f"{told}. Pairs in which nobody follows yet: {without}")


@person.command("rebind")
@organisation_option
@login_option
def rebind_person_command(slug: str, login: str) -> None:
    """Their account at the organisation's provider is another one by now: the next sign-in decides which.

    Be sure that it is the same person. Their login may have been given to somebody else.
    """
    with _acting() as session:
        unbind_sign_in(session, OPERATOR, _person(session, slug, login).id)
    click.echo(f"The next sign-in as {login} at {slug} decides which account is theirs.")


@person.command("invite")
@organisation_option
@login_option
def invite_person_command(slug: str, login: str) -> None:
    """A one-time address with which somebody makes their passkey; good for 24 hours."""
    settings = known_settings()
    with _acting() as session:
        code, expires_at = invite_passkey(session, OPERATOR, _person(session, slug, login).id)
    click.echo(f"{settings.public_url}/sleutel/{code}")
    click.echo(f"Hand it over in person. It works once, until {expires_at:%Y-%m-%d %H:%M} UTC.")


@click.group()
def system() -> None:
    """Registration systems of organisations."""


@system.command("add")
@organisation_option
@click.option("--client-id", required=True, help="The name under which its adapter signs in.")
@click.option("--name", required=True, help="As the administrator knows it.")
@click.option(
    "--public-key", "key_file", required=True, type=click.Path(path_type=Path), help="File: what the adapter printed."
)
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=DEFAULT_SCOPES, show_default=True)
def add_system_command(slug: str, client_id: str, name: str, key_file: Path, scopes: tuple[str, ...]) -> None:
    """Let a registration system in, by the public key of its adapter."""
    printed = _read(key_file)
    public_key, witness_key = key_as_pem(printed), witness_key_in(printed)
    with _acting() as session:
        organisation_id = _organisation(session, slug).id
        register_system(session, OPERATOR, organisation_id, client_id, name, public_key, scopes, witness_key)
    click.echo(f"{client_id} can sign in.")


@contextmanager
def _acting() -> Iterator[Session]:
    """A transaction for a command; a refusal is told in the command's own words."""
    database = migrated_database(known_settings())
    try:
        with database.transaction() as session:
            yield session
    except InvalidInputError as error:
        faults = [f"  - {field}: {' '.join(words)}" for field, words in error.errors.items()]
        raise click.ClickException("Nothing is changed:\n" + "\n".join(faults)) from error
    except ConflictError as error:
        raise click.ClickException(error.detail) from error


def _organisation(session: Session, slug: str) -> Organisation:
    return _found(organisation_named(session, slug), f"No organisation is called {slug}.")


def _person(session: Session, slug: str, login: str) -> Person:
    organisation_id = _organisation(session, slug).id
    return _found(person_with_login(session, organisation_id, login), f"Nobody at {slug} signs in as {login}.")


def _found(thing: Thing | None, otherwise: str) -> Thing:
    if thing is None:
        raise click.ClickException(otherwise)
    return thing


def _provider(issuer: str | None, client_id: str | None, secret_file: Path | None) -> IdentityProvider | None:
    given = {"--issuer": issuer, "--client-id": client_id, "--client-secret": secret_file}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing or not issuer or not client_id or not secret_file:
        raise click.ClickException("A provider needs all three. Missing: " + ", ".join(missing))
    return IdentityProvider(issuer, client_id, _read(secret_file).strip())


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}") from error
