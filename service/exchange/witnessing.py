"""What witnesses are given, and what they give: the sealed head, its tiles, and their cosignatures.

Nothing of it is personal: a witness sees hashes and a size that says nothing (`audit.sequencer`), and only as far as the
newest seal. So reading it is not an entry; the entries would only grow the tree that is being read.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.models import Cosignature, Seal
from service.audit.tree import cosigned_note, newest_seal, read_tile, seal_of
from service.db import EPOCH, now
from service.errors import NotYoursError, RefusedInputError
from service.pairs.models import RegistrationSystem
from tlog.checkpoints import cosigned_at
from tlog.notes import Note, WrongNoteError, parse_note, parse_signature, parse_verifier
from tlog.tiles import parse_path, width_in

CLOCKS_DIFFER = timedelta(minutes=5)


def sealed_checkpoint(session: Session, size: int | None) -> Note:
    """The seal of this size, or the newest, with the cosignatures it has. Raises NotYoursError when there is none."""
    return cosigned_note(session, _found(newest_seal(session) if size is None else seal_of(session, size)))


def sealed_tile(session: Session, path: str) -> bytes:
    """The tile at this address, as far as the newest seal covers it. Raises NotYoursError for what is not there."""
    try:
        tile = parse_path(path)
    except ValueError as error:
        raise NotYoursError from error
    if width_in(_found(newest_seal(session)).size, tile.level, tile.number) < tile.width:
        raise NotYoursError
    return read_tile(session, tile)


def take_cosignature(session: Session, actor: Actor, size: int, line: str) -> None:
    """Keep what this system's witness says of a seal; saying it again changes nothing.

    Raises NotYoursError for a size that was never sealed, RefusedInputError for a signature that does not hold with the
    key that was registered for this system.
    """
    seal, system = _found(seal_of(session, size)), session.get_one(RegistrationSystem, actor.id)
    if system.witness_key is None:
        raise _refused("Voor dit systeem staat geen sleutel van een getuige geregistreerd. Laat de beheerder die toevoegen.")
    try:
        at = cosigned_at(parse_note(seal.note), parse_signature(line), parse_verifier(system.witness_key))
    except WrongNoteError as error:
        raise _refused("Deze medeondertekening klopt niet met het zegel en de sleutel van dit systeem.") from error
    moment = EPOCH + timedelta(seconds=min(at, 2**40))
    if moment > now(session) + CLOCKS_DIFFER:
        raise _refused("Deze medeondertekening is van een moment dat nog moet komen. Zet de klok gelijk.")
    if session.get(Cosignature, (size, system.id)) is None:
        kept = Cosignature(
            size=size, system_id=system.id, organisation_id=system.organisation_id, line=line, cosigned_at=moment
        )
        session.add(kept)


def _refused(detail: str) -> RefusedInputError:
    return RefusedInputError("wrong-cosignature", detail, "cosignature")


def _found(seal: Seal | None) -> Seal:
    if seal is None:
        raise NotYoursError
    return seal
