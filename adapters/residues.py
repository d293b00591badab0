"""Where a removed note may still stand, in Dutch, a sentence each: officer and youngster read it."""

from collections.abc import Sequence

from adapters.config import SettingsError
from schemas.lease import MOST_RESIDUES
from schemas.text import Line

_LONGEST = Line().max_length


def checked_residues(residues: Sequence[str], where: str) -> tuple[str, ...]:
    """SettingsError when they are more, or longer, than the contract takes."""
    if len(residues) > MOST_RESIDUES or any(len(residue) > _LONGEST for residue in residues):
        raise SettingsError(f"{where}: residues are at most {MOST_RESIDUES} sentences, of {_LONGEST} characters each.")
    return tuple(residues)
