"""python -m benchmarks.storm [--notes N] [--pairs N] [--kills N] [--seed N]"""

import sys
import tempfile
from pathlib import Path

import click

from benchmarks.__main__ import WORK
from benchmarks.storm.weather import storm


@click.command()
@click.option("--notes", default=10_000, show_default=True, help="Half to be delivered, half to be sent.")
@click.option("--pairs", default=50, show_default=True, help="A fifth of them withdraws on the way.")
@click.option("--kills", default=50, show_default=True, help="Half of the service, half of the adapter.")
@click.option("--seed", default=1, show_default=True, help="Another one is other weather.")
def main(notes: int, pairs: int, kills: int, seed: int) -> None:
    """Kill service and adapter at random while notes go both ways, and count the damage. Exit 1 when there is any."""
    WORK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="storm-", dir=WORK) as made:
        damage = storm(Path(made), notes, pairs, kills, seed, click.echo)
    click.echo(damage)
    sys.exit(0 if damage.is_none else 1)


if __name__ == "__main__":
    main()
