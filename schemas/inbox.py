"""The inbox: what the reading system should still do."""

from schemas.shape import Items, Part, Shape
from schemas.text import Id
from schemas.values import WholeNumber, Word
from schemas.vocabulary import InboxTask

MOST_INBOX_ITEMS = 10_000


class InboxItemSchema(Shape):
    """One thing to do with one note; no content."""

    note_id = Id(data_key="noteId", required=True)
    revision = WholeNumber(required=True)
    pair_id = Id(data_key="pairId", required=True)
    do = Word(InboxTask, required=True)


class InboxSchema(Shape):
    """The difference between what the system should hold and what it says it holds."""

    items = Items(Part(InboxItemSchema), most=MOST_INBOX_ITEMS, required=True)
