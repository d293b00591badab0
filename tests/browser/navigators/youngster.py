"""Noor and Milan with a phone of their own."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.phone import Passkeys
from tests.browser.screen import Screen
from tests.browser.watch import PHONE, Watch


class Youngster:
    """Somebody with a phone that can make passkeys. `born` is year and month."""

    def __init__(
        self,
        browser: Browser,
        watch: Watch,
        name: str,
        born: tuple[int, int],
        language: str = "nl",
        profile: Path | None = None,
    ) -> None:
        self.name = name
        self._born = born
        self.screen = Screen(browser, watch, PHONE, language, profile)
        self.passkeys = Passkeys(self.screen.page)

    def scans(self, address: str) -> None:
        """Open the address in the QR code."""
        self.screen.open(address)
        self.screen.read_english_from_now_on()

    def types(self, code: str) -> None:
        """Come in through the third door, with the code as it stands on the desk's screen."""
        self.screen.open("/jongere/code")
        self.screen.read_english_from_now_on()
        self.screen.fill_in("Code", code.lower())
        self.screen.press("Verder")

    def opens(self, address: str) -> None:
        """Type an address, out of curiosity."""
        self.screen.open(address)

    def introduces_herself(self) -> None:
        """How to be called, and when born."""
        screen = self.screen
        screen.fill_in("Hoe wil je heten?", self.name)
        screen.page.locator("#birth_month").select_option(str(self._born[1]))
        screen.page.locator("#birth_year").select_option(str(self._born[0]))
        screen.press("Verder")

    def sees_the_words(self) -> str:
        return self.screen.page.locator(".two-words").inner_text()

    def makes_a_passkey(self) -> None:
        """The page goes on by itself once the words are confirmed; then this phone is the key."""
        self.screen.page.wait_for_url("**/begin/sleutel")
        self.screen.look()
        self.screen.press("Deze telefoon gebruiken")

    def looks_at_what_waits(self) -> None:
        self.screen.press("Bekijken")

    def goes_on(self) -> None:
        self.screen.press("Verder")

    def chooses(self, question: str, answers: dict[str, str]) -> None:
        """On the screen with this question: an answer per subject, and on to the next screen."""
        screen = self.screen
        assert screen.title == screen.says(question)
        more = screen.page.locator("summary", has_text=screen.says("Meer onderwerpen"))
        if more.count() and not screen.page.locator("details[open]").count():
            more.click()
            screen.look()
        for subject, answer in answers.items():
            screen.choose(subject, answer)
        screen.press("Verder")

    def chooses_how_long(self, how_long: str) -> None:
        self.screen.choose("Hoe lang mag het?", how_long)
        self.screen.press("Verder")

    def says_yes(self) -> None:
        """With fingerprint, face or PIN: the phone signs what stands on the screen."""
        self.screen.press("Ja, zo mag het")

    def shares_nothing(self) -> None:
        self.screen.press("Ik deel niets")

    def number_for(self, holder: str) -> str:
        """What to tell the other holder when they meet."""
        heading = self.screen.says(f"Geef dit nummer aan {holder}")
        card = self.screen.page.locator("section", has=self.screen.page.get_by_role("heading", name=heading))
        return card.locator(".big-code").inner_text().replace(" ", "")

    def opens_her_page(self) -> None:
        self.screen.open("/jongere/")

    def unfolds_the_new_note_of(self, writer: str) -> None:
        """From her own page to the note, which was folded until now."""
        self.opens_her_page()
        words = self.screen.says(f"Nieuwe notitie van {writer}.")
        self.screen.press("Lezen", within=self.screen.page.locator(".note", has_text=words))

    def disputes(self, words: str) -> None:
        """The note that is unfolded is not right, in their own words."""
        screen = self.screen
        card = screen.page.locator("article", has=screen.page.locator("details[open]"))
        card.locator("summary", has_text=screen.says("Reageren")).click()
        screen.look()
        card.get_by_label(screen.says("Wil je er iets bij zeggen?")).fill(words)
        screen.press("Klopt niet", within=card)

    def looks_at(self, heading: str) -> None:
        """From the card with this heading on her own page."""
        card = self.screen.page.locator(
            "section", has=self.screen.page.get_by_role("heading", name=self.screen.says(heading))
        )
        self.screen.follow("Bekijken", within=card)

    def asks_how_it_stands(self, what: str) -> None:
        """With the link beside this action on her own page."""
        self.opens_her_page()
        about = self.screen.page.locator(".person", has_text=what)
        self.screen.press("Hoe staat het ermee?", within=about)

    def asks_why(self, who: str) -> None:
        """One tap beside the newest time that somebody looked."""
        self.opens_her_page()
        looks = self.screen.page.locator("form", has=self.screen.page.locator('button[value="looker"]'))
        self.screen.press(f"Vraag het {who}", within=looks.first)

    def gets_a_code_on_paper(self) -> str:
        """For when her phone is not there; she writes it down."""
        self.opens_her_page()
        self.screen.follow("Mijn apparaten en sleutels")
        self.screen.press("Geef me een nieuwe code op papier")
        code = self.screen.page.locator(".big-code").inner_text()
        self.screen.press("Ik heb hem bewaard")
        return code

    def comes_back_with_the_code(self, code: str, own_device: str) -> None:
        """On whatever screen there is."""
        self.screen.open("/jongere/aanmelden/code")
        self.screen.read_english_from_now_on()
        self.screen.fill_in("Jouw code", code)
        self.screen.choose("Is dit jouw apparaat?", own_device)
        self.screen.press("Verder")

    def comes_back(self) -> None:
        """With her fingerprint."""
        self.screen.open("/jongere/aanmelden")
        self.screen.read_english_from_now_on()
        self.screen.press("Met vingerafdruk, gezicht of pincode")

    def leaves_at_once(self) -> None:
        """ "Snel weg": one tap."""
        self.screen.page.get_by_role("button", name=self.screen.says("Snel weg")).click()
        self.sees_the_page_that_says_nothing()

    def sees_the_page_that_says_nothing(self) -> None:
        self.screen.page.wait_for_url("**/leeg")

    def lets_read(self, reader: str) -> None:
        """What waited until she had seen it may be read from now on: a page of its own, and her phone signs."""
        self.screen.follow(f"Mag {reader} dit lezen?")
        self.screen.press(f"Ja, {reader} mag dit lezen")

    def pauses_everything(self) -> None:
        """One tap on her own page."""
        self.opens_her_page()
        self.screen.press("Alles even stoppen")

    def takes_it_up_again(self, how_long: str) -> None:
        """From her own page, in two taps; the second one she signs with her phone."""
        self.opens_her_page()
        self.screen.follow("Weer aan")
        self._presses_length(how_long)

    def goes_on_longer(self, how_long: str, shown: str) -> None:
        """From her own page, in two taps; what is different since her last yes is `shown` before the second."""
        self.opens_her_page()
        self.screen.follow("Wil je door?")
        assert self.screen.shows(shown)
        self._presses_length(how_long)

    def _presses_length(self, how_long: str) -> None:
        labels = self.screen.page.locator("button[name=months]").all_inner_texts()
        (label,) = [words for words in labels if words.startswith(f"{self.screen.says(how_long)}, ")]
        self.screen.press_as_it_says(label)

    def stops_altogether(self) -> None:
        """One tap where her choices stand."""
        self.opens_her_page()
        self.screen.follow("Veranderen of helemaal stoppen")
        self.screen.press("Alles helemaal stoppen")

    def keeps_the_proof_of_her_last_choice(self) -> str:
        """On her consents she opens what she chose before, and keeps the newest proof; returns the file's name."""
        self.opens("/jongere/toestemming")
        screen = self.screen
        screen.page.get_by_text(screen.says("Wat je eerder koos")).click()
        screen.page.get_by_role("link", name=screen.says("Bewijs van je keuze")).first.click()
        with screen.page.expect_download() as kept:
            screen.page.get_by_role("link", name=screen.says("Bewijs bewaren")).click()
        return kept.value.suggested_filename

    def asks(self, organisation: str, what: str) -> None:
        """Something about her data, from her own page."""
        self.opens_her_page()
        self.screen.follow("Iets vragen over mijn gegevens")
        self.screen.choose("Aan wie?", organisation)
        self.screen.choose("Wat?", what)
        self.screen.press("Dit vragen")

    def takes_everything_along(self, form: str) -> Path:
        """From her own page, as one file; gives it."""
        self.opens_her_page()
        self.screen.follow("Alles over mij meenemen")
        with self.screen.page.expect_download() as kept:
            self.screen.page.get_by_role("link", name=self.screen.says(form), exact=True).click()
        return Path(kept.value.path())

    def has_everything_erased(self) -> None:
        """From where she takes things along, with her key."""
        self.screen.follow("Alles over mij wissen")
        self.screen.press("Ja, alles over mij wissen")

    def reads(self) -> str:
        """What stands on the open page."""
        return self.screen.text
