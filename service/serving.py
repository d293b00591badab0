"""Serving: granian in front, one process with threads; the minute's work beside it."""

import atexit
import gc
from functools import partial
from importlib import import_module
from threading import Event

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from service.access.wiring import EXTENSION
from service.app import create_app
from service.settings import settings_from
from service.tick import post_every_minute, tick_every_minute
from service.turns import InTurn
from service.turns import threads as threads_for

APPLICATION = "service.serving:application"


def serve(host: str, port: int, threads: int, processes: int, target: str = APPLICATION) -> None:
    """Serve until SIGTERM or SIGINT; what is under way is answered first. `target` is module:factory.

    Each process answers `threads` people and `threads` systems at once.
    """
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads_for(threads),
        http=HTTPModes.http1,
        websockets=False,
        log_access=False,  # addresses hold codes
        workers_kill_timeout=10,
    ).serve(target_loader=partial(_in_turn, at_once=threads))


def _in_turn(target: str, at_once: int) -> InTurn:
    module, factory = target.split(":")
    return InTurn(getattr(import_module(module), factory)(), at_once)


def application() -> Flask:
    """The application of one serving process, with settings from the environment. Raises SettingsError."""
    app = create_app(settings_from())
    stop, parts = Event(), app.extensions[EXTENSION]
    tick_every_minute(parts.database, stop)
    post_every_minute(parts.database, parts.settings, stop)
    atexit.register(stop.set)
    keep_for_good()
    return app


def keep_for_good() -> None:
    """What was loaded until now stays: the garbage collector need not look through it again and again.

    Each look costs a quarter of a second, in the midst of somebody's request (docs/performance.md).
    """
    gc.collect()
    gc.freeze()
