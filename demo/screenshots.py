"""Photograph the gallery at the width of a phone and of a desk: python demo/screenshots.py GALLERY PICTURES."""

from pathlib import Path

import click
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {390: 844, 1280: 800}


@click.command()
@click.argument("gallery", type=click.Path(exists=True, path_type=Path, file_okay=False))
@click.argument("pictures", type=click.Path(path_type=Path, file_okay=False))
@click.option("--language", default="nl", help="nl or en.")
@click.option("--only", default="", help="Only pages whose name starts with this.")
@click.option("--dark", is_flag=True, help="As a reader with a dark screen sees it.")
def main(gallery: Path, pictures: Path, language: str, only: str, dark: bool) -> None:
    """Write one PNG per page and width, and name every page that is wider than its window."""
    pictures.mkdir(parents=True, exist_ok=True)
    pages = sorted((gallery / language).glob(f"{only}*.html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, height in HEIGHTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
            for source in pages:
                page.goto(source.resolve().as_uri())
                page.screenshot(path=pictures / f"{source.stem}-{width}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    click.echo(f"too wide at {width}: {source.stem}")
        browser.close()
    click.echo(f"{2 * len(pages)} pictures in {pictures}")


main()
