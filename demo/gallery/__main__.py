"""Render the gallery, to look at in a browser: python -m demo.gallery DIRECTORY."""

from pathlib import Path

import click

from demo.gallery.app import render_everything


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path(".run/gallery"))
def main(directory: Path) -> None:
    """Write every page with invented people to DIRECTORY, in Dutch and English."""
    click.echo(f"{render_everything(directory)} pages in {directory}")


main()
