"""`koppel-adapter`: run an adapter, try a system, make a key. Secrets never stand on the command line."""

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import httpx
from joserfc.jwk import ECKey

from adapters.apart import Apart
from adapters.base import AccessLostError, BadRecordError, DeclaresResidues, Surroundings, TryLaterError
from adapters.config import Settings, SettingsError, WitnessSettings, read_settings
from adapters.conformance import checks
from adapters.keys import new_key, new_witness_key, public_half, read_key, read_witness_key
from adapters.manifest import connector, kinds, preparer, read_manifest
from adapters.metrics import Metrics
from adapters.runner import Outcome, run_cycle, run_until
from adapters.service_client import WITNESS_SCOPES, ServiceClient
from adapters.state import State, StateInUseError, open_state
from adapters.story import Story
from adapters.trial import LeftOutError, Trial
from adapters.witness import Witness
from adapters.wording import AMSTERDAM
from adapters.workbench import Workbench
from tlog.notes import VerifierKey

# Seconds to wait for one answer of the service.
PATIENCE = 15.0
CONFIG = click.option("--config", "file", required=True, type=click.Path(path_type=Path), help="The settings file.")


class Kinds(click.Group):
    """Every folder with an `adapter.toml` is a command that runs that adapter."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *kinds()])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return super().get_command(ctx, name) or (_run_command(name) if name in kinds() else None)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, StateInUseError, AccessLostError, TryLaterError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Kinds)
def main() -> None:
    """Connect one organisation's registration system to Koppel."""


@main.command()
@click.argument("kind", type=click.Choice(kinds()))
@CONFIG
def prepare(kind: str, file: Path) -> None:
    """Make what a system of this kind needs before its first run, such as empty workbooks."""
    for line in preparer(kind)(_surroundings(read_settings(file))):
        click.echo(line)


@main.command()
@click.argument("kind", type=click.Choice(kinds()))
@CONFIG
@click.option("--code", required=True, help="The code on a record made for trying. Notes are delivered there and removed.")
@click.option("--unknown-code", default="ZZZZ-ZZZZ", show_default=True, help="A code that stands on no record.")
def conformance(kind: str, file: Path, code: str, unknown_code: str) -> None:
    """Try a live system against what every adapter must do."""
    system = connector(kind)(_surroundings(read_settings(file)))
    system.confirm()
    failed = 0
    for sentence, check in checks():
        verdict = _verdict(check, Trial(system, code, unknown_code))
        failed += verdict.startswith("FAILED")
        click.echo(f"{sentence}: {verdict}")
    sys.exit(1 if failed else 0)


@main.command()
def about() -> None:
    """What kinds there are, and where a removed note may still stand."""
    for manifest in map(read_manifest, kinds()):
        click.echo(f"{manifest.kind}: {manifest.name} {manifest.version}, tested with {manifest.tested_with}.")
        click.echo(f"  {manifest.delay}")
        for residue in manifest.residues:
            click.echo(f"  - {residue}")


@main.group()
def key() -> None:
    """This adapter's own key."""


@key.command("new")
@CONFIG
def key_new(file: Path) -> None:
    """Make the keys named in the settings and print their public halves, for the administrator to register."""
    settings = read_settings(file)
    public = new_key(settings.key_file)
    click.echo(json.dumps(public | _witness_half(settings, new_witness_key)))


@key.command("show")
@CONFIG
def key_show(file: Path) -> None:
    """Print the public halves again. What stands under `witness` is also what the other organisation needs."""
    settings = read_settings(file)
    public = public_half(read_key(settings.key_file))
    click.echo(json.dumps(public | _witness_half(settings, lambda witness: read_witness_key(witness).verifier)))


@key.command("witness")
@CONFIG
def key_witness(file: Path) -> None:
    """Make the key to witness with, where the other key is there already, and print both public halves."""
    settings = read_settings(file)
    public = public_half(read_key(settings.key_file))
    click.echo(json.dumps(public | _witness_half(settings, new_witness_key)))


def _witness_half(settings: Settings, half: Callable[[WitnessSettings], VerifierKey]) -> dict[str, str]:
    return {"witness": str(half(settings.witness))} if settings.witness else {}


def _run_command(kind: str) -> click.Command:
    @click.command(kind, help=f"Run the adapter for {read_manifest(kind).name}.")
    @CONFIG
    @click.option("--once", is_flag=True, help="One cycle, then stop. Exit 75 when something has to wait.")
    @click.option("--verbose", is_flag=True, help="Tell every step, not only what somebody must look at.")
    @click.option("--accept-retractions", is_flag=True, help="With --once: many notes were really taken away.")
    def run(file: Path, once: bool, verbose: bool, accept_retractions: bool) -> None:
        if accept_retractions and not once:
            raise click.UsageError("--accept-retractions goes with --once: it is a word about this one moment.")
        run_adapter(kind, read_settings(file), once=once, verbose=verbose, accept_retractions=accept_retractions)

    return run


def run_adapter(kind: str, settings: Settings, *, once: bool, verbose: bool, accept_retractions: bool) -> None:
    """Run until SIGTERM or SIGINT, or one cycle. Several adapters never share a state directory."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    service_key = read_key(settings.key_file)
    system = connector(kind)(_surroundings(settings))
    residues = system.residues if isinstance(system, DeclaresResidues) else read_manifest(kind).residues
    with open_state(settings.state_dir) as state, httpx.Client(timeout=PATIENCE) as http:
        service = ServiceClient(settings.service_url, settings.client_id, service_key, http)
        witness = _witness(settings, service_key, state, http)
        metrics = Metrics(settings.metrics_file, kind) if settings.metrics_file else None

        apart = Apart()

        def cycle() -> Outcome:
            story = Story(_teller(verbose))
            bench = Workbench(system, service, state, story, time.time, stop.is_set, witness, residues, apart)
            return _measured(bench, metrics, accept_retractions)

        if once:
            sys.exit(75 if cycle().later else 0)
        run_until(cycle, stop.wait, _tell)


def _measured(bench: Workbench, metrics: Metrics | None, accept_retractions: bool) -> Outcome:
    """One cycle, of which the metrics hear however it ends."""
    ended = "no-access"
    try:
        outcome = run_cycle(bench, accept_retractions=accept_retractions)
        ended = "waits" if outcome.later else "done"
        return outcome
    finally:
        if metrics is not None:
            metrics.cycle_ended(ended, bench.story, bench.now())


def _witness(settings: Settings, key: ECKey, state: State, http: httpx.Client) -> Witness | None:
    """Who watches the log from here. It asks for tokens of its own: being refused those stops no note."""
    if settings.witness is None or not settings.witness.log:
        _tell("! This adapter does not witness the log. docs/log.md tells what to put under [witness] in the settings.")
        return None
    own_key = read_witness_key(settings.witness)
    service = ServiceClient(settings.service_url, settings.client_id, key, http, scopes=WITNESS_SCOPES)
    return Witness(settings.witness, own_key, service, state, settings.state_dir)


def _teller(verbose: bool) -> Callable[[str], None]:
    def tell(line: str) -> None:
        if verbose or line.startswith(("!", "Waits")):
            _tell(line)

    return tell


def _tell(line: str) -> None:
    click.echo(f"{datetime.now(AMSTERDAM):%H:%M:%S} {line}")


def _surroundings(settings: Settings) -> Surroundings:
    return Surroundings(settings.system, settings.state_dir)


def _verdict(check: Callable[[Trial], None], trial: Trial) -> str:
    try:
        check(trial)
    except LeftOutError as error:
        return f"left out, {error}"
    except (AssertionError, BadRecordError) as error:
        return f"FAILED, {error}"
    return "ok"
