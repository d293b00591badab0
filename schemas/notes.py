"""Notes: what a system sends as its own, and what it reads of its partner's."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.shape import Items, Part, Shape
from schemas.text import Cursor, Exact, Id, Line, Text
from schemas.values import Day, Instant, NumberInAddress, WholeNumber, Word, YesNo
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, ReplyKind, Subject

MARKER_PATTERN = r"^\[koppel [A-Za-z0-9_-]{1,64} r[1-9][0-9]{0,9}\]$"
LARGEST_PAGE_OF_NOTES = 100


class ActionSchema(Shape):
    """Who does what, by when. At most one of `dueAt` and `notBeforeDate`."""

    what = Text(required=True)
    owner = Word(ActionOwner, required=True)
    due_at = Instant(data_key="dueAt", allow_none=True)
    not_before_date = Day(data_key="notBeforeDate", allow_none=True)
    place = Line(allow_none=True)
    status = Word(ActionStatus, required=True)

    @validates_schema
    def has_one_moment(self, action: dict[str, Any], **_: Any) -> None:
        if action.get("due_at") and action.get("not_before_date"):
            raise ValidationError("Verwacht: dueAt of notBeforeDate, niet allebei.", "notBeforeDate")


class SourceNoteSchema(Shape):
    """A note as the system that wrote it sends it."""

    pair_id = Id(data_key="pairId", required=True)
    author = Line(required=True)
    subject = Word(Subject, required=True)
    kind = Word(Kind, required=True)
    text = Text(required=True)
    how_known = Word(HowKnown, data_key="howKnown", required=True)
    discussed = YesNo(required=True)
    action = Part(ActionSchema, allow_none=True)
    written_at = Instant(data_key="writtenAt", required=True)
    source_revision = WholeNumber(data_key="sourceRevision", required=True)

    @validates_schema
    def has_action_when_it_is_one(self, note: dict[str, Any], **_: Any) -> None:
        if note.get("kind") is Kind.ACTION and note.get("action") is None:
            raise ValidationError("Ontbreekt. Verwacht: een object, want kind is action.", "action")


class SourceNoteAcceptedSchema(Shape):
    """The answer to a note that was sent; it never tells whether the note is shared."""

    note_id = Id(data_key="noteId", required=True)
    revision = WholeNumber(required=True)
    accepted = YesNo(required=True)


class AuthorSchema(Shape):
    """Who wrote a note."""

    name = Line(required=True)
    organisation = Line(required=True)


class ReplySchema(Shape):
    """What the youngster answered; some answers have no text."""

    kind = Word(ReplyKind, required=True)
    text = Text(required=True, allow_none=True)
    at = Instant(required=True)


class NoteSchema(Shape):
    """A partner's note as the reading system gets it; `revision` is this reader's own."""

    note_id = Id(data_key="noteId", required=True)
    pair_id = Id(data_key="pairId", required=True)
    revision = WholeNumber(required=True)
    subject = Word(Subject, required=True)
    kind = Word(Kind, required=True)
    text = Text(required=True)
    how_known = Word(HowKnown, data_key="howKnown", required=True)
    discussed = YesNo(required=True)
    action = Part(ActionSchema, required=True, allow_none=True)
    written_at = Instant(data_key="writtenAt", required=True)
    corrected = YesNo(required=True)
    author = Part(AuthorSchema, required=True)
    replies = Items(Part(ReplySchema), most=100, required=True)
    marker = Exact(MARKER_PATTERN, max_length=85, expectation="een merkteken, zoals [koppel n5Tq r3]", required=True)


class NotePageSchema(Shape):
    """One page of the notes of a pair that may be copied."""

    items = Items(Part(NoteSchema), most=LARGEST_PAGE_OF_NOTES, required=True)
    next_cursor = Cursor(data_key="nextCursor", required=True, allow_none=True)


class PairNotesQuerySchema(Shape):
    """Query keys of `list_pair_notes`."""

    subject = Word(Subject)
    cursor = Cursor()
    limit = NumberInAddress(most=LARGEST_PAGE_OF_NOTES, load_default=50)
