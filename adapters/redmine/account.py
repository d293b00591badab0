"""Whether our account in Redmine is still the one, in the project, with the rights, that this adapter was set up for.

Without this an empty answer could mean: the notes are gone. To an unknown key Redmine answers as to anybody, often with
an empty list and 200; to a filter it does not know, with every case.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.base import AccessLostError
from adapters.redmine.failures import AbsentError, RefusedError

if TYPE_CHECKING:
    from adapters.redmine.client import RedmineClient

_NEEDED = ("view_issues", "add_issue_notes", "edit_own_issue_notes", "set_notes_private")
# With it the adapter could read what colleagues keep to themselves.
_TOO_MUCH = "view_private_notes"
_ACTIVE = 1
_SEE = "adapters/redmine/README.md lists the rights."


class Account:
    """`file`: where it is kept which account, in which project, this adapter was set up for."""

    def __init__(self, client: "RedmineClient", project: str, code_field: int, file: Path) -> None:
        self._client = client
        self._project = project
        self._code_field = code_field
        self._file = file
        self._number = 0

    @property
    def number(self) -> int:
        """The number of our own account."""
        if not self._number:
            self._number = int(self._user()["id"])
        return self._number

    def confirm(self) -> None:
        """AccessLostError if key, account, project, rights or field are not what they were; it says which."""
        user = self._user()
        project = self._confirmed_project()
        self._confirm_rights(user, project)
        self._confirm_field()
        self._confirm_identity(user, project)
        self._number = int(user["id"])

    def _user(self) -> dict[str, Any]:
        user: dict[str, Any] = self._client.read("/users/current.json", include="memberships")["user"]
        if user["admin"]:
            raise AccessLostError(f"'{user['login']}' is an administrator of Redmine. Use a restricted account. {_SEE}")
        return user

    def _confirmed_project(self) -> dict[str, Any]:
        try:
            project: dict[str, Any] = self._client.read(f"/projects/{self._project}.json")["project"]
        except (RefusedError, AbsentError) as error:
            raise AccessLostError(
                f"The adapter's account cannot see the project '{self._project}' in Redmine. Make it a member, or mend "
                "project in the settings."
            ) from error
        if project["status"] != _ACTIVE:
            raise AccessLostError(f"The project '{self._project}' in Redmine is closed or archived; nothing can be stored.")
        return project

    def _confirm_rights(self, user: dict[str, Any], project: dict[str, Any]) -> None:
        roles = {
            role["id"]
            for membership in user.get("memberships", [])
            if membership["project"]["id"] == project["id"]
            for role in membership["roles"]
        }
        rights = {right for role in roles for right in self._client.read(f"/roles/{role}.json")["role"]["permissions"]}
        lacking = [right for right in _NEEDED if right not in rights]
        if lacking:
            raise AccessLostError(
                f"'{user['login']}' lacks {', '.join(lacking)} in the project '{self._project}' in Redmine. {_SEE}"
            )
        if _TOO_MUCH in rights:
            raise AccessLostError(f"'{user['login']}' has {_TOO_MUCH} in Redmine: take it away. {_SEE}")

    def _confirm_field(self) -> None:
        """Cases asked for with the field filled and with it empty: one that does not answer to that, gives it away."""
        filled, empty = (self._one_code(question) for question in ("*", "!*"))
        if filled == "" or empty:
            raise AccessLostError(
                f"Redmine does not filter on field {self._code_field} in the project '{self._project}'. Is it there, for "
                "this project and its trackers, and is 'Used as a filter' ticked? Else mend code_field in the settings."
            )

    def _one_code(self, question: str) -> str | None:
        """The code on one case that Redmine gives for this question; None if it gives none."""
        query: dict[str, str | int] = {f"cf_{self._code_field}": question}
        rows = self._client.read("/issues.json", project_id=self._project, status_id="*", limit=1, **query)["issues"]
        return code_on(rows[0], self._code_field) or "" if rows else None

    def _confirm_identity(self, user: dict[str, Any], project: dict[str, Any]) -> None:
        # No two databases have both made in the same two seconds, with the same numbers.
        identity = {"account": [user["id"], user["created_on"]], "project": [project["id"], project["created_on"]]}
        if not self._file.exists():
            _write(self._file, identity)
        elif json.loads(self._file.read_text(encoding="utf-8")) != identity:
            raise AccessLostError(
                f"Redmine answers with another account or another project than this adapter was set up for. Mend the "
                f"settings; if the change is meant, first remove what stood there, then delete {self._file}."
            )


def code_on(case: dict[str, Any], code_field: int) -> str | None:
    """What stands in the code's field on this case; None if the case has no such field."""
    found = [field for field in case.get("custom_fields", []) if field["id"] == code_field]
    value = found[0].get("value") if found else None
    return None if not found else value if isinstance(value, str) else ""


def _write(file: Path, identity: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(identity), encoding="utf-8")
    os.replace(new, file)
