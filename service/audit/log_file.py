"""The whole log as one file, so that it can be verified without the service.

JSON Lines, each line what its first word says: `log` the keys that signed; `places` a stretch of the tree, with the
entries there; `seal` one seal; `stray` an entry without a place; `end` how many lines came before it. Bytes are
hexadecimal, an entry is a row of `audit.leaves.columns`.

It holds what the log holds: names of colleagues and pseudonyms of youngsters, no text of any note. Keep it as you keep the
log.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from service.audit.evidence import Evidence, Row, SealLine, Stray, Stretch
from tlog.notes import VerifierKey, parse_verifier


class BrokenLogFileError(Exception):
    """This file is no whole export of a log. The message says what is missing."""


def write_log(evidence: Evidence, keys: Sequence[VerifierKey], out: BinaryIO) -> int:
    """Write the whole log; returns how many lines that took. Memory does not grow with the log."""
    lines = 0
    for kind, content in _lines(evidence, keys):
        out.write(orjson.dumps({kind: content}) + b"\n")
        lines += 1
    out.write(orjson.dumps({"end": lines}) + b"\n")
    return lines


def _lines(evidence: Evidence, keys: Sequence[VerifierKey]) -> Iterator[tuple[str, Any]]:
    yield "log", [str(key) for key in keys]
    for stretch in evidence.stretches():
        leaves = [(place, number, _written(row)) for place, number, row in stretch.leaves]
        yield "places", [stretch.start, stretch.stored.hex(), leaves]
    for seal in evidence.seals():
        yield "seal", [seal.size, bytes(seal.root).hex(), seal.note, bytes(seal.seed).hex(), seal.sealed_at]
    for stray in evidence.strays():
        yield "stray", asdict(stray)


class LogInFile:
    """The log as `write_log` wrote it. Each reading goes through the file once. All raise BrokenLogFileError."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._require_end()

    def keys(self) -> list[VerifierKey]:
        """The keys that the file says signed. Whoever made the file chose them: better use keys you know."""
        return [parse_verifier(text) for text in next(self._of("log"), [])]

    def seals(self) -> Iterator[SealLine]:
        for size, root, note, seed, sealed_at in self._of("seal"):
            yield SealLine(size, bytes.fromhex(root), note, bytes.fromhex(seed), sealed_at)

    def stretches(self) -> Iterator[Stretch]:
        for start, stored, leaves in self._of("places"):
            yield Stretch(start, bytes.fromhex(stored), [(place, number, _read(row)) for place, number, row in leaves])

    def strays(self) -> Iterator[Stray]:
        for stray in self._of("stray"):
            yield Stray(**stray)

    def _of(self, kind: str) -> Iterator[Any]:
        """What the lines of this kind hold, in order."""
        start = f'{{"{kind}":'.encode()
        with self._file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.startswith(start):
                    yield self._parsed(number, line)[kind]

    def _require_end(self) -> None:
        count, last = 0, b""
        with self._file.open("rb") as lines:
            for line in lines:
                count, last = count + 1, line
        if not last.startswith(b'{"end":') or self._parsed(count, last)["end"] != count - 1:
            raise BrokenLogFileError(f"{self._file} is cut off after {count} lines. Make the export again.")

    def _parsed(self, number: int, line: bytes) -> dict[str, Any]:
        try:
            return dict(orjson.loads(line))
        except (orjson.JSONDecodeError, TypeError, ValueError) as error:
            raise BrokenLogFileError(f"Line {number} of {self._file} cannot be read. Make the export again.") from error


def _written(row: Row | None) -> list[Any] | None:
    return None if row is None else [bytes(row[0]).hex(), *row[1:-2]]


def _read(row: list[Any] | None) -> Row | None:
    return None if row is None else (bytes.fromhex(row[0]), *row[1:])
