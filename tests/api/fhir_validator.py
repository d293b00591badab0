"""A second opinion about FHIR, beside fhir.resources: Lantana's FHIR.js, which has HL7's own definitions and codes of R4."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "fhir"


def faults_of(resources: Iterable[dict[str, Any]]) -> list[list[str]]:
    """What is wrong with each; the test is left out where the validator is missing."""
    if which("node") is None or not (TOOL / "node_modules" / "fhir").is_dir():
        pytest.skip("FHIR was not validated a second time: FHIR.js is missing; run `npm ci --prefix tools/fhir`")
    lines = "".join(f"{json.dumps(resource)}\n" for resource in resources)
    command = ["node", str(TOOL / "validate.js")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
