"""The real registration systems that Straatkracht may have in a measurement, each on a server of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.base import RegistrationSystem
from demo import redmine_server, tryton_server
from demo.redmine_office import ADAPTER_LOGIN as REDMINE_LOGIN
from demo.redmine_office import PROJECT, RedmineOffice
from demo.tryton_office import ADAPTER_LOGIN as TRYTON_LOGIN
from demo.tryton_office import provision
from tests.adapters import redmine_adapter, tryton_adapter


@dataclass(frozen=True)
class Target:
    """`settings`: what its adapter needs under [system]. `write`: put this text on a record under its account, with
    one request and nothing else. `texts`: what a colleague reads on it."""

    kind: str
    settings: Mapping[str, str | int]
    connect: Callable[[Path], RegistrationSystem]
    add_record: Callable[[str, str], str]
    write: Callable[[str, str], object]
    texts: Callable[[str], list[str]]


@contextmanager
def tryton(directory: Path) -> Iterator[Target]:
    """Tryton on SQLite."""
    tryton_server.initialise(directory)
    server = tryton_server.start(directory)
    with ExitStack() as open_now:
        open_now.callback(server.stop)
        office = provision(server, {"karim": "Karim"})
        client = office.client(TRYTON_LOGIN)
        yield Target(
            kind="tryton",
            settings={
                "url": server.url,
                "database": tryton_server.DATABASE,
                "login": TRYTON_LOGIN,
                "password_file": str(office.password_file(TRYTON_LOGIN)),
            },
            connect=lambda state_dir: tryton_adapter.adapter(office, state_dir),
            add_record=lambda name, code: str(office.add_party(name, code)),
            write=lambda record, text: client.call(
                "model.ir.note.create", [{"resource": f"party.party,{record}", "message": text}]
            ),
            texts=lambda record: office.notes_on(int(record), "karim"),
        )


@contextmanager
def redmine(directory: Path) -> Iterator[Target]:
    """Redmine on SQLite, of Debian's packages."""
    redmine_server.initialise(directory)
    office = RedmineOffice(redmine_server.start(directory))
    key = directory / "api.key"
    key.touch(mode=0o600)
    key.write_text(office.key(REDMINE_LOGIN), encoding="utf-8")
    with ExitStack() as open_now:
        open_now.callback(office.server.stop)
        yield Target(
            kind="redmine",
            settings={
                "url": office.server.url,
                "project": PROJECT,
                "code_field": office.code_field,
                "key_file": str(key),
            },
            connect=lambda state_dir: redmine_adapter.adapter(office, state_dir),
            add_record=office.add_case,
            write=lambda record, text: office.ask(
                REDMINE_LOGIN, "PUT", f"/issues/{record}.json", issue={"notes": text, "private_notes": True}
            ),
            texts=lambda record: office.texts_on(record),
        )


TARGETS: Mapping[str, Callable[[Path], AbstractContextManager[Target]]] = {"Tryton": tryton, "Redmine": redmine}
