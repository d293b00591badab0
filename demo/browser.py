"""A browser without a screen: it opens pages, reads what stands there, follows links and presses buttons. Nothing else.

It can only fill in a field that stands in the form, and only choose what the form offers.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

from demo.expectations import UnexpectedError, expect

Fields = dict[str, str | list[str]]

_PATIENCE = 60.0  # seconds for one page


class Device(Protocol):
    """What a browser asks for a passkey: the answers to navigator.credentials.create() and .get()."""

    def create(self, options: dict[str, object]) -> str: ...
    def get(self, options: dict[str, object]) -> str: ...


class Browser:
    """Keeps cookies and the page that is open, as a browser does. `device` makes and uses passkeys."""

    def __init__(self, address: str, device: Device | None = None) -> None:
        self.address = address
        self._device = device
        self._http = httpx.Client(follow_redirects=True, timeout=_PATIENCE, trust_env=False)
        self._page = BeautifulSoup("", "html.parser")

    def open(self, path: str) -> None:
        """Open a page of the service, or any whole address."""
        self._show(self._get(urljoin(self.address, path)))

    def follow(self, words: str, within: Tag | None = None) -> None:
        """Follow the link with these words."""
        links = [link for link in (within or self._page).find_all("a", href=True) if words in _words(link)]
        expect(bool(links), f"a link “{words}” on {self.path}", self.text)
        self.open(urljoin(self.url, str(links[0]["href"])))

    def press(self, words: str, fields: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """Fill in the form that has a button with these words, and press it; asks the device when the page does."""
        button = self._button(words)
        form = _form_of(button)
        filled = _filled(form, fields or {}, self.path)
        if button.has_attr("name"):
            filled[str(button["name"])] = str(button.get("value", ""))
        if button.has_attr("data-passkey"):
            filled[str(button["data-passkey-field"])] = self._ask_device(button, filled)
        target = urljoin(self.url, str(form.get("action") or self.url))
        if form.get("method") != "post":
            self._show(self._get(target, filled))
        else:
            self._show(self._post(target, filled))

    def download(self, words: str) -> str:
        """What lies behind the link with these words, as text; the page stays open."""
        link = next((link for link in self._page.find_all("a", href=True) if words in _words(link)), None)
        if link is None:
            raise UnexpectedError(f"a link “{words}” on {self.path}", self.text)
        answer = self._get(urljoin(self.url, str(link["href"])))
        expect(answer.status_code == 200, f"a file behind “{words}”", f"{answer.status_code} {answer.text[:300]}")
        return answer.content.decode("utf-8-sig")

    @property
    def path(self) -> str:
        """Where the browser is, without the address of the service."""
        return self.url.removeprefix(self.address)

    @property
    def text(self) -> str:
        """What stands on the page, between its head and foot."""
        return _words(self._page.main or self._page)

    def all(self, selector: str) -> list[Tag]:
        """The parts of the page that a CSS selector finds."""
        return list(self._page.select(selector))

    def texts(self, selector: str) -> list[str]:
        """What stands in each of those parts."""
        return [_words(part) for part in self.all(selector)]

    def only(self, selector: str, what: str) -> str:
        """What stands in the one part that a CSS selector finds; `what` names it when it is not there, or not alone."""
        found = self.texts(selector)
        expect(len(found) == 1, f"{what} on {self.path}", found or self.text)
        return found[0]

    def has_button(self, words: str) -> bool:
        """Whether the page has such a button."""
        return any(words in _words(button) for button in self._page.find_all("button"))

    def options(self, name: str) -> dict[str, str]:
        """What a list on the page offers: words → value."""
        return {
            _words(option): str(option.get("value", "")) for option in self._page.select(f'select[name="{name}"] option')
        }

    def _get(self, url: str, fields: Fields | None = None) -> httpx.Response:
        try:
            return self._http.get(url, params=fields)
        except httpx.TransportError as error:
            raise UnexpectedError(f"an answer from {url}", str(error) or type(error).__name__) from error

    def _post(self, url: str, fields: Fields) -> httpx.Response:
        try:
            return self._http.post(url, data=fields)
        except httpx.TransportError as error:
            raise UnexpectedError(f"an answer from {url}", str(error) or type(error).__name__) from error

    def _show(self, answer: httpx.Response) -> None:
        self.url = str(answer.url)
        self._page = BeautifulSoup(answer.text, "html.parser")
        expect(answer.status_code < 400, f"the page {self.path}", f"{answer.status_code}: {self.text[:500]}")

    def _button(self, words: str) -> Tag:
        found = next((button for button in self._page.find_all("button") if words in _words(button)), None)
        if found is None:
            raise UnexpectedError(f"a button “{words}” on {self.path}", self.text)
        return found

    def _ask_device(self, button: Tag, filled: Fields) -> str:
        if self._device is None:
            raise UnexpectedError("a page that needs no passkey", f"{self.path} asks for one")
        answer = self._post(urljoin(self.url, str(button["data-passkey-url"])), filled)
        expect(
            answer.status_code == 200, f"options for a passkey on {self.path}", f"{answer.status_code} {answer.text[:300]}"
        )
        options = json.loads(answer.text)
        return self._device.create(options) if button["data-passkey"] == "create" else self._device.get(options)


def _form_of(button: Tag) -> Tag:
    form = button.find_parent("form")
    if form is None:
        raise UnexpectedError("a button inside a form", str(button))
    return form


def _filled(form: Tag, fields: Mapping[str, str | Sequence[str]], path: str) -> Fields:
    filled = _standing_in(form)
    for name, value in fields.items():
        offered = _offered(form, name)
        wanted = [value] if isinstance(value, str) else list(value)
        expect(offered is not None, f"a field “{name}” in the form on {path}", sorted(filled))
        expect(
            not offered or set(wanted) <= offered, f"“{', '.join(wanted)}” among the choices of “{name}” on {path}", offered
        )
        filled[name] = value if isinstance(value, str) else wanted
    return filled


def _standing_in(form: Tag) -> Fields:
    values: Fields = {}
    for field in form.find_all(["input", "textarea"]):
        kind = field.get("type", "text")
        if field.get("name") and (kind not in ("radio", "checkbox") or field.has_attr("checked")):
            values[str(field["name"])] = str(field.get("value", field.text))
    for field in form.find_all("select"):
        chosen = field.find("option", selected=True) or field.find("option")
        values[str(field["name"])] = str(chosen.get("value", chosen.text)) if chosen else ""
    return values


def _offered(form: Tag, name: str) -> set[str] | None:
    """What can be chosen; empty for a field to type in; None when there is no such field."""
    fields = form.find_all(["input", "textarea", "select"], {"name": name})
    if not fields:
        return None
    options = {str(option.get("value", option.text)) for field in fields for option in field.find_all("option")}
    ticks = {str(field.get("value", "on")) for field in fields if field.get("type") in ("radio", "checkbox")}
    return options | ticks


def _words(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())
