"""The service as its operator sets it up: keys, database, organisations, the first people; and running it."""

import secrets
from dataclasses import dataclass

from demo.people import LET_IN_BY_OPERATOR, ORGANISATIONS, Organisation, Person
from demo.place import Place
from demo.programs import Programs, own_environment, run, wait_until_it_answers

CLIENT_ID = "koppel"
INBOX_PACE = 2  # seconds between two visits of an adapter; in real life rather five


@dataclass(frozen=True)
class ServiceProgram:
    """The service at `http://localhost:port`: passkeys hold for the name localhost, not for a number."""

    place: Place
    port: int
    providers: str

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def issuer(self, organisation: Organisation) -> str:
        """Where this organisation's people sign in."""
        return f"{self.providers}/{organisation.slug}"

    def return_address(self, organisation: Organisation) -> str:
        """Where they come back to after signing in."""
        return f"{self.url}/aanmelden/{organisation.slug}/terug"

    def client_secret(self) -> str:
        """What the service proves itself with at the providers; made the first time."""
        file = self.place.keys / "client-secret"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        return file.read_text(encoding="utf-8")

    def make(self) -> None:
        """Keys, database, organisations, and the people whom nobody else can let in. Raises ProgramError."""
        self._koppel("key", "new", "master", self._master_key)
        self._koppel("key", "new", "token", self._token_key)
        self._koppel("migrate")
        for organisation in ORGANISATIONS:
            self._add(organisation)
        for person in LET_IN_BY_OPERATOR:
            who = ["--organisation", person.organisation.slug, "--login", person.login]
            self._koppel("person", "add", *who, "--name", person.name, "--role", person.role)

    def start(self, programs: Programs) -> None:
        """Return when it answers. Raises ProgramError."""
        arguments = ["service", "serve", "--port", str(self.port)]
        program = programs.start("koppel", arguments, self._environment())
        wait_until_it_answers(program, f"{self.url}/readyz")

    def log_keys(self) -> list[str]:
        """The public keys with which the log is sealed."""
        return self._koppel("key", "log", "show").split()

    def invitation(self, person: Person) -> str:
        """A one-time address with which somebody without provider makes a passkey."""
        said = self._koppel("person", "invite", "--organisation", person.organisation.slug, "--login", person.login)
        return said.split()[0]

    @property
    def _master_key(self) -> str:
        return str(self.place.keys / "master.key")

    @property
    def _token_key(self) -> str:
        return str(self.place.keys / "token.pem")

    def _add(self, organisation: Organisation) -> None:
        provider = ["--issuer", self.issuer(organisation), "--client-id", CLIENT_ID]
        provider += ["--client-secret", str(self.place.keys / "client-secret")]
        said = ["--slug", organisation.slug, "--name", organisation.name, "--work", organisation.work]
        self._koppel("organisation", "add", *said, *(provider if organisation.has_provider else []))

    def _koppel(self, *arguments: str) -> str:
        name = " ".join(("koppel", *arguments[:2]))
        return run(name, ["service", *arguments], self.place.logs / "koppel-command-line.log", self._environment())

    def _environment(self) -> dict[str, str]:
        return own_environment(
            KOPPEL_DATABASE_URL=f"sqlite:///{self.place.directory / 'koppel.db'}",
            KOPPEL_KEY_STORE_URL=f"sqlite:///{self.place.keys / 'key-store.db'}",
            KOPPEL_PUBLIC_URL=self.url,
            KOPPEL_MASTER_KEY_FILE=self._master_key,
            KOPPEL_TOKEN_KEY_FILE=self._token_key,
            KOPPEL_INBOX_PACE=str(INBOX_PACE),
        )
