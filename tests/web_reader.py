"""A browser without a screen: opens pages, reads them as HTML, fills in and sends their own forms."""

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.access.wiring import EXTENSION


class Browser:
    """Keeps cookies between pages, as a browser does."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.url: str = app.extensions[EXTENSION].settings.public_url
        self.client: FlaskClient = app.test_client()
        self.answer: TestResponse
        self._read: tuple[TestResponse, BeautifulSoup] | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page that was answered last, read once."""
        if self._read is None or self._read[0] is not self.answer:
            self._read = self.answer, BeautifulSoup(self.answer.text, "lxml")
        return self._read[1]

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def goes_to(self) -> str:
        """Where the last answer sends the browser: a path of ours, or a whole address elsewhere."""
        return self.answer.headers["Location"].removeprefix(self.url)

    def open(self, path: str, **headers: str) -> BeautifulSoup:
        """Open a page."""
        self.answer = self.client.get(path, base_url=self.url, headers=headers)
        return self.page

    def follow(self) -> BeautifulSoup:
        """Go where the last answer leads."""
        return self.open(self.goes_to)

    def send(self, path: str, fields: dict[str, str | list[str]], **headers: str) -> BeautifulSoup:
        """Send fields to an address as they are: no token is added."""
        self.answer = self.client.post(path, base_url=self.url, data=fields, headers=headers)
        return self.page

    def submit(
        self, action: str, fields: dict[str, str | list[str]] | None = None, button: str | None = None
    ) -> BeautifulSoup:
        """Fill in and send the form on the present page that goes to `action`, with everything that stands in it."""
        form = self._form(action)
        filled = {**_standing_in(form), **(fields or {})}
        if button is not None:
            filled |= _button(form, button)
        return self.send(action, filled)

    @property
    def form_token(self) -> str:
        """The token that stands in the forms of the present page."""
        return str(self.page.find("input", {"name": "csrf_token"})["value"])

    def standing_in(self, action: str) -> dict[str, str | list[str]]:
        """What the form that goes to `action` would send without a button."""
        return _standing_in(self._form(action))

    def sign_in_with(self, token: str) -> None:
        """Take the token of a session that a test began through the service."""
        name = "__Host-koppel" if self.url.startswith("https:") else "koppel"
        self.client.set_cookie(name, token, domain=self.url.split("//")[1].split(":")[0], secure=True)

    def cookie(self, name: str) -> str | None:
        """The value of a cookie that the browser has."""
        found = self.client.get_cookie(name, domain=self.url.split("//")[1].split(":")[0])
        return found.value if found else None

    def _form(self, action: str) -> Tag:
        for form in self.page.find_all("form", method="post"):
            if (form.get("action") or self.answer.request.path) == action:
                return form
        raise AssertionError(f"no form on {self.answer.request.path} goes to {action}")


def _standing_in(form: Tag) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for field in form.find_all(["input", "textarea"]):
        kind = field.get("type", "text")
        if field.get("name") and (kind not in ("radio", "checkbox") or field.has_attr("checked")):
            _add(values, field["name"], field.get("value", field.text))
    return values


def _add(values: dict[str, str | list[str]], name: str, value: str) -> None:
    """A name that stands there several times is sent several times."""
    before = values.get(name)
    if before is None:
        values[name] = value
    else:
        values[name] = [*([before] if isinstance(before, str) else before), value]


def _button(form: Tag, words: str) -> dict[str, str | list[str]]:
    for button in form.find_all("button"):
        if words in button.text:
            return {button["name"]: button["value"]} if button.has_attr("name") else {}
    raise AssertionError(f"no button says {words!r}")
