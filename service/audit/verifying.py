"""`koppel verify` and `koppel export-log`: where the log is read from, and what is told of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from service.audit.evidence import LogInDatabase
from service.audit.keys import verifier_keys
from service.audit.log_file import LogInFile, write_log
from service.audit.verification import MOST_FAULTS, Fault, FaultKind, Verdict, Witnessed, verify
from service.db import Database, from_microseconds
from service.vault import Vault
from tlog.checkpoints import open_checkpoint
from tlog.notes import VerifierKey, WrongNoteError
from tlog.policies import Policy

Replay = Callable[[Connection, Vault, Verdict], None]
"""What compares the log with the rest of the database at the same moment, and adds what is wrong."""


def verify_database(
    database: Database,
    witness_files: Sequence[Path] = (),
    replays: Sequence[Replay] = (),
    policy: Policy | None = None,
) -> Verdict:
    """Verify the log in the database, as it is at one moment, and then what stands beside it.

    With a policy each witness's file must hold a seal that enough witnesses signed.
    """
    keys = verifier_keys(database.vault)
    with _one_moment(database) as connection:
        verdict = _verified(LogInDatabase(connection), keys, witness_files, policy)
        for replay in replays:
            replay(connection, database.vault, verdict)
    return verdict


def verify_export(
    file: Path, keys: Sequence[VerifierKey], witness_files: Sequence[Path] = (), policy: Policy | None = None
) -> Verdict:
    """Verify a log that was exported, with these keys, else the policy's, else those that the file names.

    Raises BrokenLogFileError.
    """
    log = LogInFile(file)
    return _verified(log, keys or (policy.logs if policy else ()) or log.keys(), witness_files, policy)


def export_log(database: Database, file: Path) -> int:
    """Write the whole log to a new file; returns how many lines that took. Raises FileExistsError."""
    with file.open("xb") as out, _one_moment(database) as connection:
        return write_log(LogInDatabase(connection), verifier_keys(database.vault), out)


def told(verdict: Verdict) -> Iterator[str]:
    """What was found, in lines for people."""
    for fault in verdict.faults:
        yield f"! {fault.words}"
    if verdict.fault_count > len(verdict.faults):
        yield f"! And {verdict.fault_count - len(verdict.faults)} more; the first {MOST_FAULTS} are named."
    newest = verdict.newest
    sealed = f"the newest at {from_microseconds(newest.sealed_at):%Y-%m-%d %H:%M} UTC" if newest else "none yet"
    yield f"{verdict.entries} entries at {verdict.places} places, {verdict.seals} seals, {sealed}."
    if verdict.waiting:
        yield f"{verdict.waiting} entries wait for the next seal; that is as it should be."
    if verdict.consent_events is not None:
        yield f"{verdict.consent_events} events of consent replayed against the log, their evidence and their records."
    yield "Nothing was changed, taken away, put in or moved." if verdict.is_sound else "The log is NOT what it was."


def _verified(
    log: LogInDatabase | LogInFile, keys: Sequence[VerifierKey], witness_files: Sequence[Path], policy: Policy | None
) -> Verdict:
    witnessed, faults = list[Witnessed](), list[Fault]()
    for file in witness_files:
        try:
            checkpoint, note = open_checkpoint(file.read_text(encoding="utf-8"), keys)
            witnessed.append(Witnessed(str(file), checkpoint))
            if policy is not None and not policy.confirms(note):
                faults.append(Fault(FaultKind.WITNESS, f"{file} holds a seal that too few witnesses signed for the policy."))
        except (WrongNoteError, UnicodeDecodeError) as error:
            faults.append(Fault(FaultKind.WITNESS, f"{file} holds no seal that this log's keys signed: {error}."))
    verdict = verify(log, keys, witnessed)
    for fault in faults:
        verdict.add(fault)
    return verdict


@contextmanager
def _one_moment(database: Database) -> Iterator[Connection]:
    """The database through a transaction that sees nothing of what others do meanwhile, and keeps nobody waiting."""
    own: dict[str, Any] = {"koppel_reading": True}  # SQLite: a snapshot by itself
    if database.engine.dialect.name == "postgresql":
        own["isolation_level"] = "REPEATABLE READ"
    with database.engine.connect().execution_options(**own) as connection:
        yield connection
