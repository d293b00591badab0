"""A Roundup as an organisation uses it: colleagues who write messages on issues, each under an account of their own."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from demo.roundup_server import ADMINISTRATOR, RoundupServer, start_again

_WRITTEN = "2026-03-03.13:02:00"


class RoundupOffice:
    """The people in one running Roundup."""

    def __init__(self, server: RoundupServer) -> None:
        self.server = server
        self._people: dict[str, httpx.Client] = {}

    def add_issue(self, name: str, code: str = "") -> str:
        """An issue about a youngster, with this code in its field; gives its number."""
        field = {"koppelcode": code} if code else {}
        return str(self.ask("fenna", "POST", "issue", title=name, **field)["id"])

    def write_message(self, issue: str, writer: str, text: str, **more: str) -> str:
        """Gives the number of the message; `more`: other fields of it."""
        number = self.write_adrift(writer, text, **more)
        self.change(f"issue/{issue}", writer, "add", messages=number)
        return number

    def write_adrift(self, writer: str, text: str, **more: str) -> str:
        """A message that stands on no issue; gives its number."""
        message = {"content": text, "author": self.number(writer), "date": _WRITTEN, **more}
        return str(self.ask(writer, "POST", "msg", **message)["id"])

    def change_message(self, message: str, writer: str, text: str) -> None:
        self.change(f"msg/{message}", writer, "replace", content=text)

    def take_off(self, issue: str, message: str, writer: str) -> None:
        """Take the message off the issue, which is how Roundup's people delete one."""
        self.change(f"issue/{issue}", writer, "remove", messages=message)

    def retire_issue(self, issue: str) -> None:
        """Put the issue away; Roundup still shows it to who knows its number, and changes nothing on it."""
        tag = self.ask(ADMINISTRATOR, "GET", f"issue/{issue}")["@etag"]
        self.ask(ADMINISTRATOR, "DELETE", f"issue/{issue}", {"If-Match": tag})

    def messages_on(self, issue: str) -> list[str]:
        """What stands on this issue, oldest first."""
        linked = self.ask(ADMINISTRATOR, "GET", f"issue/{issue}?@fields=messages")["attributes"]["messages"]
        return [self.message(each["id"])["content"] for each in linked]

    def message(self, number: str) -> dict[str, Any]:
        """Every field of a message, also of one that was retired."""
        fields: dict[str, Any] = self.ask(ADMINISTRATOR, "GET", f"msg/{number}?@verbose=3")["attributes"]
        return fields

    def messages_by(self, login: str) -> list[str]:
        """The numbers of the messages of this account, on an issue or not."""
        found = self.ask(ADMINISTRATOR, "GET", f"msg?creator={self.number(login)}")["collection"]
        return [str(each["id"]) for each in found]

    def restart(self) -> None:
        """Start a server that was killed, at the same address."""
        self.server = start_again(self.server.directory, urlsplit(self.server.url).port or 0)
        self._people.clear()

    def number(self, login: str) -> str:
        return str(self.ask(ADMINISTRATOR, "GET", f"user?username:={login}")["collection"][0]["id"])

    def change(self, path: str, login: str, how: str, **fields: str) -> None:
        """`how`: add, replace or remove. Reads the tag first, as Roundup asks."""
        tag = self.ask(login, "GET", path)["@etag"]
        self.ask(login, "PATCH", path, {"If-Match": tag}, **{"@op": how, **fields})

    def ask(self, login: str, method: str, path: str, headers: dict[str, str] | None = None, **body: str) -> Any:
        """Roundup's answer to this person; raises httpx.HTTPStatusError when it refuses."""
        answer = self._person(login).request(method, f"/rest/data/{path}", json=body or None, headers=headers)
        answer.raise_for_status()
        return answer.json()["data"]

    def _person(self, login: str) -> httpx.Client:
        if login not in self._people:
            origin = self.server.url.rpartition("/")[0]
            headers = {"X-Requested-With": "rest", "Origin": origin, "Referer": f"{self.server.url}/"}
            account = (login, self.server.password(login))
            self._people[login] = httpx.Client(base_url=self.server.url, auth=account, headers=headers, timeout=60.0)
        return self._people[login]
