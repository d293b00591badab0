"""Whether a person has a workbook open, and replacing one without ever leaving half of it.

LibreOffice leaves `.~lock.NAME#` beside an open file (who, account, machine, since when), Excel `~$NAME` (who). Both
stay after a crash, so that a lock is reported with who and since when, and is never broken by the adapter.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.base import TryLaterError
from adapters.wording import AMSTERDAM

Signature = tuple[int, int, int]


@dataclass(frozen=True)
class Lock:
    """Who has the file open and since when, as far as the lock file says."""

    file: Path
    who: str
    since: datetime


def find_lock(workbook: Path) -> Lock | None:
    """The lock on this workbook, if a program has it open."""
    for file, who in (
        (workbook.with_name(f".~lock.{workbook.name}#"), _who_in_libreoffice),
        (workbook.with_name(f"~${workbook.name}"), _who_in_excel),
    ):
        # Between looking and reading the person may close the file.
        with suppress(FileNotFoundError):
            since = datetime.fromtimestamp(file.stat().st_mtime, AMSTERDAM)
            return Lock(file, who(file.read_bytes()) or "iemand", since)
    return None


def require_unlocked(workbook: Path) -> None:
    """TryLaterError that names who has the workbook open, since when, and what to do about it."""
    lock = find_lock(workbook)
    if lock:
        raise TryLaterError(
            f"{workbook.name} is open bij {lock.who} sinds {lock.since:%d-%m-%Y %H:%M}. Bewaar en sluit het bestand. "
            f"Heeft niemand het open? Verwijder dan {lock.file.name}."
        )


def signature(workbook: Path) -> Signature:
    """What changes when somebody saves the file: device node, moment and size."""
    status = workbook.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def replace_whole(workbook: Path, write: Callable[[Path], None], seen: Signature | None) -> None:
    """Let `write` make the new file beside the old one, then put it in its place in one step.

    `seen`: the signature of the file that the new one was made from, None when there was none. TryLaterError, and the
    old file untouched, when a person opened or saved it in between.
    """
    require_unlocked(workbook)
    temporary = temporary_file(workbook)
    try:
        write(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        if workbook.exists():
            shutil.copymode(workbook, temporary)
        # Just before replacing, once more: a file replaced under an open program makes that person's save fail.
        require_unlocked(workbook)
        if (signature(workbook) if workbook.exists() else None) != seen:
            raise TryLaterError(f"{workbook.name} is net opnieuw bewaard; de volgende ronde kijkt opnieuw.")
        os.replace(temporary, workbook)
    except OSError as error:
        raise TryLaterError(f"{workbook.name} kan niet geschreven worden ({error.strerror or error}).") from error
    finally:
        temporary.unlink(missing_ok=True)


def temporary_file(workbook: Path) -> Path:
    """Always the same name, so that what a kill left behind is found and wiped by the next cycle."""
    return workbook.with_name(f".{workbook.name}.nieuw")


def _who_in_libreoffice(content: bytes) -> str:
    parts = [part.strip() for part in content.decode("utf-8", "replace").split(",")]
    names = [part for part in parts[:2] if part]
    return " op ".join(names[:1] + ([parts[2]] if len(parts) > 2 and parts[2] else []))


def _who_in_excel(content: bytes) -> str:
    if not content:
        return ""
    name = content[1 : 1 + content[0]].decode("utf-8", "replace")
    return re.sub(r"[^\w .'-]", "", name).strip()
