"""python -m benchmarks [NAME …] [--rounds N] [--youngsters N] [--quick] [--postgresql]"""

import tempfile
from functools import partial
from pathlib import Path

import click

from benchmarks.bench import Bench
from benchmarks.databases import MakeUrl, databases
from benchmarks.rows import ROWS
from benchmarks.rows.data_growth import LARGE, SMALL
from benchmarks.table import keep, show, write_page

WORK = Path(__file__).parents[1] / ".run"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(ROWS)))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="How often both sides are measured.")
@click.option("--youngsters", default=LARGE, show_default=True, type=click.IntRange(SMALL), help="For data-growth.")
@click.option("--quick", is_flag=True, help="Smaller and shorter, to see that everything runs. Results are not kept.")
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL server of its own instead of SQLite.")
def main(names: tuple[str, ...], rounds: int, youngsters: int, quick: bool, postgresql: bool) -> None:
    """Measure, print the table, and keep it in benchmarks/results.json and docs/performance.md."""
    WORK.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=WORK) as made,
        databases(Path(made), postgresql) as (kind, make_url),
    ):
        for name in names or tuple(ROWS):
            directory = Path(made) / name
            directory.mkdir()
            named = partial(_made_for, make_url, name)
            results = ROWS[name](Bench(directory, kind, named, rounds, youngsters, quick))
            show(results)
            if not quick:
                keep(results)
    if not quick:
        write_page()


def _made_for(make_url: MakeUrl, row: str, name: str) -> str:
    """A database of this row's own: two rows may call theirs the same."""
    return make_url(f"{row}-{name}")


if __name__ == "__main__":
    main()
