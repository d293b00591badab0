"""A tiny Flask application with the same Jinja settings as the service, and nothing behind it."""

import shutil
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, render_template
from flask_babel import Babel, gettext

from demo.gallery.addresses import ADDRESSES
from demo.gallery.sample import Sample
from demo.gallery.samples import SAMPLES
from demo.gallery.texts import SERVICE
from service.pages.frame import to_translate

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
    app.jinja_env.globals.update(csrf_token=lambda: "invented-token", N_=to_translate)
    for endpoint, rule in ADDRESSES.items():
        app.add_url_rule(rule, endpoint, view_func=lambda **values: "", methods=["GET", "POST"])
    return app


def render_sample(app: Flask, shown: Sample, language: str) -> str:
    """One page as HTML."""
    address = ADDRESSES[shown.endpoint] if shown.endpoint else "/"
    with app.test_request_context(address):
        g.language = language
        context = _said_in_language(shown.context(language))
        return render_template(shown.template, language=language, signed_in=shown.signed_in, **context)


def _said_in_language(context: dict[str, Any]) -> dict[str, Any]:
    """What a view says to the page, errors and a message, as the view would have said it in this language."""
    said = dict(context)
    if said.get("message"):
        said["message"] = gettext(said["message"])
    if said.get("errors"):
        said["errors"] = {field: gettext(words, start="1234") for field, words in said["errors"].items()}
    return said


def render_everything(directory: Path) -> int:
    """Write every sample in both languages, with the style beside it, and say how many pages there are.

    Links to /static/ become relative, so that the files open by themselves.
    """
    compile_translations()
    app = create_gallery()
    for language in LANGUAGES:
        (directory / language).mkdir(parents=True, exist_ok=True)
        for shown in SAMPLES:
            html = render_sample(app, shown, language).replace('"/static/', '"../static/')
            (directory / language / f"{shown.name}.html").write_text(html, encoding="utf-8")
    shutil.copytree(SERVICE / "pages" / "static", directory / "static", dirs_exist_ok=True)
    return len(LANGUAGES) * len(SAMPLES)
