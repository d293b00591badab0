"""What the demo tells a person who will try it: where the pages are, who can sign in, and what to do."""

from dataclasses import dataclass

from demo.people import ORGANISATIONS, SANNE, Organisation, colleagues_of
from demo.setting_up import Demo
from demo.tryton_server import DATABASE

_TYPE = ".venv/bin/python -m demo.type_in_tryton --on Noor"
_EXAMPLE = '"#koppel wonen, zelf gezien, besproken" "De kamer was mooi."'


@dataclass(frozen=True)
class Ready:
    """What stands ready: the code of Noor's pair, and the code on paper with which Milan comes back."""

    noors_pair: str
    milans_paper_code: str


def welcome(demo: Demo, ready: Ready, invitation: str) -> str:
    """Everything on one screen."""
    url = demo.service.url
    return "\n".join(
        [
            "",
            f"Koppel is up at  {url}",
            "═" * 72,
            *_who(demo, ready, invitation),
            "",
            *_systems(demo, ready),
            "",
            "Try the main job. Give everybody a browser, a profile or a private window of their own.",
            *(f"  {number}. {line}" for number, line in enumerate(_steps(demo), 1)),
            "Type more in Tryton, as Sanne:",
            f"  {_TYPE} {_EXAMPLE}",
            "",
            f"Logs: {demo.place.logs}",
            "Ctrl-C stops everything. `make demo` begins anew; `.venv/bin/python -m demo --keep` goes on with this one.",
        ]
    )


def _who(demo: Demo, ready: Ready, invitation: str) -> list[str]:
    url = demo.service.url
    lines = [f"Who works somewhere signs in at  {url}/aanmelden  and chooses who to be:"]
    lines += [
        f"  {organisation.name:13}{_people(organisation)}" for organisation in ORGANISATIONS if organisation.has_provider
    ]
    lines += [
        "  Kompas       Fenna (no identity provider there: she makes a passkey, once, at",
        f"               {invitation} )",
        f"Youngsters come by  {url}/jongere",
        "  Noor         waits to be shown a code (see below)",
        f"  Milan        joined; he comes back at {url}/jongere/aanmelden/code",
        f"               with {ready.milans_paper_code}",
    ]
    return lines


def _people(organisation: Organisation) -> str:
    people = [(person.name, person.work) for person in colleagues_of(organisation)]
    works = list(dict.fromkeys(work for _, work in people))
    return ", ".join(f"{' and '.join(name for name, own in people if own == work)} ({work})" for work in works)


def _systems(demo: Demo, ready: Ready) -> list[str]:
    server = demo.office.server
    return [
        "Their own registration systems:",
        f"  De Brug      Tryton at {server.url}, database {DATABASE}, login {SANNE.login},",
        f"               password {demo.office.password(SANNE.login)} (Tryton's desktop client, or the command below)",
        f"  Straatkracht workbooks in {demo.place.workbooks}",
        f"  Noor's record in both carries the pair's code {ready.noors_pair}",
    ]


def _steps(demo: Demo) -> list[str]:
    url = demo.service.url
    return [
        "As Sanne, open Noor: the note that was typed in Tryton stands there, “Nog niet gedeeld”.",
        "As Karim, open Noor: “Er wordt nu niets gedeeld.”",
        f"As Sanne, “Code laten zien”. As Noor, type that code at {url}/jongere/code ; compare the two words.",
        "As Noor, make a passkey (or take a code on paper), look at what waits, and choose: Wonen, also in their system.",
        "As Karim, type the number on Noor's page, and confirm the record.",
        "Open van-koppel.xlsx: within seconds the note stands there, and on Karim's page. It was typed once.",
        "As Noor, “Veranderen of helemaal stoppen”, “Alles helemaal stoppen”; look at Karim's page and the workbook again.",
        "As Noor, read what became of the copy. As Iris or Tom, read in the log who did what.",
    ]
