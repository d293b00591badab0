"""Nothing is left out in silence: the plugin at work in test runs of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SKIPS = {
    "by the test": "import pytest\ndef test_a(): pytest.skip('by the test')\n",
    "by a mark": "import pytest\n@pytest.mark.skipif(True, reason='by a mark')\ndef test_a(): pass\n",
    "by a fixture": "import pytest\n@pytest.fixture\ndef tool(): pytest.skip('by a fixture')\ndef test_a(tool): pass\n",
    "by its file": "import pytest\npytest.skip('by its file', allow_module_level=True)\n",
}
_PASSES = "def test_a(): pass\n"


@pytest.mark.parametrize("everything", ["0", "1"])
def test_what_is_skipped_is_listed_with_its_reason_or_fails_where_nothing_may_be(tmp_path: Path, everything: str) -> None:
    done = run(tmp_path, [*_SKIPS.values(), _PASSES], everything)
    for reason in _SKIPS:
        assert (f"1 left out: {reason}\n" in done.stdout) == (everything == "0"), done.stdout
        assert (f"left out, which KOPPEL_TEST_ALL=1 forbids: {reason}" in done.stdout) == (everything == "1"), done.stdout
    assert (done.returncode == 0) == (everything == "0")


def test_a_run_without_skips_says_nothing_of_it(tmp_path: Path) -> None:
    done = run(tmp_path, [_PASSES], everything="1")
    assert done.returncode == 0
    assert "left out" not in done.stdout


def run(directory: Path, contents: list[str], everything: str) -> subprocess.CompletedProcess[str]:
    """A test run over files with these contents, in a second process as ours are."""
    (directory / "pytest.ini").write_text("[pytest]\n", encoding="ascii")
    for number, content in enumerate(contents):
        (directory / f"test_{number}.py").write_text(content, encoding="ascii")
    own = {"PYTHONPATH": str(_ROOT), "KOPPEL_TEST_ALL": everything, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.left_out", "-p", "xdist", "-n", "1"],
        cwd=directory,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
