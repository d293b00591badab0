"""What an organisation says of its own secrecy, read by the youngster and by the partner before anything is shared."""

import pytest

from service.pairs.forming import invite_partner
from tests.factories import World
from tests.pages.desk import entries, text_of, well_made
from tests.pages.noor import Noor, screen, to_summary
from tests.pages.phone import OwnPhone
from tests.web_reader import Browser

AT = "/beheer/geheimhouding"
WORDS = "Wat je Sanne vertelt, blijft bij Sanne.\nJe ouders horen niets van ons."
ENGLISH = "What you tell Sanne stays with Sanne."


def says(administrator: Browser, dutch: str = WORDS, english: str = "") -> Browser:
    administrator.open(AT)
    administrator.submit(AT, {"dutch": dutch, "english": english})
    return administrator


def test_noor_reads_it_before_she_chooses_and_it_stands_in_what_is_kept_of_her_yes(
    noor: Noor, phone: OwnPhone, administrator: Browser
) -> None:
    assert "geheimhouding" not in text_of(phone.open(screen(noor[0], "wie")))
    says(administrator).follow()
    assert "Bewaard." in text_of(well_made(administrator, "Geheimhouding"))
    page = phone.open(screen(noor[0], "wie"))
    assert page.find("summary", string="Wat De Brug zegt over geheimhouding")
    assert page.select(".own-words")[0].get_text() == WORDS
    to_summary(phone, noor[0], subject_housing="yes")
    phone.say_yes()
    phone.open("/jongere/toestemming")
    shown = next(link["href"] for link in phone.page.select("a[href*='/tekst/']"))
    assert "Je ouders horen niets van ons." in text_of(phone.open(shown))


def test_words_that_came_after_the_first_screen_stand_on_the_one_that_she_answers(
    noor: Noor, phone: OwnPhone, administrator: Browser
) -> None:
    phone.open(screen(noor[0], "wie"))
    phone.choose()
    says(administrator)
    phone.choose()
    phone.choose(subject_housing="yes")
    phone.choose()
    phone.choose()
    assert phone.page.select(".own-words")[0].get_text() == WORDS
    phone.say_yes()
    assert phone.goes_to == screen(noor[0], "klaar/ja")
    phone.open("/jongere/toestemming")
    kept = text_of(phone.open(next(link["href"] for link in phone.page.select("a[href*='/tekst/']"))))
    assert kept.index("Jouw keuze") < kept.index("Je ouders horen niets van ons.")


def test_words_that_change_while_noor_chooses_come_before_her_once_more(
    noor: Noor, phone: OwnPhone, administrator: Browser
) -> None:
    to_summary(phone, noor[0], subject_housing="yes")
    says(administrator)
    phone.say_yes()
    assert (phone.status, "Er is net iets veranderd." in text_of(phone.page)) == (409, True)


@pytest.mark.parametrize(("english", "read", "lang"), [(ENGLISH, ENGLISH, "en"), ("", WORDS, "nl")], ids=["both", "dutch"])
def test_who_reads_english_sees_the_english_words_and_the_dutch_ones_where_there_are_no_others(
    noor: Noor, phone: OwnPhone, administrator: Browser, english: str, read: str, lang: str
) -> None:
    says(administrator, WORDS, english)
    phone.open(screen(noor[0], "wie"))
    phone.submit("/taal/en")
    (words,) = phone.open(screen(noor[0], "wie")).select(".own-words")
    assert (words.get_text(), words["lang"]) == (read, lang)


def test_karim_reads_it_before_he_joins_and_beside_the_story(
    world: World, noor: Noor, karim: Browser, administrator: Browser
) -> None:
    says(administrator)
    assert world.karim.id is not None
    with world.database.transaction() as session:
        invited = invite_partner(session, world.sanne, world.karim.id, "naar-eigen-woning", None).id
    assert WORDS in str(karim.open(f"/begeleider/uitnodiging/{invited}"))
    assert WORDS in str(karim.open(f"/begeleider/koppel/{noor[0]}"))


def test_the_page_keeps_what_was_typed_takes_it_as_text_and_says_nothing_when_emptied(
    noor: Noor, phone: OwnPhone, administrator: Browser
) -> None:
    long = "a" * 601
    says(administrator, long)
    assert (administrator.status, administrator.page.select("#dutch")[0].get_text().strip()) == (400, long)
    says(administrator, "<b>Wij zwijgen</b>")
    assert phone.open(screen(noor[0], "wie")).select(".own-words")[0].get_text() == "<b>Wij zwijgen</b>"
    says(administrator, "")
    assert phone.open(screen(noor[0], "wie")).find(class_="own-words") is None


def test_each_change_has_its_entry_and_nobody_else_comes_in(world: World, administrator: Browser, officer: Browser) -> None:
    says(administrator)
    (entry,) = entries(world.database, "own-words-chosen")
    assert (entry.other_organisation_id, entry.pair_id) == (world.de_brug.id, None)
    officer.open(AT)
    assert officer.status == 404
