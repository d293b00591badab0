"""A Redmine as an organisation uses it: colleagues who write on cases, each under an account of their own."""

import html
import re
import sqlite3
from typing import Any

import httpx

from demo.redmine_server import ADMINISTRATOR, RedmineServer

ADAPTER_LOGIN = "koppel-adapter"
PROJECT = "jongeren"
ANOTHER_PROJECT = "archief"


class RedmineOffice:
    """The people in one running Redmine."""

    def __init__(self, server: RedmineServer) -> None:
        self.server = server

    @property
    def code_field(self) -> int:
        """The number of the field with the pair's code."""
        return int(self.server.seeded["codeField"])

    def key(self, login: str) -> str:
        """This person's API key."""
        return str(self.server.seeded["keys"][login])

    def add_case(self, name: str, code: str = "") -> str:
        """A case about a youngster, with this code in its field; gives its number."""
        seeded = self.server.seeded
        case = {
            "project_id": PROJECT,
            "tracker_id": seeded["tracker"],
            "priority_id": seeded["priority"],
            "subject": name,
            "custom_fields": [{"id": self.code_field, "value": code}],
        }
        return str(self.ask("karim", "POST", "/issues.json", issue=case)["issue"]["id"])

    def write_note(self, case: str, author: str, text: str, *, private: bool = False) -> int:
        """Gives the number of the note."""
        before = {note["id"] for note in self.notes_on(case)}
        self.ask(author, "PUT", f"/issues/{case}.json", issue={"notes": text, "private_notes": private})
        (made,) = [note for note in self.notes_on(case) if note["id"] not in before]
        return int(made["id"])

    def change_note(self, note: int, author: str, text: str) -> None:
        """An empty text deletes it."""
        self.ask(author, "PUT", f"/journals/{note}.json", journal={"notes": text})

    def change_case(self, case: str, **fields: object) -> None:
        """By the administrator; an empty text in `notes` changes nothing."""
        self.ask(ADMINISTRATOR, "PUT", f"/issues/{case}.json", issue=fields)

    def delete_case(self, case: str) -> None:
        self.ask(ADMINISTRATOR, "DELETE", f"/issues/{case}.json")

    def notes_on(self, case: str, reader: str = ADMINISTRATOR) -> list[dict[str, Any]]:
        """The notes that this person may read, oldest first."""
        case_now = self.ask(reader, "GET", f"/issues/{case}.json?include=journals")["issue"]
        return [row for row in case_now["journals"] if row["notes"]]

    def texts_on(self, case: str, reader: str = ADMINISTRATOR) -> list[str]:
        return [note["notes"] for note in self.notes_on(case, reader)]

    def ask(self, login: str, method: str, path: str, **body: object) -> Any:
        """Redmine's answer to this person; raises httpx.HTTPStatusError when it refuses."""
        headers = {"X-Redmine-API-Key": self.key(login)}
        answer = httpx.request(method, self.server.url + path, json=body or None, headers=headers, timeout=60.0)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def change_database(self, statement: str, *values: object) -> None:
        """What an administrator, a plugin or a mishap changes, beside Redmine's own pages."""
        database = sqlite3.connect(self.server.database, timeout=30.0)
        with database:
            database.execute(statement, values)
        database.close()

    def look_up(self, question: str, *values: object) -> object:
        """The first value that the database gives."""
        database = sqlite3.connect(self.server.database, timeout=30.0)
        (value,) = database.execute(question, values).fetchone()
        database.close()
        return value

    def page(self, login: str, path: str) -> str:
        """The page at this path as this person sees it in a browser."""
        with httpx.Client(base_url=self.server.url, follow_redirects=True, timeout=60.0) as browser:
            form = browser.get("/login").text
            token = re.search(r'name="authenticity_token" value="([^"]+)"', form)
            assert token is not None, form
            signed_in = {"username": login, "password": self.password(login), "authenticity_token": html.unescape(token[1])}
            browser.post("/login", data=signed_in).raise_for_status()
            return browser.get(path).raise_for_status().text

    def password(self, login: str) -> str:
        """With which this person signs in on Redmine's pages."""
        return str(self.server.seeded["passwords"][login])
