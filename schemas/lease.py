"""The lease: one running adapter per organisation."""

from schemas.shape import Items, Shape
from schemas.text import Key, Line
from schemas.values import Instant, NumberInAddress, WholeNumber

MOST_RESIDUES = 20


class LeaseRequestSchema(Shape):
    """Which running program asks; the same one may take the lease again at once. `residues`: where a removed note may still
    stand, for the youngster to read."""

    instance = Key(required=True)
    residues = Items(Line(), most=MOST_RESIDUES)


class LeaseSchema(Shape):
    """A lease: its rising number and the instant at which it ends."""

    number = WholeNumber(required=True)
    until = Instant(required=True)


class LeaseHeadersSchema(Shape):
    """The header with which inbox and fetch show their lease."""

    lease_number = NumberInAddress(data_key="Lease-Number", required=True)
