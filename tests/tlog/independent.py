"""Go's own packages sumdb/note and sumdb/tlog as a second opinion; they share no code with ours."""

import base64
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest

SOURCE = Path(__file__).parent / "verifier" / "main.go"
PACKAGES = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev is installed


@dataclass(frozen=True)
class Evidence:
    """A checkpoint, cosigned by one witness, and everything that should lead to it."""

    log_key: str
    witness_key: str
    witness_time: int
    checkpoint: str
    leaf: bytes
    index: int
    inclusion: Sequence[bytes]
    old_size: int
    old_root: bytes
    consistency: Sequence[bytes]
    tiles: Mapping[str, bytes]

    def as_json(self) -> str:
        return json.dumps(
            {
                "LogKey": self.log_key,
                "WitnessKey": self.witness_key,
                "WitnessTime": self.witness_time,
                "Checkpoint": self.checkpoint,
                "Leaf": _encoded(self.leaf),
                "Index": self.index,
                "Inclusion": [_encoded(one) for one in self.inclusion],
                "OldSize": self.old_size,
                "OldRoot": _encoded(self.old_root),
                "Consistency": [_encoded(one) for one in self.consistency],
                "Tiles": {path: _encoded(content) for path, content in self.tiles.items()},
            }
        )


@dataclass(frozen=True)
class Verifier:
    """The program, built."""

    program: Path

    def verdict(self, evidence: Evidence) -> str:
        """`ok`, or what does not hold."""
        file = self.program.with_suffix(".json")
        file.write_text(evidence.as_json(), encoding="utf-8")
        done = subprocess.run([self.program, file], capture_output=True, text=True, check=False, timeout=300)
        assert (done.returncode == 0) == (done.stdout == "ok\n"), done.stdout + done.stderr
        return done.stdout.strip()


def build_verifier(directory: Path) -> Verifier:
    """Build the program; a test that needs it is left out where Go or its packages are missing."""
    if which("go") is None or not (PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("the log was not verified by Go: install golang-go and golang-golang-x-mod-dev (make system-packages)")
    program = directory / "verifier"
    own = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOCACHE": str(directory / "cache"), "GOFLAGS": ""}
    built = subprocess.run(
        ["go", "build", "-o", program, SOURCE],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert built.returncode == 0, built.stderr
    return Verifier(program)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
