"""Pairs and the caller's organisation."""

from schemas.shape import Items, Part, Shape
from schemas.text import Exact, Id, Line
from schemas.values import Word
from schemas.vocabulary import PairState, SharingState

# Crockford's base 32: no I, L, O and U, so that a code read aloud or copied by hand stays the same.
CODE_PATTERN = r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"
MOST_PAIRS = 10_000


class OrganisationSchema(Shape):
    """The organisation that the calling system belongs to."""

    organisation_id = Id(data_key="organisationId", required=True)
    name = Line(required=True)


class PersonSchema(Shape):
    """Somebody of the caller's own organisation, with the name by which they sign in there."""

    name = Line(required=True)
    login = Line(required=True)


class SeatSchema(Shape):
    """The caller's own seat: null where nobody sits."""

    holder = Part(PersonSchema, required=True, allow_none=True)
    stand_in = Part(PersonSchema, data_key="standIn", required=True, allow_none=True)


class PartnerSchema(Shape):
    """The other organisation and the name of its holder."""

    organisation = Line(required=True)
    holder = Line(required=True, allow_none=True)


class SharingSchema(Shape):
    """What is shared at this moment, towards the caller (`in`) and by the caller (`out`)."""

    towards = Word(SharingState, data_key="in", required=True)
    onwards = Word(SharingState, data_key="out", required=True)


class PairSchema(Shape):
    """One pair as the caller may know it; nothing in it names the youngster."""

    pair_id = Id(data_key="pairId", required=True)
    code = Exact(CODE_PATTERN, max_length=9, expectation="een code zoals K7M2-9QXD", required=True)
    state = Word(PairState, required=True)
    partner = Part(PartnerSchema, required=True)
    seat = Part(SeatSchema, required=True)
    sharing = Part(SharingSchema, required=True)
    revision = Id(required=True)


class PairListSchema(Shape):
    """All pairs in which the caller's organisation has a seat."""

    items = Items(Part(PairSchema), most=MOST_PAIRS, required=True)
