"""The log as witnesses read and sign it. Checkpoint, tiles and proofs themselves are files of C2SP, not JSON."""

from schemas.shape import Shape
from schemas.text import Exact
from schemas.values import NumberInAddress, WholeNumber

# One signature line of a signed note: a dash, the key's name, the key's id with the signature in base64.
COSIGNATURE_PATTERN = r"^— [^\s+]+ [A-Za-z0-9+/]+={0,2}$"


class CosignatureSchema(Shape):
    """A witness's signature under the checkpoint of one size."""

    size = WholeNumber(required=True)
    cosignature = Exact(
        COSIGNATURE_PATTERN,
        max_length=600,
        expectation="één regel met een medeondertekening (C2SP tlog-cosignature), die met — begint",
        required=True,
    )


class CheckpointQuerySchema(Shape):
    """Query keys of `read_checkpoint`: without a size, the newest."""

    size = NumberInAddress()
