"""A PostgreSQL server of the test run's own: made, started and removed by it, reached by nobody else.

It runs as an ordinary user (PostgreSQL refuses root), in a temporary directory, on 127.0.0.1 and a socket in that directory.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ABSENT = "PostgreSQL is not installed: make system-packages (or apt-get install postgresql)"
OWNER = "koppel"

_DEBIAN = Path("/usr/lib/postgresql")
# Accounts without rights of their own, in the order in which root takes one of them.
_ACCOUNTS = ("postgres", "nobody")
_STARTS_WITHIN = 180.0
_STOPS_WITHIN = 30.0
_BETWEEN_LOOKS = 0.05


class PostgresqlError(Exception):
    """The server cannot be made or started. The message names the log to read."""


@dataclass(frozen=True)
class Cluster:
    """A data directory and the programs that serve it."""

    programs: Path
    home: Path
    log: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """The address of the server's own database `postgres`, for SQLAlchemy with psycopg."""
        return f"postgresql+psycopg://{OWNER}:{self.password}@127.0.0.1:{self.port}/postgres"

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        """Who runs the programs: whoever runs the tests; for root, an account without rights."""
        return None if os.geteuid() else _account_without_rights()

    def make(self) -> None:
        """Make an empty data directory, in which local connections need the password too."""
        password_file = self.home / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password, encoding="ascii")
        if self.account is not None:
            for path in (self.home, password_file):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        access = [f"--username={OWNER}", f"--pwfile={password_file}", "--auth=scram-sha-256"]
        process = self._run("initdb", *access, f"--pgdata={self.home / 'data'}", "--encoding=UTF8", "--locale=C.UTF-8")
        if process.wait():
            raise PostgresqlError(f"PostgreSQL could not make its data directory. Read {self.log}.")

    def start(self, on_disk: bool) -> subprocess.Popen[bytes]:
        """Start the server; return when it answers."""
        where = ["-D", str(self.home / "data"), "-k", str(self.home), "-h", "127.0.0.1", "-p", str(self.port)]
        quick = () if on_disk else ("-c", "fsync=off", "-c", "full_page_writes=off")
        process = self._run("postgres", *where, "-c", "max_connections=200", *quick)
        deadline = time.monotonic() + _STARTS_WITHIN
        while self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)).wait():
            if _ended_within(process, _BETWEEN_LOOKS) or time.monotonic() > deadline:
                stop(process)
                raise PostgresqlError(f"PostgreSQL did not answer. Read {self.log}.")
        return process

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        account = self.account
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=account and [],
            )


@contextmanager
def running_server(directory: Path, *, on_disk: bool) -> Iterator[str]:
    """The address of a server that lives as long as the block. Its log stays in `directory`.

    `on_disk`: what is committed is on disk, as PostgreSQL comes; tests never take away its power.

    Skips the test when PostgreSQL is not installed.
    """
    programs = find_programs()
    if programs is None:
        pytest.skip(ABSENT)
    # Not below `directory`: another account must get there, and the path of a socket has at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="koppel-postgresql-"))
    cluster = Cluster(programs, home, directory / "postgresql.log", _free_port(), secrets.token_hex(16))
    try:
        cluster.make()
        process = cluster.start(on_disk)
        try:
            yield cluster.url
        finally:
            stop(process)
    finally:
        shutil.rmtree(home)


def find_programs() -> Path | None:
    """The folder with `initdb` and `postgres`: Debian's newest, else from the PATH; None when there is none."""
    debian = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    if debian:
        return debian[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def stop(process: subprocess.Popen[bytes]) -> None:
    """End this server and no other; return when it has ended."""
    process.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown": sessions are cut, the data stays whole
    if not _ended_within(process, _STOPS_WITHIN):
        process.kill()
        process.wait()


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _account_without_rights() -> pwd.struct_passwd:
    known = {account.pw_name: account for account in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return known[name]
    raise PostgresqlError(f"PostgreSQL does not run as root, and there is no account {' or '.join(_ACCOUNTS)} here.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
