"""Making everything that the demo needs, and starting it: the service, the provider, Tryton, the workbooks, two adapters."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from demo.adapter_program import AdapterProgram
from demo.expectations import expect
from demo.navigators.office import Administrator, Officer
from demo.people import (
    ADMINISTRATORS,
    BILAL,
    DE_BRUG,
    JOKE,
    KARIM,
    LET_IN_BY_OPERATOR,
    OFFICERS,
    PEOPLE,
    SANNE,
    STRAATKRACHT,
    Organisation,
)
from demo.place import Place
from demo.programs import HOST, Program, Programs, free_port
from demo.service_program import ServiceProgram
from demo.sign_in_program import SignInProgram
from demo.tryton_office import ADAPTER_LOGIN, Office, provision
from demo.tryton_server import DATABASE, TrytonServer, initialise, start

Tell = Callable[[str], None]

TRYTON, WORKBOOKS = "Tryton van De Brug", "Werkboeken van Straatkracht"


@dataclass(frozen=True)
class Ports:
    """Where each program listens, on this machine alone."""

    service: int
    sign_in: int
    tryton: int

    @classmethod
    def usual(cls) -> "Ports":
        """The same every time if nobody has them, so that addresses can be remembered."""
        return cls(free_port(8100), free_port(8101), free_port(8102))

    @classmethod
    def free(cls) -> "Ports":
        """Whatever is free, so that a check is in nobody's way."""
        return cls(free_port(), free_port(), free_port())


class Demo:
    """All programs of one demo. First `make`, once; then `start`."""

    def __init__(self, place: Place, ports: Ports, programs: Programs, tell: Tell) -> None:
        self.place = place
        self.ports = ports
        self._programs = programs
        self._tell = tell
        self.sign_in = SignInProgram(place, ports.sign_in)
        self.service = ServiceProgram(place, ports.service, self.sign_in.url)
        self.adapters = {DE_BRUG: self._tryton_adapter(), STRAATKRACHT: self._spreadsheet_adapter()}
        self._office: Office | None = None

    @property
    def office(self) -> Office:
        """De Brug's Tryton, once it runs."""
        if self._office is None:
            raise RuntimeError("Tryton is not started")
        return self._office

    def make(self) -> None:
        """Keys, databases, settings, people, and both systems registered and confirmed; all programs run then."""
        self._tell("Koppel: keys, database, three organisations, and the first people")
        with ThreadPoolExecutor(1) as beside:
            tryton = beside.submit(initialise, self.place.tryton)
            self.sign_in.make(self.service)
            self.service.make()
            tryton.result()
        self._start_service()
        self._tell("A Tryton of its own for De Brug, with accounts for Sanne and Joke and a restricted one for the adapter")
        self._start_tryton(new=True)
        self._tell("Administrators add their colleagues and their system, by the public key that its adapter made")
        for organisation, administrator in ADMINISTRATORS.items():
            self._bring_in(organisation, Administrator(administrator, self.service.url))
        self._start_adapters()

    def start(self) -> None:
        """Start what was made before."""
        self._start_tryton(new=False)
        self._start_service()
        self._start_adapters()

    def require_running(self) -> None:
        """Raises ProgramError when a program has ended by itself."""
        self._programs.require_running()

    def _bring_in(self, organisation: Organisation, administrator: Administrator) -> None:
        administrator.signs_in()
        for person in PEOPLE:
            if person.organisation == organisation and person not in LET_IN_BY_OPERATOR:
                administrator.adds(person)
        adapter = self.adapters[organisation]
        name = TRYTON if organisation == DE_BRUG else WORKBOOKS
        client_id, fingerprint = administrator.adds_a_system(name, adapter.make())
        expect(client_id == adapter.client_id, f"{adapter.client_id} as the name of the system", client_id)
        officer = Officer(OFFICERS[organisation], self.service.url)
        officer.signs_in()
        officer.confirms_the_key(fingerprint)

    def _start_service(self) -> None:
        self.sign_in.start(self._programs)
        self.service.start(self._programs)

    def _start_tryton(self, *, new: bool) -> None:
        server = start(self.place.tryton, self.ports.tryton)
        self._programs.add(_as_program(server))
        self._office = provision(server, {SANNE.login: SANNE.name, JOKE.login: JOKE.name}) if new else Office(server)

    def _start_adapters(self) -> None:
        if not self.place.workbooks.exists():
            self.adapters[STRAATKRACHT].prepare()
        log, keys = self.service.log_keys(), [(adapter, adapter.witness_key()) for adapter in self.adapters.values()]
        for adapter, _ in keys:
            adapter.configure(log, [key for other, key in keys if other is not adapter])
            adapter.start(self._programs)

    def _tryton_adapter(self) -> AdapterProgram:
        system = {
            "url": f"http://{HOST}:{self.ports.tryton}",
            "database": DATABASE,
            "login": ADAPTER_LOGIN,
            "password_file": str(self.place.tryton / f"{ADAPTER_LOGIN}-password"),
        }
        return AdapterProgram(self.place, self.service, DE_BRUG, "tryton", system)

    def _spreadsheet_adapter(self) -> AdapterProgram:
        writers = {KARIM.name: KARIM.login, BILAL.name: BILAL.login}
        folder = str(self.place.workbooks)
        return AdapterProgram(self.place, self.service, STRAATKRACHT, "spreadsheet", {"folder": folder, "writers": writers})


def _as_program(server: TrytonServer) -> Program:
    return Program("Tryton", server.process, server.log)
