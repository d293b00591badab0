"""The form in which the open actions of a pair are gone through: one question for each."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields

from schemas.text import Exact
from schemas.vocabulary import ActionStatus
from service.pages.forms.reading import N_, FormSchema, asking

CHOOSE = N_("Kies hoe het met deze actie verdergaat.")
GOES_ON = "goes-on"
OVER = (ActionStatus.DONE.value, ActionStatus.DID_NOT_GO_AHEAD.value)
PATTERN = f"^({'|'.join((GOES_ON, *OVER))})$"


def field_of(note_id: UUID) -> str:
    """The name of the question about this action."""
    return f"action-{note_id}"


def actions_form(note_ids: Iterable[UUID]) -> type[FormSchema]:
    """A form that asks about each of these actions."""
    questions: dict[str, fields.Field[Any]] = {
        field_of(note_id): asking(Exact(PATTERN, max_length=20, expectation="", required=True), CHOOSE)
        for note_id in note_ids
    }
    made: type[FormSchema] = FormSchema.from_dict(questions, name="ActionsForm")  # type: ignore[assignment]
    return made


def statuses_from(values: Mapping[str, Any]) -> dict[UUID, ActionStatus | None]:
    """By action: None where it goes on, else how it ended."""
    return {
        UUID(name.removeprefix("action-")): None if said == GOES_ON else ActionStatus(said) for name, said in values.items()
    }
