"""`python -m demo.type_in_tryton --on Noor LINE LINE`: a colleague of De Brug types a note in the running demo's Tryton."""

import json
from pathlib import Path

import click

from adapters.tryton.client import TrytonClient
from adapters.tryton.notes import resource_of
from demo.place import Place
from demo.programs import HOST, ROOT
from demo.tryton_server import DATABASE


@click.command()
@click.option("--on", "name", required=True, help="Whose record: the name of the party.")
@click.option("--as", "login", default="sanne", show_default=True, type=click.Choice(["sanne", "joke"]))
@click.option("--directory", type=click.Path(path_type=Path), default=ROOT / ".run" / "demo", help="The demo's folder.")
@click.argument("lines", nargs=-1, required=True)
def main(name: str, login: str, directory: Path, lines: tuple[str, ...]) -> None:
    """Type LINES as one note. The first line marks it for sharing: "#koppel wonen, zelf gezien, besproken"."""
    place = Place(directory.resolve())
    try:
        port = json.loads(place.story.read_text(encoding="utf-8"))["ports"]["tryton"]
        password = (place.tryton / f"{login}-password").read_text(encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"No demo stands in {directory}. Start one with: make demo") from error
    client = TrytonClient(f"http://{HOST}:{port}", DATABASE, login, password)
    parties = client.call("model.party.party.search_read", [["name", "=", name]], 0, None, None, ["name"])
    if len(parties) != 1:
        raise click.ClickException(f"{len(parties)} records in Tryton are called {name}.")
    note = {"resource": resource_of(str(parties[0]["id"])), "message": "\n".join(lines)}
    client.call("model.ir.note.create", [note])
    click.echo(f"Typed in Tryton, on {name}, by {login}.")


if __name__ == "__main__":
    main(prog_name="python -m demo.type_in_tryton")
