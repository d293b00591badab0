"""A youngster with a phone of their own: joining, choosing, stopping, and reading what became of it."""

from demo.authenticator import Phone
from demo.browser import Browser
from demo.expectations import UnexpectedError, expect
from demo.people import Youngster as Somebody


class Youngster:
    """Somebody at a phone, or without one at whatever there is."""

    def __init__(self, somebody: Somebody, address: str) -> None:
        self.name = somebody.name
        self._somebody = somebody
        self.browser = Browser(address, Phone(address))

    def scans(self, code: str) -> str:
        """Open the address in the QR code; gives what it shows before anything is said."""
        self.browser.open(f"/j/{code}")
        return self.browser.text

    def says_name_and_age(self) -> str:
        """Say how to be called and when born; gives the two words."""
        born = {"birth_month": "1", "birth_year": str(self._somebody.birth_year)}
        self.browser.press("Verder", {"name": self.name, **born})
        return self.browser.only(".two-words", "two words")

    def makes_a_passkey(self) -> None:
        """The words are the same: go on, with this phone."""
        self.browser.follow("Kijk opnieuw")
        self.browser.press("Deze telefoon gebruiken")
        self._expect_question()

    def takes_a_code_on_paper(self) -> str:
        """The words are the same: go on without a phone of one's own; gives the code to come back with."""
        self.browser.follow("Kijk opnieuw")
        self.browser.press("Geef me een code")
        code = self.browser.only(".big-code", "a code on paper")
        self.browser.press("Ik heb hem bewaard")
        self._expect_question()
        return code

    def looks_at_what_waits(self) -> list[str]:
        """From who to what: the notes in the preview."""
        self.browser.press("Bekijken")
        return self.browser.texts(".note .text")

    def says_yes_to(self, choices: dict[str, list[str]], paper_code: str = "") -> str:
        """`choices`: per reader the subjects they may read, copies included; others read nothing. Gives the last screen.

        With `paper_code` it is confirmed by that code, else with the passkey.
        """
        self.browser.press("Verder")
        while "/kiezen/" in self.browser.path:
            reader = next((name for name in choices if f"Wat mag {name} lezen" in self.browser.text), None)
            wanted = choices[reader] if reader else []
            self.browser.press("Verder", {f"subject-{subject}": "yes" for subject in wanted})
        copies = {str(field["name"]): "yes" for field in self.browser.all('input[name^="copies-"]')}
        self.browser.press("Verder", {"months": "3", **copies})
        summary = self.browser.text
        self.browser.press("Ja, zo mag het", {"code": paper_code} if paper_code else {})
        expect("Gelukt" in self.browser.text, "“Gelukt” after saying yes", self.browser.text)
        return summary

    def number_for(self, holder: str) -> str:
        """The number on the own page that this holder asks for when they meet."""
        self.opens_own_page()
        for card in self.browser.all("section.card"):
            if f"Geef dit nummer aan {holder}" in card.get_text(" "):
                return "".join(digit for code in card.select(".big-code") for digit in code.get_text() if digit.isdigit())
        raise UnexpectedError(f"a number for {holder} on the youngster's page", self.browser.text)

    def comes_back_with(self, paper_code: str) -> None:
        """On another device, that is nobody's in particular, with the code on paper."""
        self.browser = Browser(self.browser.address)
        self.browser.open("/jongere/aanmelden/code")
        self.browser.press("Verder", {"code": paper_code, "own_device": "no"})

    def opens_own_page(self) -> str:
        """Gives what stands there."""
        self.browser.open("/jongere/")
        return self.browser.text

    def who_looked(self) -> str:
        """Everybody who looked, on a page of its own."""
        self.opens_own_page()
        self.browser.follow("Alles bekijken")
        return self.browser.text

    def stops_altogether(self) -> str:
        """Withdraw everything in one step; gives what the page says then."""
        self.opens_own_page()
        self.browser.follow("Veranderen of helemaal stoppen")
        self.browser.press("Alles helemaal stoppen")
        return self.browser.text

    def what_became_of_the_copies(self) -> str:
        """The part of the own page that tells it; "" when it tells nothing of copies."""
        self.opens_own_page()
        cards = [card.get_text(" ") for card in self.browser.all("section.card")]
        return next((" ".join(card.split()) for card in cards if "Kopieën in een ander systeem" in card), "")

    def _expect_question(self) -> None:
        expect(self.browser.has_button("Bekijken"), "the first consent screen", self.browser.text)
