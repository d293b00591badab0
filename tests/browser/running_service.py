"""The service as people reach it: its own process behind granian, keys made on the spot, and a provider to sign in at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from joserfc.jwk import ECKey

from demo.programs import Program, free_port, own_environment, spawn, wait_until_it_answers
from service.actors import SERVICE, Role
from service.app import open_database
from service.db import make_engine
from service.migrations.state import prepare_key_store
from service.pairs.organisations import IdentityProvider, add_organisation, add_person
from service.settings import Settings, settings_from
from tests.databases import Template
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, NAMES, running_identity_provider

WORK = {"de-brug": "begeleid wonen", "straatkracht": "hulp op straat"}
PROFESSIONALS = {
    "de-brug": {"sanne": "Sanne", "joke": "Joke"},
    "straatkracht": {"karim": "Karim", "bilal": "Bilal"},
}
OFFICERS = {"de-brug": ("iris", "Iris"), "straatkracht": ("tom", "Tom")}


@contextmanager
def running_service(directory: Path, template: Template) -> Iterator[str]:
    """The address of a service with two organisations and their professionals, as long as the block lasts.

    It is http://localhost, because that is where browsers let passkeys work without a certificate. Nobody is in a pair.
    Raises ProgramError when it does not answer; the message holds the end of its log.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    returns = [f"{url}/aanmelden/{slug}/terug" for slug in NAMES]
    with template.copy(directory) as database_url, running_identity_provider(directory, returns) as provider:
        environment = _environment(directory, database_url, url)
        _let_in(settings_from(environment), {slug: provider.issuer(slug) for slug in NAMES})
        log = directory / "koppel.log"
        with log.open("wb") as output:
            process = spawn(["service", "serve", "--port", str(port)], output.fileno(), own_environment(**environment))
        program = Program("koppel", process, log)
        try:
            wait_until_it_answers(program, f"{url}/readyz")
            yield url
        finally:
            program.stop()


def _environment(directory: Path, database_url: str, public_url: str) -> dict[str, str]:
    master, token = directory / "master.key", directory / "token.pem"
    master.write_text(token_hex(32), encoding="ascii")
    token.write_text(ECKey.generate_key("P-256").as_pem(private=True).decode(), encoding="ascii")
    return {
        "KOPPEL_DATABASE_URL": database_url,
        "KOPPEL_KEY_STORE_URL": f"sqlite:///{directory / 'keys.db'}",
        "KOPPEL_PUBLIC_URL": public_url,
        "KOPPEL_MASTER_KEY_FILE": str(master),
        "KOPPEL_TOKEN_KEY_FILE": str(token),
    }


def _let_in(settings: Settings, issuers: dict[str, str]) -> None:
    """What the operator and the administrators do before the first pair."""
    key_store = make_engine(settings.key_store_url)
    prepare_key_store(key_store)
    key_store.dispose()
    database = open_database(settings)
    with database.transaction() as session:
        for slug, issuer in issuers.items():
            provider = IdentityProvider(issuer, CLIENT_ID, CLIENT_SECRET)
            organisation = add_organisation(session, SERVICE, slug, NAMES[slug], WORK[slug], provider)
            for login, name in PROFESSIONALS[slug].items():
                add_person(session, SERVICE, organisation.id, login, name, [Role.PROFESSIONAL])
            add_person(session, SERVICE, organisation.id, *OFFICERS[slug], [Role.OFFICER])
    database.engine.dispose()
