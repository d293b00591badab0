"""The lease: one running adapter per organisation."""

from schemas.shape import Shape
from schemas.text import Key
from schemas.values import Instant, NumberInAddress, WholeNumber


class LeaseRequestSchema(Shape):
    """Which running program asks; the same one may take the lease again at once."""

    instance = Key(required=True)


class LeaseSchema(Shape):
    """A lease: its rising number and the instant at which it ends."""

    number = WholeNumber(required=True)
    until = Instant(required=True)


class LeaseHeadersSchema(Shape):
    """The header with which inbox and fetch show their lease."""

    lease_number = NumberInAddress(data_key="Lease-Number", required=True)
