"""Imports go where the architecture says; the rules stand in `.importlinter`."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_imports_go_only_where_the_architecture_says() -> None:
    done = subprocess.run([_LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
