"""S15, S17, S18 and S21 on real screens, in both languages. Why on SQLite alone: see conftest.py."""

import pytest
from playwright.sync_api import Browser

from tests.browser.navigators.together import joins, lets_karim_read_about_housing, sanne_and_karim
from tests.browser.navigators.youngster import Youngster
from tests.browser.watch import Watch

RUMOUR = "Er gaat een verhaal rond dat Milan zich niet aan de huisregels hield."
OWN_WORDS = "Klopt niet, ik was bij mijn oma."
TALKED_OVER = "Milan was die avond bij zijn oma. Er is niets gebeurd."
VIEWING = "Milan heeft zelf een kijkdag afgesproken."
REASON = "Ik zocht de kijkdag op, want ik ga mee."


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_story_goes_round_and_milans_own_words_stand_beside_it_and_beside_the_correction(
    chromium: Browser, watch: Watch, language: str
) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Milan van S15 ({language})", language)
    milan = Youngster(chromium, watch, "Milan", born=(2009, 1), language=language)
    joins(milan, sanne)
    lets_karim_read_about_housing(milan)

    # S15: heard from others and not discussed, it waits for him.
    sanne.writes("Wonen", RUMOUR, how_known="Van anderen gehoord", discussed="no")
    assert sanne.screen.shows("Deze notitie wacht.")
    karim.opens_the_pair()
    assert RUMOUR not in karim.reads()
    milan.unfolds_the_new_note_of("Sanne")
    assert RUMOUR in milan.reads()
    milan.disputes(OWN_WORDS)
    for reader in (karim, sanne):
        reader.opens_the_pair()
        assert RUMOUR in reader.reads()
        assert OWN_WORDS in reader.reads()

    # S18: corrected, everybody reads the new text, that it was corrected, and what stood there first.
    sanne.corrects_after_a_talk(TALKED_OVER)
    karim.reloads()
    assert TALKED_OVER in karim.reads()
    assert RUMOUR not in karim.reads()
    assert OWN_WORDS in karim.reads()
    karim.looks_at_what_was_corrected()
    assert RUMOUR in karim.reads()
    milan.unfolds_the_new_note_of("Sanne")  # corrected, it is new to him
    assert TALKED_OVER in milan.reads()
    assert milan.screen.shows("Wat er eerst stond")
    assert RUMOUR in milan.reads()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_milan_reads_first_and_asks_karim_why_he_looked(chromium: Browser, watch: Watch, language: str) -> None:
    sanne, karim = sanne_and_karim(chromium, watch, f"Milan van S17 ({language})", language)
    milan = Youngster(chromium, watch, "Milan", born=(2009, 1), language=language)
    joins(milan, sanne)
    lets_karim_read_about_housing(milan, **{"Eerst zelf lezen?": "Ja"})

    # S17: it waits until he has read it; its writer sees no more than that.
    sanne.writes("Wonen", VIEWING)
    assert sanne.screen.shows("Nog niet gedeeld.")
    karim.opens_the_pair()
    assert VIEWING not in karim.reads()
    milan.unfolds_the_new_note_of("Sanne")
    karim.reloads()
    assert VIEWING in karim.reads()

    # S21: one tap asks why, somebody with a name must answer, and does.
    milan.asks_why("Karim")
    assert milan.screen.shows("Karim moet antwoorden")
    karim.answers_why(REASON)
    assert REASON not in karim.reads()
    milan.opens_her_page()
    assert REASON in milan.reads()
    sanne.opens_the_pair()
    assert REASON not in sanne.reads()
