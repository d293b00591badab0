"""A professional: the pairs, the code, the two words, the number, and what the partner's notes say."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.expectations import expect
from demo.navigators.colleague import Colleague
from demo.people import Person

NOTHING_SHARED = "Er wordt nu niets gedeeld."


@dataclass(frozen=True)
class NoteSeen:
    """A note as it stands on the pair's page: its text alone, and everything that stands with it."""

    text: str
    whole: str


FREELY = {"need": "both", "alternative": "youngster-tells", "in_room": "one", "no_consequence": "yes"}


class Worker(Colleague):
    """`label` is what their own organisation calls the youngster of the pair that they are working on."""

    label = ""

    def invites(self, partner: Person, label: str, purpose: str, subjects: Sequence[str]) -> None:
        """Form an empty pair with a colleague elsewhere."""
        self.label = label
        self.browser.open("/begeleider/nieuw-koppel")
        partners = self.browser.options("partner")
        expect(partner.name in partners, f"{partner.name} among the colleagues to form a pair with", sorted(partners))
        typed = {"partner": partners[partner.name], "purpose": purpose, "subjects": list(subjects), "own_label": label}
        self.browser.press("Uitnodigen", {**typed, **FREELY})
        self._expect_label()

    def accepts_the_invitation(self, label: str) -> str:
        """Say yes to the pair that waits; gives what stood there."""
        self.label = label
        self.browser.open("/begeleider/")
        self.browser.follow("Bekijken")
        seen = self.browser.text
        self.browser.press("Ja, ik doe mee", {"own_label": label})
        self._expect_label()
        return seen

    def opens_the_pair(self) -> str:
        """From the caseload to the pair; gives what stands there."""
        self.browser.open("/begeleider/")
        self.browser.follow(self.label)
        return self.browser.text

    def code_for_own_system(self) -> str:
        """The pair's code, to put beside the youngster in the own registration system."""
        self.opens_the_pair()
        return self.browser.only("dd.mono", "the pair's code")

    def shows_the_code(self) -> str:
        """Let the youngster scan; gives the code below the QR code."""
        self.opens_the_pair()
        self.browser.follow("Code laten zien")
        self.browser.press("Laat de code zien")
        expect(bool(self.browser.all("svg")), "a QR code", self.browser.text)
        return self.browser.only(".big-code", "the code to type")

    def reads_the_words(self) -> str:
        """Look again at the page that showed the code: somebody scanned it."""
        self.browser.open(self.browser.path)
        return self.browser.only(".two-words", "two words")

    def confirms_the_words(self) -> None:
        self.browser.press("Ja, dit klopt")

    def enters_the_number(self, number: str) -> None:
        """The number that the youngster told."""
        self.opens_the_pair()
        self.browser.press("Bevestigen", {"number": number})

    def confirms_the_record(self) -> None:
        """The record with the pair's code in the own system is this youngster's."""
        self.opens_the_pair()
        self.browser.press("Ja, dat dossier is van deze jongere")

    def notes(self) -> list[NoteSeen]:
        """The story on the pair's page, newest first."""
        self.opens_the_pair()
        texts, wholes = self.browser.texts("article.note .text"), self.browser.texts("article.note")
        return [NoteSeen(text, whole) for text, whole in zip(texts, wholes, strict=True)]

    def _expect_label(self) -> None:
        headings = self.browser.texts("h1")
        expect(headings == [self.label], f"the page of {self.label}", self.browser.text)
