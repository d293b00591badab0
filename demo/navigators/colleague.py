"""Somebody who works at an organisation, signed in at that organisation's own provider or with a passkey."""

from demo.authenticator import Phone
from demo.browser import Browser
from demo.expectations import expect
from demo.people import Person


class Colleague:
    """A person at a browser of their own."""

    def __init__(self, person: Person, address: str) -> None:
        self.person = person
        self.browser = Browser(address, Phone(address))

    @property
    def name(self) -> str:
        return self.person.name

    def signs_in(self) -> None:
        """As people do: choose the organisation, then say who you are at its own sign-in."""
        self.browser.open("/aanmelden")
        self.browser.follow(self.person.organisation.name)
        if self.person.organisation.has_provider:
            self.browser.press(self.name)
        else:
            self.browser.press("Aanmelden met passkey")
        signed_in = " ".join(self.browser.texts(".who"))
        expect(self.name in signed_in, f"“{self.name}” above the page after signing in", signed_in or self.browser.text)

    def makes_a_passkey(self, invitation: str) -> str:
        """Open the one-time address and make a passkey on this device; gives what the page says then."""
        self.browser.open(invitation)
        self.browser.press("Passkey maken")
        return self.browser.text
