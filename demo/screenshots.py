"""Photograph every page of the gallery, at the width of a phone and of a desk: python -m demo.screenshots."""

from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

from demo.gallery.app import render_everything

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
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path(".run/screenshots"))
@click.option("--language", default="nl", help="nl or en.")
@click.option("--only", default="", help="Only pages whose name starts with this.")
@click.option("--dark", is_flag=True, help="As a reader with a dark screen sees it.")
def main(directory: Path, language: str, only: str, dark: bool) -> None:
    """Write one PNG per page and width to DIRECTORY, and name every page that is wider than its window."""
    render_everything(directory / "pages")
    sources = sorted((directory / "pages" / language).glob(f"{only}*.html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in HEIGHTS:
            _photograph(browser, sources, directory, width, dark)
        browser.close()
    click.echo(f"{len(HEIGHTS) * len(sources)} pictures in {directory}")


def _photograph(browser: Browser, sources: list[Path], directory: Path, width: int, dark: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]}, color_scheme="dark" if dark else "light")
    for source in sources:
        page.goto(source.resolve().as_uri())
        page.screenshot(path=directory / f"{source.stem}-{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            click.echo(f"too wide at {width}: {source.stem}")
    page.close()


if __name__ == "__main__":
    main()
