"""The demo by hand: two pairs stand ready, the addresses are told, and it stays up until Ctrl-C."""

import json
import time
from collections.abc import Callable

import click

from adapters.base import AccessLostError, TryLaterError
from demo.cast import Cast
from demo.expectations import UnexpectedError
from demo.pairs import form_milans_pair, form_noors_pair, type_noors_note
from demo.people import FENNA
from demo.place import Place
from demo.programs import ProgramError, Programs
from demo.real_server import ServerError
from demo.setting_up import Demo, Ports
from demo.welcome import Ready, welcome

_BETWEEN_LOOKS = 1.0  # seconds


def stay_up(place: Place, tell: Callable[[str], None]) -> int:
    """Set up, or go on with what is there; return an exit code when a program ends by itself or nothing can start."""
    try:
        with Programs(place.logs) as programs:
            demo, ready = _go_on(place, programs, tell) if place.story.exists() else _begin(place, programs, tell)
            tell(welcome(demo, ready, demo.service.invitation(FENNA)))
            while True:
                time.sleep(_BETWEEN_LOOKS)
                demo.require_running()
    except (UnexpectedError, ProgramError, ServerError, AccessLostError, TryLaterError) as error:
        click.echo(f"\n✗ {error}\n  Logs: {place.logs}\n  Every program is stopped.", err=True)
        return 1


def _begin(place: Place, programs: Programs, tell: Callable[[str], None]) -> tuple[Demo, Ready]:
    ports = Ports.usual()
    demo = Demo(place, ports, programs, tell)
    demo.make()
    cast = Cast(demo)
    tell("Sanne and Karim form a pair for Noor, and Sanne types a note in Tryton")
    pair = form_noors_pair(cast)
    type_noors_note(cast, pair)
    tell("Joke and Bilal form a pair with Milan, who joins and shares")
    ready = Ready(pair.code, form_milans_pair(cast).paper_code)
    place.story.touch(mode=0o600)
    place.story.write_text(json.dumps({"ports": vars(ports), "ready": vars(ready)}), encoding="utf-8")
    return demo, ready


def _go_on(place: Place, programs: Programs, tell: Callable[[str], None]) -> tuple[Demo, Ready]:
    kept = json.loads(place.story.read_text(encoding="utf-8"))
    tell(f"Going on with what lies in {place.directory}")
    # Addresses stand in databases and passkeys, so the ports stay what they were.
    demo = Demo(place, Ports(**kept["ports"]), programs, tell)
    demo.start()
    return demo, Ready(**kept["ready"])
