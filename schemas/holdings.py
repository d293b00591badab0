"""Holdings: what the reading system holds, listed on a schedule, and what the service says of it. Never a text."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.shape import Items, Part, Shape
from schemas.text import Digest, Id
from schemas.values import WholeNumber, Word
from schemas.vocabulary import HoldingFinding

# What fits the largest request that the service reads.
MOST_HOLDINGS = 300


class HoldingSchema(Shape):
    """One revision of one note that stands in the system; revision 0 is a place that holds no text yet."""

    note_id = Id(data_key="noteId", required=True)
    revision = WholeNumber(least=0, required=True)
    text_digest = Digest(data_key="textDigest")


class HoldingsSchema(Shape):
    """Everything that stands there with an identifier after `after` and up to and including `until`, in their order."""

    after = Id()
    until = Id()
    items = Items(Part(HoldingSchema), most=MOST_HOLDINGS, required=True)

    @validates_schema
    def is_in_order(self, holdings: dict[str, Any], **_: Any) -> None:
        if "items" not in holdings:
            return
        bounds = [holdings[name] for name in ("after", "until") if name in holdings]
        if bounds != sorted(bounds):
            raise ValidationError("Verwacht: een kenmerk na dat van after.", "until")
        ids = [item["note_id"] for item in holdings["items"]]
        after, until = holdings.get("after"), holdings.get("until")
        if any((after is not None and each <= after) or (until is not None and each > until) for each in ids):
            raise ValidationError("Verwacht: alleen kenmerken na after, tot en met until.", "items")


class FindingSchema(Shape):
    """One copy with which something is wrong."""

    note_id = Id(data_key="noteId", required=True)
    revision = WholeNumber(least=0, required=True)
    finding = Word(HoldingFinding, required=True)


class FindingsSchema(Shape):
    """What is wrong with what was listed; empty when all is as it should be."""

    items = Items(Part(FindingSchema), most=10_000, required=True)
