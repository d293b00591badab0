"""The forms in which a note is written and corrected."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext
from marshmallow import ValidationError, fields, validates_schema

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
TIME = N_("Vul een tijd in, zoals 14:30, en ook een dag.")
WHOLE_DAY = N_("“Niet eerder dan” is een hele dag. Laat de tijd leeg.")
PLACE = N_("Schrijf de plaats op één regel.")
STATUS = N_("Kies hoe het ermee staat.")
REVISION = N_("Laad de pagina opnieuw; je tekst staat er nog.")

SHARED, NOT_SHARED = "yes", "no"

END_OF_WORK = time(23, 59)  # a day without a time: due when that day ends, in the Netherlands


class _NoteFields(FormSchema):
    """`shared`: what stood on the page about sharing when the form was opened; `pointed_at`: see coaching.py."""

    text = asking(Text(required=True), TEXT)
    kind = asking(Word(Kind, required=True), KIND)
    how_known = asking(Word(HowKnown, required=True), HOW_KNOWN)
    discussed = asking(Exact("^(yes|no)$", max_length=3, expectation="", required=True), DISCUSSED)
    action_what = asking(Line(max_length=200), WHAT)
    action_owner = asking(Word(ActionOwner), OWNER)
    action_due = asking(Day(), DUE)
    action_time = asking(Exact("^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, expectation=""), TIME)
    action_not_before = asking(Exact("^yes$", max_length=3, expectation=""), DUE)
    action_place = asking(Line(max_length=120), PLACE)
    action_status = asking(Word(ActionStatus), STATUS)
    shared = asking(Exact(f"^({SHARED}|{NOT_SHARED})$", max_length=3, expectation=""), REVISION)
    pointed_at = asking(Line(max_length=2000), REVISION)

    @validates_schema
    def says_who_does_what(self, form: dict[str, Any], **_: Any) -> None:
        begun = any(form.get(f"action_{part}") for part in ("owner", "due", "time", "not_before", "place"))
        if "action_what" not in form and (begun or form.get("kind") is Kind.ACTION):
            raise ValidationError(WHAT, "action_what")
        if "action_what" in form and "action_owner" not in form:
            raise ValidationError(OWNER, "action_owner")

    @validates_schema
    def says_one_moment(self, form: dict[str, Any], **_: Any) -> None:
        if "action_time" in form and "action_due" not in form:
            raise ValidationError(TIME, "action_time")
        if "action_not_before" in form and "action_due" not in form:
            raise ValidationError(DUE, "action_due")
        if "action_not_before" in form and "action_time" in form:
            raise ValidationError(WHOLE_DAY, "action_time")


class TypingForm(FormSchema):
    """A note while it is typed. `known`: names that everybody here knows, with | between them, the partner's first."""

    text = asking(Text(), TEXT)
    known = asking(Line(max_length=600), TEXT)


class NoteForm(_NoteFields):
    """A new note. `sheet`: the number of this form; sent twice with the same words, it is one note."""

    subject = asking(Word(Subject, required=True), SUBJECT)
    sheet = asking(Exact("^[0-9a-f]{32}$", max_length=32, expectation=""), REVISION)


class CorrectionForm(_NoteFields):
    """A note corrected: its subject stays; `revision` and `action_revision` are what stood on the page."""

    revision = asking(NumberInAddress(required=True), REVISION)
    action_revision = asking(NumberInAddress(least=0, required=True), REVISION)


class AgainForm(FormSchema):
    """The address of an empty note: of what kind, or in the place of which action that did not go ahead."""

    soort = asking(Word(Kind), KIND)
    na = asking(fields.UUID(), WHAT)


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
    due, at = day_of(action), time_of(action)
    return typed | {
        "action_what": str(action["what"]),
        "action_owner": str(action["owner"]),
        "action_due": due.isoformat() if due else "",
        "action_time": f"{at:%H:%M}" if at else "",
        "action_not_before": "yes" if is_not_before(action) else "",
        "action_place": str(action.get("place") or ""),
        "action_status": str(action.get("status", ActionStatus.OPEN)),
    }


def typed_again(note: OpenedNote, organisation_id: UUID | None) -> dict[str, str]:
    """A new appointment in the place of one that did not go ahead: everything but the day.

    Of a note of the other half only what it is about: its words are not taken up as one's own (product.md, rule 8).
    """
    action = note.action or {}
    is_own = note.organisation_id == organisation_id
    is_writers = action.get("owner") == ActionOwner.WRITER
    owner = ActionOwner.WRITER if is_writers == is_own else ActionOwner.PARTNER
    known = {"subject": note.subject, "kind": Kind.ACTION.value, "action_owner": owner.value}
    if not is_own:
        return known
    return known | {
        "text": gettext("Nieuwe afspraak: %(what)s.", what=str(action["what"])),
        "action_what": str(action["what"]),
        "action_place": str(action.get("place") or ""),
    }


def time_of(action: Mapping[str, Any]) -> time | None:
    """The time of day at which an action is due, in the Netherlands; None for what has only a day, or none."""
    if not action.get("dueAt"):
        return None
    at = local(datetime.fromisoformat(str(action["dueAt"]))).time()
    return None if at == END_OF_WORK else at


def is_not_before(action: Mapping[str, Any]) -> bool:
    """Whether its day is one before which it is not done: the youngster sets the pace, and nothing is late."""
    return bool(action.get("notBeforeDate"))


def day_of(action: Mapping[str, Any]) -> date | None:
    """The day by which an action is due, or from which it can be done, in the Netherlands."""
    if action.get("dueAt"):
        return local(datetime.fromisoformat(str(action["dueAt"]))).date()
    return date.fromisoformat(str(action["notBeforeDate"])) if action.get("notBeforeDate") else None


def _action_from(values: Mapping[str, Any]) -> dict[str, Any] | None:
    if "action_what" not in values:
        return None
    due, not_before = values.get("action_due"), "action_not_before" in values
    return {
        "what": values["action_what"],
        "owner": str(values["action_owner"]),
        "dueAt": _moment_of(due, values.get("action_time")) if due and not not_before else None,
        "notBeforeDate": due.isoformat() if due and not_before else None,
        "place": values.get("action_place"),
        "status": str(values.get("action_status", ActionStatus.OPEN)),
    }


def _moment_of(day: date, at: str | None) -> str:
    moment = datetime.combine(day, time.fromisoformat(at) if at else END_OF_WORK, AMSTERDAM).astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")
