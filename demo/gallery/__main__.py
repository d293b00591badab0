"""Render the gallery, and look at it in a browser: python -m demo.gallery DIRECTORY."""

import shutil
from pathlib import Path

import click

from demo.gallery.app import SERVICE, compile_translations, create_gallery, write_gallery
from demo.gallery.samples import SAMPLES


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
def main(directory: Path) -> None:
    """Write every page with invented people to DIRECTORY, in Dutch and English."""
    compile_translations()
    write_gallery(create_gallery(), SAMPLES, directory)
    shutil.copytree(SERVICE / "pages" / "static", directory / "static", dirs_exist_ok=True)


main()
