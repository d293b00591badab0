"""A tiny Flask application with the same Jinja settings as the service, and nothing behind it."""

from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, render_template
from flask_babel import Babel

from demo.gallery.addresses import ADDRESSES
from demo.gallery.sample import Sample

SERVICE = Path(__file__).resolve().parents[2] / "service"
LANGUAGES = ("nl", "en")


def compile_translations() -> None:
    """Write messages.mo beside every messages.po: they are not in the repository."""
    for po in SERVICE.glob("translations/*/LC_MESSAGES/messages.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=po.parts[-3]))


def create_gallery() -> Flask:
    """An application that can render every template of the service."""
    app = Flask("service", root_path=str(SERVICE), template_folder="pages/templates", static_folder="pages/static")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(SERVICE / "translations")
    Babel(app, default_locale="nl", default_timezone="Europe/Amsterdam", locale_selector=lambda: g.language)
    app.jinja_env.globals["csrf_token"] = lambda: "invented-token"
    for endpoint, rule in ADDRESSES.items():
        app.add_url_rule(rule, endpoint, view_func=lambda **values: "", methods=["GET", "POST"])
    return app


def render_sample(app: Flask, shown: Sample, language: str) -> str:
    """One page as HTML."""
    address = ADDRESSES[shown.endpoint] if shown.endpoint else "/"
    with app.test_request_context(address):
        g.language = language
        return render_template(shown.template, language=language, signed_in=shown.signed_in, **shown.context(language))


def write_gallery(app: Flask, samples: list[Sample], directory: Path) -> list[Path]:
    """Render every sample in both languages; links to /static/ become relative so that the files open by themselves."""
    pages = []
    for language in LANGUAGES:
        for shown in samples:
            page = directory / language / f"{shown.name}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(render_sample(app, shown, language).replace('"/static/', '"../static/'), encoding="utf-8")
            pages.append(page)
    click.echo(f"{len(pages)} pages in {directory}")
    return pages
