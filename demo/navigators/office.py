"""The administrator lets colleagues and systems in; the privacy officer confirms, and reads the log."""

import csv
import io

from demo.expectations import expect
from demo.navigators.colleague import Colleague
from demo.people import Person

Entry = dict[str, str]


class Administrator(Colleague):
    """Whoever manages people and systems of one organisation."""

    def adds(self, person: Person) -> None:
        """Let a colleague take part."""
        self.browser.open("/beheer/")
        self.browser.press("Toevoegen", {"name": person.name, "login": person.login, "roles": [person.role]})
        expect(person.login in self.browser.text, f"{person.name} in the list of colleagues", self.browser.text)

    def adds_a_system(self, name: str, public_key: str) -> tuple[str, str]:
        """Register an adapter by the public key that it printed; gives its client id and the key's fingerprint."""
        self.browser.open("/beheer/systemen")
        self.browser.press("Toevoegen", {"name": name, "public_key": public_key})
        waits = "De privacyfunctionaris moet de sleutel nog bevestigen."
        expect(waits in self.browser.text, f"“{waits}”", self.browser.text)
        shown = self.browser.texts("dd.mono")
        expect(len(shown) == 2, "one system, with its name and the fingerprint of its key", shown)
        return shown[0], shown[1]


class Officer(Colleague):
    """Whoever guards the privacy of one organisation."""

    def confirms_the_key(self, fingerprint: str) -> None:
        """Compare it with the one that the administrator reads out, and confirm."""
        self.browser.open("/toezicht/bevestigen")
        shown = self.browser.texts("section.card .mono")
        expect(shown == [fingerprint], f"one key to confirm, {fingerprint}", shown or self.browser.text)
        self.browser.press("Bevestigen")
        expect("Er wacht niets op jou" in self.browser.text, "nothing left to confirm", self.browser.text)

    def reads_the_log(self, pair_code: str) -> list[Entry]:
        """The entries of one pair as the exported file holds them, oldest first."""
        self.browser.open("/toezicht/")
        self.browser.press("Zoeken", {"pair": pair_code})
        expect(not self.browser.all(".error"), "a filter that the page understands", self.browser.text)
        exported = self.browser.download("CSV")
        return list(reversed(list(csv.DictReader(io.StringIO(exported), delimiter=";"))))
