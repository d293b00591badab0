"""Photograph every page of the gallery, at the width of a phone and of a desk: python -m demo.screenshots."""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

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
LANGUAGES = ("nl", "en")
# Small enough to keep with the project, sharp enough to read every word.
WEBP = {"format": "webp", "quality": 40, "captureBeyondViewport": True}
PNG = {"format": "png", "captureBeyondViewport": True}


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/screenshots"))
@click.option("--only", default="", help="Only pages whose name starts with this.")
@click.option("--dark", is_flag=True, help="As a reader with a dark screen sees it.")
@click.option("--png", is_flag=True, help="Without loss, and three times as large.")
def main(directory: Path, only: str, dark: bool, png: bool) -> None:
    """Write one picture per language, page and width to DIRECTORY, and name every page that is wider than its window."""
    kind = PNG if png else WEBP
    with TemporaryDirectory() as pages, sync_playwright() as playwright:
        render_everything(Path(pages))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language in LANGUAGES:
            sources = sorted((Path(pages) / language).glob(f"{only}*.html"))
            for width in HEIGHTS:
                _photograph(browser, sources, directory / language, width, dark, kind)
        browser.close()
    click.echo(f"{len(LANGUAGES) * len(HEIGHTS) * len(sources)} pictures in {directory}")


def _photograph(
    browser: Browser, sources: list[Path], directory: Path, width: int, dark: bool, kind: dict[str, object]
) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]}, color_scheme="dark" if dark else "light")
    camera = page.context.new_cdp_session(page)
    for source in sources:
        page.goto(source.resolve().as_uri())
        picture = base64.b64decode(camera.send("Page.captureScreenshot", kind)["data"])
        (directory / f"{source.stem}-{width}.{kind['format']}").write_bytes(picture)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            click.echo(f"too wide at {width}: {directory.name} {source.stem}")
    page.close()


if __name__ == "__main__":
    main()
