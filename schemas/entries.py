"""Entries: the organisation's own part of the log (columns of NEN 7513:2018)."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.shape import Items, Part, Shape
from schemas.text import Cursor, Exact, Id, Line
from schemas.values import Instant, NumberInAddress, WholeNumber, Word, YesNo
from schemas.vocabulary import ActorKind, EntryAction, EntryOutcome

# An act or reason is a name from the code; the list grows with the service, so the contract fixes its form only.
CODE_WORD_PATTERN = r"^[A-Za-z][A-Za-z0-9-]*$"
TRACE_ID_PATTERN = r"^[0-9a-f]{32}$"
LARGEST_PAGE_OF_ENTRIES = 500


class CodeWord(Exact):
    """The name of an act or of a reason."""

    def __init__(self, **options: Any) -> None:
        expectation = "een naam van 1 tot en met 60 letters, cijfers en streepjes, die met een letter begint"
        super().__init__(CODE_WORD_PATTERN, max_length=60, expectation=expectation, **options)


class EntryActorSchema(Shape):
    """Who acted: person, organisation, role and program, as far as each applies."""

    kind = Word(ActorKind, required=True)
    name = Line(required=True, allow_none=True)
    organisation = Line(required=True, allow_none=True)
    role = Line(required=True, allow_none=True)
    program = Line(required=True, allow_none=True)


class EntryConsentSchema(Shape):
    """The consent under which the act was done."""

    id = Id(required=True)
    revision = WholeNumber(required=True)


class EntryChecksSchema(Shape):
    """The outcomes of the four checks of NEN 7513; there is no emergency override, so that one is never true."""

    authorisation = YesNo(required=True)
    care_relation = YesNo(data_key="careRelation", required=True)
    consent = YesNo(required=True)
    emergency = YesNo(required=True)


class EntrySchema(Shape):
    """One act; no content of any note."""

    entry_id = Id(data_key="entryId", required=True)
    at = Instant(required=True)
    act = CodeWord(required=True)
    action = Word(EntryAction, required=True)
    outcome = Word(EntryOutcome, required=True)
    reason = CodeWord(required=True, allow_none=True)
    actor = Part(EntryActorSchema, required=True)
    pair_id = Id(data_key="pairId", required=True, allow_none=True)
    consent = Part(EntryConsentSchema, required=True, allow_none=True)
    note_ids = Items(Id(), most=10_000, data_key="noteIds", required=True)
    checks = Part(EntryChecksSchema, required=True)
    trace_id = Exact(
        TRACE_ID_PATTERN,
        max_length=32,
        expectation="een trace-id van 32 hexadecimale cijfers",
        data_key="traceId",
        required=True,
        allow_none=True,
    )


class EntryPageSchema(Shape):
    """One page of entries, oldest first."""

    items = Items(Part(EntrySchema), most=LARGEST_PAGE_OF_ENTRIES, required=True)
    next_cursor = Cursor(data_key="nextCursor", required=True, allow_none=True)


class EntriesQuerySchema(Shape):
    """Query keys of `list_entries`: from `from` up to but not including `to`."""

    from_ = Instant(data_key="from")
    to = Instant()
    pair_id = Id(data_key="pairId")
    actor = Line()
    act = CodeWord()
    outcome = Word(EntryOutcome)
    cursor = Cursor()
    limit = NumberInAddress(most=LARGEST_PAGE_OF_ENTRIES, load_default=100)

    @validates_schema
    def ends_after_it_starts(self, query: dict[str, Any], **_: Any) -> None:
        if "from_" in query and "to" in query and query["to"] <= query["from_"]:
            raise ValidationError("Verwacht: een tijdstip na from.", "to")
