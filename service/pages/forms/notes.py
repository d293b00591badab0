"""The forms in which a note is written and corrected."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.text import Exact, Line, Text
from schemas.values import Day, NumberInAddress, Word
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, Subject
from service.clock import AMSTERDAM, local
from service.pages.forms.reading import N_, FormSchema, asking
from service.records.notes import Draft, OpenedNote

SUBJECT = N_("Kies een onderwerp.")
KIND = N_("Kies wat voor notitie het is.")
TEXT = N_("Schrijf op wat je wilt delen, in 1 tot en met 600 tekens.")
HOW_KNOWN = N_("Kies hoe je dit weet.")
DISCUSSED = N_("Kies of je dit met de jongere hebt besproken.")
WHAT = N_("Schrijf op wat er moet gebeuren, op één regel.")
OWNER = N_("Kies wie het doet.")
DUE = N_("Kies een dag, zoals 12-03-2026.")
PLACE = N_("Schrijf de plaats op één regel.")
STATUS = N_("Kies hoe het ermee staat.")
REVISION = N_("Laad de pagina opnieuw; je tekst staat er nog.")

SHARED, NOT_SHARED = "yes", "no"

END_OF_WORK = time(23, 59)  # a day without a time: due when that day ends, in the Netherlands


class _NoteFields(FormSchema):
    """`shared`: what stood on the page about sharing when the form was opened."""

    text = asking(Text(required=True), TEXT)
    kind = asking(Word(Kind, required=True), KIND)
    how_known = asking(Word(HowKnown, required=True), HOW_KNOWN)
    discussed = asking(Exact("^(yes|no)$", max_length=3, expectation="", required=True), DISCUSSED)
    action_what = asking(Line(max_length=200), WHAT)
    action_owner = asking(Word(ActionOwner), OWNER)
    action_due = asking(Day(), DUE)
    action_place = asking(Line(max_length=120), PLACE)
    action_status = asking(Word(ActionStatus), STATUS)
    shared = asking(Exact(f"^({SHARED}|{NOT_SHARED})$", max_length=3, expectation=""), REVISION)

    @validates_schema
    def says_who_does_what(self, form: dict[str, Any], **_: Any) -> None:
        begun = any(form.get(f"action_{part}") for part in ("owner", "due", "place"))
        if "action_what" not in form and (begun or form.get("kind") is Kind.ACTION):
            raise ValidationError(WHAT, "action_what")
        if "action_what" in form and "action_owner" not in form:
            raise ValidationError(OWNER, "action_owner")


class TypingForm(FormSchema):
    """A note while it is typed. `known`: names that everybody here knows, with | between them, the partner's first."""

    text = asking(Text(), TEXT)
    known = asking(Line(max_length=600), TEXT)


class NoteForm(_NoteFields):
    """A new note. `sheet`: the number of this form; sent twice with the same words, it is one note."""

    subject = asking(Word(Subject, required=True), SUBJECT)
    sheet = asking(Exact("^[0-9a-f]{32}$", max_length=32, expectation=""), REVISION)


class CorrectionForm(_NoteFields):
    """A note corrected: its subject stays; `revision` is the one that stood on the page."""

    revision = asking(NumberInAddress(required=True), REVISION)


def draft_from(values: Mapping[str, Any], subject: str, written_at: datetime) -> Draft:
    """The note that a form says."""
    return Draft(
        subject=str(subject),
        kind=str(values["kind"]),
        how_known=str(values["how_known"]),
        discussed=values["discussed"] == "yes",
        text=values["text"],
        written_at=written_at,
        action=_action_from(values),
    )


def typed_from(note: OpenedNote) -> dict[str, str]:
    """A note as its form would have been filled in."""
    typed = {
        "text": note.text,
        "kind": note.kind,
        "how_known": note.how_known,
        "discussed": "yes" if note.discussed else "no",
    }
    action = note.action
    if not action:
        return typed
    due = day_of(action)
    return typed | {
        "action_what": str(action["what"]),
        "action_owner": str(action["owner"]),
        "action_due": due.isoformat() if due else "",
        "action_place": str(action.get("place") or ""),
        "action_status": str(action.get("status", ActionStatus.OPEN)),
    }


def day_of(action: Mapping[str, Any]) -> date | None:
    """The day by which an action is due, or from which it can be done, in the Netherlands."""
    if action.get("dueAt"):
        return local(datetime.fromisoformat(str(action["dueAt"]))).date()
    return date.fromisoformat(str(action["notBeforeDate"])) if action.get("notBeforeDate") else None


def _action_from(values: Mapping[str, Any]) -> dict[str, Any] | None:
    if "action_what" not in values:
        return None
    due = values.get("action_due")
    return {
        "what": values["action_what"],
        "owner": str(values["action_owner"]),
        "dueAt": _end_of(due) if due else None,
        "place": values.get("action_place"),
        "status": str(values.get("action_status", ActionStatus.OPEN)),
    }


def _end_of(day: date) -> str:
    end = datetime.combine(day, END_OF_WORK, AMSTERDAM).astimezone(UTC)
    return end.isoformat().replace("+00:00", "Z")
