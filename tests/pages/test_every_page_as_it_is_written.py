"""Rules for every template, on every page of the gallery in both languages. A new template needs a sample there."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import html5lib
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from demo.gallery.app import LANGUAGES, SERVICE, compile_translations, create_gallery, render_sample
from demo.gallery.samples import SAMPLES

TEMPLATES = SERVICE / "pages" / "templates"
# Frames and parts: they are shown by the templates that extend, include or import them.
PARTS = {"base.html", "macros.html", "words.html", "acts.html", "public/error.html"}
RULES = [("pages/templates/**.html", "jinja2"), ("**.py", "python")]
# What a conflict says stands on the page for it, also where N_ was forgotten.
KEYWORDS = {**DEFAULT_KEYWORDS, "ConflictError": None, "IllegalTransitionError": None}


@cache
def read(html: str) -> BeautifulSoup:
    """A page as a browser understands it, read once for all the tests, which change nothing in it."""
    return BeautifulSoup(html, "html5lib")


@pytest.fixture(scope="session")
def pages() -> dict[tuple[str, str], str]:
    """Every sample as HTML, by name and language."""
    compile_translations()
    app = create_gallery()
    return {(shown.name, language): render_sample(app, shown, language) for shown in SAMPLES for language in LANGUAGES}


@pytest.fixture(params=[(shown.name, language) for shown in SAMPLES for language in LANGUAGES], ids="-".join)
def page(request: pytest.FixtureRequest, pages: dict[tuple[str, str], str]) -> str:
    return pages[request.param]


def test_every_template_is_shown_in_the_gallery() -> None:
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    shown_by_others = {name for name in names if Path(name).name.startswith("_") or name.endswith("layout.html")}
    missing = names - shown_by_others - PARTS - {shown.template for shown in SAMPLES}
    assert not missing, f"Add a sample to demo/gallery for: {sorted(missing)}"


def test_what_the_gallery_shows_as_an_error_is_what_the_service_says() -> None:
    words = SERVICE / "translations/en/LC_MESSAGES/messages.po"
    with words.open("rb") as source:
        said = {message.id for message in read_po(source)}
    shown = {words for one in SAMPLES for words in (one.context("nl").get("errors") or {}).values()}
    assert shown - said == set(), "Show in demo/gallery what a view really says"


def test_every_page_is_valid_html_with_one_heading(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)
    soup = read(page)
    assert soup.html["lang"] in LANGUAGES
    assert soup.title.get_text().strip()
    if soup.main:
        assert len(soup.find_all("h1")) == 1


def test_no_page_carries_inline_script_or_style(page: str) -> None:
    soup = read(page)
    is_document = soup.select_one('meta[name="robots"]') is not None  # a file to keep, which brings its own style
    assert len(soup.find_all("style")) == is_document
    assert not (is_document and soup.find_all(["script", "link", "form", "img"]))
    assert all(script.get("src", "").startswith("/static/") for script in soup.find_all("script"))
    attributes = {name for tag in soup.find_all(True) for name in tag.attrs}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    soup = read(page)
    loaded = [tag.get("src") or tag.get("href") for tag in soup.select("[src], link[href]")]
    assert all(address.startswith("/static/") for address in loaded)


def test_nothing_keeps_the_first_words_from_the_screen_but_one_style(page: str) -> None:
    soup = read(page)
    assert len(soup.select("link[rel=stylesheet]")) <= 1
    assert all(script.has_attr("defer") for script in soup.find_all("script")), "Give the script `defer`"


def test_every_form_that_changes_something_carries_the_token(page: str) -> None:
    for form in read(page).select('form[method="post"]'):
        assert form.select_one('input[name="csrf_token"]'), f"Add csrf_token to the form at {form.get('action')}"


def test_every_field_has_a_name_that_is_read_aloud(page: str) -> None:
    soup = read(page)
    for field in soup.select("input:not([type=hidden]), textarea, select"):
        labelled = field.find_parent("label") or soup.select_one(f'label[for="{field.get("id")}"]')
        assert labelled, f"Give {field} a label"


def test_no_id_stands_twice_and_every_reference_leads_somewhere(page: str) -> None:
    soup = read(page)
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(ids)
    wanted = {one for tag in soup.select("[aria-describedby]") for one in tag["aria-describedby"].split()}
    wanted |= {one for tag in soup.select("[aria-labelledby]") for one in tag["aria-labelledby"].split()}
    wanted |= {tag["href"][1:] for tag in soup.select('a[href^="#"]')}
    assert wanted <= set(ids), f"Nothing has these ids: {sorted(wanted - set(ids))}"


def test_a_youngsters_page_has_a_title_that_says_nothing_and_a_quick_way_out(pages: dict[tuple[str, str], str]) -> None:
    for (name, _), html in pages.items():
        if name.startswith(("youngster-", "consent-")):
            soup = read(html)
            assert soup.title.get_text() == "Koppel", name
            assert soup.select_one("form[data-quick-exit]"), name


def test_nothing_is_ticked_before_the_youngster_chooses(pages: dict[tuple[str, str], str]) -> None:
    soup = BeautifulSoup(pages["consent-3-choose", "nl"], "html5lib")
    assert len(soup.select('input[type="radio"]')) == 16
    assert not soup.select("input[checked]")


def test_yes_later_and_nothing_look_the_same(pages: dict[tuple[str, str], str]) -> None:
    for name in ("consent-1-who", "consent-3-choose", "consent-5-summary"):
        buttons = BeautifulSoup(pages[name, "nl"], "html5lib").select(".equal button")
        assert len(buttons) == 3
        assert {tuple(button["class"]) for button in buttons} == {("button",)}


def test_every_sentence_has_an_english_one_with_the_same_gaps() -> None:
    catalog = read_po(BytesIO((SERVICE / "translations/en/LC_MESSAGES/messages.po").read_bytes()), locale="en")
    # A key inside gettext(errors["last_day"]) is found too; no sentence has an underscore outside a gap.
    found = (message for _, _, message, *_ in extract_from_dir(SERVICE, method_map=RULES, keywords=KEYWORDS))
    said = {message for message in found if "_" not in re.sub(r"%\(\w+\)s", "", "".join(_forms(message)))}
    untranslated = [message for message in said if message not in catalog or not all(_forms(catalog[message].string))]
    assert not untranslated, f"Add these to service/translations/en/LC_MESSAGES/messages.po: {untranslated}"
    for message in said:
        for words in _forms(catalog[message].string):
            assert _gaps(words) == _gaps(_forms(message)[-1]), message


def _forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _gaps(words: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", words))
