"""The forms in which a professional says who carries an action and how it stands."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields

from schemas.text import Exact
from schemas.values import NumberInAddress, Word
from schemas.vocabulary import ActionStatus
from service.pages.forms.reading import N_, FormSchema, asking
from service.records.acting import ASKED, CAN_WAIT

RELOAD = N_("Laad de pagina opnieuw en probeer het nog een keer.")
CHOOSE = N_("Kies of iemand het overneemt of dat het kan wachten.")
UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ABOUT = re.compile(f"^action-({UUID_PATTERN})$")


class SeenForm(FormSchema):
    """One press on a button beside an action: `revision` is how it stood on the page."""

    revision = asking(NumberInAddress(least=0, required=True), RELOAD)


class MoveOnForm(SeenForm):
    """How an action stands now."""

    status = asking(Word(ActionStatus, required=True), RELOAD)


def field_of(note_id: UUID) -> str:
    """The name of the question about this action."""
    return f"action-{note_id}"


def seen_field_of(note_id: UUID) -> str:
    """The name of the field that says how this action stood on the page."""
    return f"seen-{note_id}"


def actions_named(names: Iterable[str]) -> list[UUID]:
    """The actions that a form of this page asks about."""
    return [UUID(found[1]) for name in names if (found := _ABOUT.match(name))]


def until_monday_form(note_ids: Iterable[UUID]) -> type[FormSchema]:
    """For each of these actions how it was seen, and what becomes of it; no answer is an answer too."""
    questions: dict[str, fields.Field[Any]] = {}
    for note_id in note_ids:
        questions[field_of(note_id)] = asking(Exact(f"^({ASKED}|{CAN_WAIT})$", max_length=10, expectation=""), CHOOSE)
        questions[seen_field_of(note_id)] = asking(NumberInAddress(least=0, required=True), RELOAD)
    made: type[FormSchema] = FormSchema.from_dict(questions, name="UntilMondayForm")  # type: ignore[assignment]
    return made


def answers_from(values: Mapping[str, Any]) -> dict[UUID, tuple[int, str]]:
    """By action: as it was seen, and what was said. Only of those about which something was said."""
    return {
        note_id: (values[seen_field_of(note_id)], values[field_of(note_id)])
        for note_id in actions_named(values)
        if field_of(note_id) in values
    }
