"""The operator's commands: each says everything that is missing at once, and changes nothing before it is complete."""

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from joserfc.jwk import ECKey
from sqlalchemy import select

from service.access.models import SpentToken
from service.access.spent import spend
from service.audit.models import Entry
from service.cli import main
from service.db import Database, now
from service.pairs.models import Organisation, Person, RegistrationSystem, Seat, SeatRole
from service.settings import MAIL, REQUIRED, Settings
from service.tick import tick
from tests.factories import World, form_pair, public_pem
from tests.fake_clock import FakeClock
from tests.mail_server import mail_server


class CommandLine:
    """Runs commands with settings from files, as an operator has them."""

    def __init__(self, directory: Path, settings: Settings) -> None:
        (directory / "master.key").write_text(settings.master_key.hex())
        (directory / "token.key").write_text(settings.token_key)
        self.environment = {
            "KOPPEL_DATABASE_URL": settings.database_url,
            "KOPPEL_KEY_STORE_URL": settings.key_store_url,
            "KOPPEL_PUBLIC_URL": settings.public_url,
            "KOPPEL_MASTER_KEY_FILE": str(directory / "master.key"),
            "KOPPEL_TOKEN_KEY_FILE": str(directory / "token.key"),
        }

    def run(self, *words: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(main, words, env=self.environment)


@pytest.fixture
def command_line(tmp_path: Path, settings: Settings, database: Database) -> CommandLine:
    """The operator's command line over the test's database."""
    return CommandLine(tmp_path, settings)


def test_half_a_configuration_is_refused_with_all_that_is_missing() -> None:
    result = CliRunner().invoke(main, ["serve"], env=dict.fromkeys(REQUIRED, ""))
    assert result.exit_code == 1
    assert all(name in result.output for name in REQUIRED)


def test_who_serves_without_a_mail_server_is_told_what_youngsters_are_not_offered(command_line: CommandLine) -> None:
    result = command_line.run("check-mail")
    assert result.exit_code == 1
    assert all(name in result.output for name in MAIL)


def test_half_a_mail_server_is_refused_with_all_that_is_missing(command_line: CommandLine) -> None:
    half = {
        "KOPPEL_SMTP_HOST": "mail.example.org",
        "KOPPEL_SMTP_PORT": "none",
        "KOPPEL_SMTP_SECURITY": "none",
        "KOPPEL_SMTP_LOGIN": "koppel",
    }
    result = CliRunner().invoke(main, ["check-mail"], env={**command_line.environment, **half})
    assert result.exit_code == 1
    for words in (
        "KOPPEL_SMTP_SENDER is not set",
        "KOPPEL_SMTP_PORT is a whole number from 1 to 65535",
        "KOPPEL_SMTP_SECURITY none is for a mail server on this machine itself, and not for mail.example.org",
        "KOPPEL_SMTP_LOGIN and KOPPEL_SMTP_PASSWORD_FILE go together",
    ):
        assert words in result.output
    other = {"KOPPEL_SMTP_HOST": "mail.example.org", "KOPPEL_SMTP_SECURITY": "ssl", "KOPPEL_SMTP_SENDER": "Koppel"}
    result = CliRunner().invoke(main, ["check-mail"], env={**command_line.environment, **other})
    assert "KOPPEL_SMTP_SECURITY is one of starttls, tls, none; it is: ssl" in result.output
    assert "KOPPEL_SMTP_SENDER is not an address, such as bericht@example.org: Koppel" in result.output


def test_the_operator_hears_whether_the_mail_server_answers_and_how_many_letters_wait(command_line: CommandLine) -> None:
    mail = {"KOPPEL_SMTP_HOST": "127.0.0.1", "KOPPEL_SMTP_SECURITY": "none", "KOPPEL_SMTP_SENDER": "bericht@koppel.test"}
    with mail_server() as post:
        environment = {**command_line.environment, **mail, "KOPPEL_SMTP_PORT": str(post.port)}
        result = CliRunner().invoke(main, ["check-mail"], env=environment)
        assert result.exit_code == 0, result.output
        assert "127.0.0.1 answers; notices come from bericht@koppel.test." in result.output
        assert "Letters that wait: 0." in result.output
    result = CliRunner().invoke(main, ["check-mail"], env=environment)
    assert result.exit_code == 1
    assert "The mail server cannot be used. 127.0.0.1" in result.output


def test_nothing_is_served_over_a_database_that_is_not_migrated(command_line: CommandLine, tmp_path: Path) -> None:
    command_line.environment["KOPPEL_DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"
    refused = command_line.run("serve")
    assert (refused.exit_code, "koppel migrate" in refused.output) == (1, True)
    assert command_line.run("migrate").exit_code == 0
    assert command_line.run("tick").exit_code == 0


@pytest.mark.parametrize("kind", ["master", "token"])
def test_a_new_key_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "new.key"
    assert CliRunner().invoke(main, ["key", "new", kind, str(file)]).exit_code == 0
    before = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = CliRunner().invoke(main, ["key", "new", kind, str(file)])
    assert (again.exit_code, file.read_text()) == (1, before)


def test_an_organisation_with_people_and_a_system_is_added_and_logged(
    command_line: CommandLine, database: Database, tmp_path: Path
) -> None:
    key_file = tmp_path / "adapter.pem"
    key_file.write_text(public_pem(ECKey.generate_key("P-256")))
    kompas = ("--organisation", "kompas")
    for words in (
        ("organisation", "add", "--slug", "kompas", "--name", "Kompas", "--work", "helpt op school"),
        ("person", "add", *kompas, "--login", "fatima", "--name", "Fatima", "--role", "professional"),
        ("system", "add", *kompas, "--client-id", "kompas-1", "--name", "Redmine", "--public-key", str(key_file)),
        ("person", "leave", *kompas, "--login", "fatima"),
    ):
        result = command_line.run(*words)
        assert result.exit_code == 0, result.output
    with database.transaction() as session:
        assert session.scalars(select(Organisation.name)).all() == ["Kompas"]
        assert session.scalars(select(Person.left_at)).one() is not None
        assert session.scalars(select(RegistrationSystem.active)).one() is True
        acts = session.scalars(select(Entry.act).order_by(Entry.number)).all()
    assert acts == ["organisation-added", "person-added", "system-registered", "person-left"]


def test_half_a_provider_is_refused_with_what_is_missing(command_line: CommandLine, database: Database) -> None:
    result = command_line.run(
        "organisation", "add", "--slug", "kompas", "--name", "Kompas", "--issuer", "https://id.example"
    )
    assert result.exit_code == 1
    assert "--client-id, --client-secret" in result.output
    with database.transaction() as session:
        assert session.scalars(select(Organisation)).all() == []


def test_a_private_key_is_not_taken_for_a_system(command_line: CommandLine, world: World, tmp_path: Path) -> None:
    key_file = tmp_path / "adapter.pem"
    key_file.write_bytes(ECKey.generate_key("P-256").as_pem(private=True))
    words = ("system", "add", "--organisation", "de-brug", "--client-id", "x", "--name", "X", "--public-key", str(key_file))
    result = command_line.run(*words)
    assert (result.exit_code, "Never the private one" in result.output) == (1, True)


def test_nobody_of_that_name_is_said_so(command_line: CommandLine, world: World) -> None:
    result = command_line.run("person", "leave", "--organisation", "de-brug", "--login", "nobody")
    assert (result.exit_code, "Nobody at de-brug signs in as nobody" in result.output) == (1, True)


def test_who_leaves_is_followed_by_whom_the_operator_names_after_a_last_day(
    command_line: CommandLine, world: World, clock: FakeClock
) -> None:
    leave = ("person", "leave", "--organisation", "de-brug", "--login", "sanne")
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
    result = command_line.run(*leave, "--last-day", "2999-03-30")
    assert result.output == "sanne leaves de-brug after 2999-03-30. Pairs in which nobody follows yet: 1\n"
    result = command_line.run(*leave, "--successor", "joke", "--last-day", "2999-03-30")
    assert result.output == "sanne leaves de-brug after 2999-03-30. Pairs in which nobody follows yet: 0\n"
    result = command_line.run(*leave)
    assert result.output == "sanne has left de-brug. Pairs in which nobody follows yet: 0\n"
    with world.database.reading() as session:
        seat = session.scalars(select(Seat).where(Seat.person_id == world.joke.id)).one()
    assert (seat.pair_id, seat.role, seat.ends_at) == (pair_id, SeatRole.HOLDER, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--successor", "nobody"), "Nobody at de-brug signs in as nobody"),
        (("--successor", "sanne"), "Kies een collega"),
        (("--last-day", "2026-03-02"), "Kies vandaag of een dag die nog komt"),
        (("--last-day", "tomorrow"), "does not match the format"),
    ],
)
def test_an_operator_who_mistypes_who_follows_or_when_is_told_and_nobody_leaves(
    command_line: CommandLine, world: World, words: tuple[str, str], told: str
) -> None:
    result = command_line.run("person", "leave", "--organisation", "de-brug", "--login", "sanne", *words)
    assert result.exit_code != 0
    assert told in result.output
    with world.database.reading() as session:
        assert session.get_one(Person, world.sanne.id).left_at is None


def test_an_invitation_is_an_address_of_ours(command_line: CommandLine, world: World) -> None:
    result = command_line.run("person", "invite", "--organisation", "de-brug", "--login", "sanne")
    assert result.output.startswith("https://koppel.test/sleutel/")


def test_the_minutes_work_forgets_what_was_spent_and_is_over(world: World, clock: FakeClock) -> None:
    with world.database.transaction() as session:
        assert spend(session, "dpop", "key", "1", now(session))
    clock.advance(minutes=1)
    with world.database.transaction() as session:
        assert spend(session, "dpop", "key", "2", now(session).replace(year=2027))
    tick(world.database)
    with world.database.transaction() as session:
        assert len(session.scalars(select(SpentToken.jti)).all()) == 1


def test_serving_answers_until_it_is_told_to_stop(command_line: CommandLine) -> None:
    port = _free_port()
    words = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    process = subprocess.Popen(words, env={**os.environ, **command_line.environment}, stdout=subprocess.DEVNULL)
    try:
        assert _answer(process, f"http://127.0.0.1:{port}/readyz") == {"status": "ok"}
    finally:
        process.terminate()
    assert process.wait(120) == 0


def _answer(process: subprocess.Popen[bytes], url: str) -> object:
    deadline = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return httpx.get(url, trust_env=False).json()
        except httpx.TransportError:
            _ended_within(process, 0.1)
    raise AssertionError("the service does not answer")


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
