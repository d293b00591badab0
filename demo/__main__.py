"""`python -m demo`: the main job on real systems. It stays up until Ctrl-C; with --check it runs by itself and ends."""

import signal
import sys
from pathlib import Path
from types import FrameType

import click

from adapters.base import AccessLostError, TryLaterError
from demo.by_hand import stay_up
from demo.expectations import UnexpectedError
from demo.place import Place, PlaceError, place_at
from demo.programs import ROOT, ProgramError, Programs
from demo.real_server import LOG_FILE, ServerError
from demo.setting_up import Demo, Ports
from demo.story import tell_the_story
from demo.transcript import Transcript

_INTERRUPTED = 130
FAULTS = (UnexpectedError, ProgramError, ServerError, AccessLostError, TryLaterError)


@click.command()
@click.option("--check", is_flag=True, help="Run the story by itself, tell what was seen, and end with 0 if all of it held.")
@click.option("--directory", type=click.Path(path_type=Path), help="Where everything is made; .run/demo if not given.")
@click.option("--keep", is_flag=True, help="Go on with what an earlier demo left in the folder.")
def main(check: bool, directory: Path | None, keep: bool) -> None:
    """Two organisations, two registration systems, and Koppel between them, on this machine."""
    if check and keep:
        raise click.UsageError("A check begins with nothing: leave --keep out.")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    folder = directory or ROOT / ".run" / ("demo-check" if check else "demo")
    try:
        with place_at(folder, keep=keep) as place:
            sys.exit(_check(place) if check else stay_up(place, click.echo))
    except PlaceError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped, and every program with it.")
        sys.exit(_INTERRUPTED if check else 0)


def _check(place: Place) -> int:
    transcript = Transcript(click.echo)
    try:
        with Programs(place.logs) as programs:
            transcript.heading("Setting up")
            demo = Demo(place, Ports.free(), programs, transcript.line)
            try:
                demo.make()
                tell_the_story(demo, transcript)
            except UnexpectedError:
                demo.require_running()  # a program that ended is the cause, and what was seen only its effect
                raise
    except FAULTS as error:
        click.echo(_fault(transcript, error, place))
        return 1
    click.echo(f"\nAll {transcript.number} steps hold, in {transcript.seconds:.0f} seconds. Every program is stopped.")
    return 0


def _fault(transcript: Transcript, error: Exception, place: Place) -> str:
    lines = ["", f"✗ Step {transcript.number}: {transcript.title}" if transcript.number else "✗ Setting up"]
    # Of a program that ended, what was seen first is the context.
    unexpected = error if isinstance(error, UnexpectedError) else error.__context__
    if isinstance(unexpected, UnexpectedError):
        lines += [f"  Expected: {unexpected.expected}", f"  Seen:     {unexpected.seen}"]
    if unexpected is not error:
        lines += [f"  Cause:    {error}"]
    lines += [f"  Logs:     {place.logs}", f"            {place.tryton}/{LOG_FILE}", "  Every program is stopped."]
    return "\n".join(lines)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(prog_name="python -m demo")
