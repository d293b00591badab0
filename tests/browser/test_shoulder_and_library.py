"""S30 and S31: her mother behind her, and a computer that is not hers. Why on SQLite alone: see conftest.py."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.navigators.together import joins, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch

HURTS = "Noor kwam voor de derde keer niet opdagen bij de schuldhulp."
OPENED_AT = 1_800_000_000  # seconds since 1970; the page opens then, or as much later as this machine takes for it
FIVE_MINUTES, LONGEST_OPENING = 300, 120  # seconds


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_note_that_hurts_can_be_left_at_once_and_read_again_on_a_library_computer_that_keeps_nothing(
    chromium: Browser, watch: Watch, language: str, tmp_path: Path
) -> None:
    sanne, _ = sanne_and_karim(chromium, watch, f"Noor ({language})")
    sanne.writes("Inkomen en schulden", HURTS)
    noor = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language)
    joins(noor, sanne)
    noor.shares_nothing()

    # S30: folded until she opens it; one tap and it is gone, also for "back".
    noor.opens_her_page()
    assert HURTS not in noor.reads()
    noor.unfolds_the_new_note_of("Sanne")
    assert HURTS in noor.reads()
    assert noor.screen.page.title() == "Koppel"
    noor.leaves_at_once()
    assert_says_nothing(noor, noor.screen.page.title())
    seen = noor.screen.back_as_far_as_it_goes()
    assert len(seen) > 4
    assert_says_nothing(noor, *seen)

    # S31: on another day with her code on paper, on a computer that keeps what it can.
    noor.comes_back()
    code = noor.gets_a_code_on_paper()
    library = Youngster(chromium, watch, "Noor", born=(2007, 1), language=language, profile=tmp_path)
    library.comes_back_with_the_code(code, own_device="Nee")
    library.opens("/jongere/notities")
    assert HURTS in library.reads()
    walks_away(library)
    library.opens("/jongere/notities")
    assert library.screen.page.url.endswith("/jongere/aanmelden?next=/jongere/notities")
    assert library.passkeys.made() == []
    assert not library.screen.page.evaluate("localStorage.length + sessionStorage.length")
    assert "koppel" not in [cookie["name"] for cookie in library.screen.page.context.cookies()]
    library.screen.page.context.close()
    assert_nothing_is_kept(tmp_path, HURTS, code)


def walks_away(library: Youngster) -> None:
    """And five minutes later there is nothing on the screen."""
    page = library.screen.page
    page.clock.install(time=OPENED_AT)
    page.reload()
    page.clock.pause_at(OPENED_AT + FIVE_MINUTES - 1)
    assert HURTS in library.reads()
    page.clock.pause_at(OPENED_AT + FIVE_MINUTES + LONGEST_OPENING)
    library.sees_the_page_that_says_nothing()


def assert_says_nothing(somebody: Youngster, *seen: str) -> None:
    assert set(seen) <= {somebody.screen.says("Nieuw tabblad"), ""}


def assert_nothing_is_kept(profile: Path, *secrets: str) -> None:
    """What the browser program left on disk."""
    kept = {path: path.read_bytes() for path in profile.rglob("*") if path.is_file()}
    cached = [content for path, content in kept.items() if "Cache" in str(path)]
    assert any(b"/static/koppel.css" in content for content in cached)  # what may be kept is found, so this looks right
    assert not any(b"/jongere/" in content for content in cached)
    for words in secrets:
        for coding in ("utf-8", "utf-16-le"):
            assert not [path for path, content in kept.items() if words.encode(coding) in content]
