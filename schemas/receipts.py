"""Receipts: what the reading system did with a note."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.shape import Shape
from schemas.text import Digest, Line
from schemas.values import WholeNumber, Word
from schemas.vocabulary import ReceiptState


class ReceiptSchema(Shape):
    """What became of one revision of a note; `ground` stands with `kept` and only then, `textDigest` only with `stored`."""

    revision = WholeNumber(required=True)
    state = Word(ReceiptState, required=True)
    ground = Line()
    text_digest = Digest(data_key="textDigest")

    @validates_schema
    def has_ground_when_kept(self, receipt: dict[str, Any], **_: Any) -> None:
        kept = receipt.get("state") is ReceiptState.KEPT
        if kept and "ground" not in receipt:
            raise ValidationError("Ontbreekt. Verwacht: de grond waarop de kopie blijft, want state is kept.", "ground")
        if not kept and "state" in receipt and "ground" in receipt:
            raise ValidationError("Verwacht: alleen een grond als state kept is.", "ground")
        if "text_digest" in receipt and receipt.get("state") not in (None, ReceiptState.STORED):
            raise ValidationError("Verwacht: alleen een textDigest als state stored is.", "textDigest")
