"""How a youngster's page sounds: in which order a screen reader comes to things, and by which name it calls them."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from demo.gallery.app import LANGUAGES, compile_translations, create_gallery, render_sample
from demo.gallery.samples import SAMPLES

YOUNGSTERS = [shown for shown in SAMPLES if shown.name.startswith(("youngster-", "consent-"))]
Pages = dict[tuple[str, str], BeautifulSoup]
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], BeautifulSoup]:
    """Every page of a youngster, by name and language."""
    compile_translations()
    app = create_gallery()
    return {
        (shown.name, language): BeautifulSoup(render_sample(app, shown, language), "html5lib")
        for shown in YOUNGSTERS
        for language in LANGUAGES
    }


def words(tag: Tag) -> str:
    """What is said for this: its label, else its text without what is hidden from ears."""
    if tag.get("aria-label"):
        return str(tag["aria-label"])
    silent = {id(text) for part in tag.select("[aria-hidden=true]") for text in part.find_all(string=True)}
    heard = [text for text in tag.find_all(string=True) if id(text) not in silent]
    return " ".join(" ".join(heard).split()) or " ".join(str(image.get("alt", "")) for image in tag.select("img")).strip()


def test_the_page_begins_with_a_way_past_its_head_and_quick_exit_comes_before_all_content(pages: Pages) -> None:
    for name, page in pages.items():
        first, *others = page.select(FOCUSABLE)
        assert first["href"] == "#content", name
        assert page.select_one("main")["id"] == "content"
        order = [id(each) for each in others]
        quick_exit = page.select_one("form[data-quick-exit] button")
        inside = page.select_one("main").select(FOCUSABLE)
        assert not inside or order.index(id(quick_exit)) < order.index(id(inside[0]))
        assert not page.select("[tabindex]:not([tabindex='0'], [tabindex='-1'])"), (
            "The order of the page is the order of reading"
        )


def test_headings_begin_with_the_one_of_the_page_and_no_level_is_left_out(pages: Pages) -> None:
    for name, page in pages.items():
        levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
        assert levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), name


def test_whatever_can_be_pressed_or_followed_has_words(pages: Pages) -> None:
    for name, page in pages.items():
        nameless = [str(each) for each in page.select("a[href], button, summary") if not words(each)]
        assert nameless == [], name


def test_what_has_the_same_words_twice_says_what_each_is_about(pages: Pages) -> None:
    for name, page in pages.items():
        about: dict[tuple[str, str], dict[object, object]] = {}
        for each in page.select("main a[href], main button"):
            told = about.setdefault((each.name, words(each)), {})
            told[each.get("href", id(each))] = each.get("aria-describedby")  # twice to the same place is the same thing
        alike = [which for which, told in about.items() if len(set(told.values())) < len(told)]
        assert alike == [], f"{name}: give each an `about` (templates/macros.html, button_form)"


def test_a_question_is_read_with_its_answers(pages: Pages) -> None:
    for name, page in pages.items():
        for radio in page.select("input[type=radio], input[type=checkbox]"):
            group = radio.find_parent(attrs={"role": "radiogroup"}) or radio.find_parent("fieldset")
            assert group is not None, f"Put {radio} in a fieldset or a radiogroup"
            question = group.select_one("legend") or page.find(id=group.get("aria-labelledby"))
            assert question is not None, name
            assert words(question), name
            assert words(radio.find_parent("label"))


def test_what_is_only_there_to_look_at_is_not_read(pages: Pages) -> None:
    for name, page in pages.items():
        assert all(circle.get("aria-hidden") == "true" for circle in page.select(".circle, ol.steps")), name
        assert all(drawing.get("aria-hidden") == "true" or drawing.get("aria-label") for drawing in page.select("svg"))
        assert all(image.has_attr("alt") for image in page.select("img"))


def test_read_aloud_reads_something_and_leaves_the_buttons_out(pages: Pages) -> None:
    for name, page in pages.items():
        for button in page.select("[data-read]"):
            part = page.find(id=button["data-read"])
            assert part is not None, name
            assert len(words(part)) > 40
            assert not part.select("button[name=answer], [data-read]")


def test_words_in_another_language_say_so(pages: Pages) -> None:
    for name, page in pages.items():
        other = "en" if page.html["lang"] == "nl" else "nl"
        for button in page.find_all("button", string=["English", "Nederlands"]):
            assert button["lang"] == other, name
