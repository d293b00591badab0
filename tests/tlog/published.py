"""The published vectors of Merkle proofs, where they are on this machine."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("KOPPEL_VECTORS", Path(__file__).parents[2] / ".." / "shared" / "vectors")) / "merkle"


@dataclass(frozen=True)
class Vector:
    """One proof, and whether it must be refused."""

    name: str
    content: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def is_wrong(self) -> bool:
        return bool(self.content["wantErr"])

    @property
    def proof(self) -> list[bytes]:
        return [base64.b64decode(one) for one in self.content["proof"] or []]

    def hash(self, name: str) -> bytes:
        return base64.b64decode(self.content[name])


def vectors(kind: str) -> list[Vector]:
    """Every vector of this kind (`inclusion`, `consistency`); none where the folder is missing."""
    return [Vector(file.stem, json.loads(file.read_text("utf-8"))) for file in sorted(FOLDER.glob(f"{kind}__*.json"))]
