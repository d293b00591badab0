"""The examples in deploy/ know no setting, command or option that the program does not have."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import adapters.cli
import service.cli
from adapters.manifest import kinds

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = sorted(DEPLOY.iterdir())
PROGRAMS: dict[str, click.Command] = {"koppel": service.cli.main, "koppel-adapter": adapters.cli.main}
SETTINGS = (Path(service.cli.__file__).parent / "settings.py").read_text(encoding="utf-8")


def commands_in(file: Path) -> list[list[str]]:
    """Every call of a program of ours, as words."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".service":
        found = re.findall(r"^Exec\w+=(.+)$", text, re.MULTILINE)
        return [[Path(words[0]).name, *words[1:]] for words in (line.replace("%i", "redmine").split() for line in found)]
    if file.name == "Containerfile":
        return [yaml.safe_load(line) for line in re.findall(r"^CMD (.+)$", text, re.MULTILINE)]
    documents = list(yaml.safe_load_all(text))
    return [command for document in documents for command in commands_below(document) if command[0] in PROGRAMS]


def commands_below(node: Any) -> list[list[str]]:
    if isinstance(node, dict):
        own = [node["command"]] if isinstance(node.get("command"), list) else []
        return own + [command for value in node.values() for command in commands_below(value)]
    return [command for value in node for command in commands_below(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_and_option_exists(file: Path) -> None:
    commands = commands_in(file)
    assert commands
    for program, name, *rest in commands:
        group = PROGRAMS[program]
        assert isinstance(group, click.Group)
        command = group.get_command(click.Context(group), name)
        assert command is not None, f"{file.name}: {program} has no command {name}"
        command.make_context(name, list(rest), resilient_parsing=False).close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_exists(file: Path) -> None:
    for name in set(re.findall(r"KOPPEL_[A-Z_]+", file.read_text(encoding="utf-8"))):
        assert f'"{name}"' in SETTINGS, f"{file.name}: {name} is no setting"


def test_an_adapter_of_every_kind_can_be_a_unit() -> None:
    unit = (DEPLOY / "koppel-adapter@.service").read_text(encoding="utf-8")
    unnamed = [kind for kind in kinds() if kind not in unit]
    assert not unnamed, f"name {', '.join(unnamed)} in the first line of deploy/koppel-adapter@.service"


@pytest.mark.parametrize("name", ["koppel.service", "koppel-adapter@.service"])
def test_a_unit_runs_as_an_ordinary_user_that_can_gain_nothing(name: str) -> None:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "CapabilityBoundingSet="} <= set(lines)
    assert any(line.startswith("User=koppel") for line in lines)


@pytest.mark.parametrize("name", ["koppel.service", "koppel-adapter@.service"])
def test_systemd_understands_every_line_of_a_unit(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed: tools/system-packages systemd")
    # The programs are installed elsewhere here than where the unit expects them.
    unit = (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/koppel/bin", str(Path(sys.executable).parent))
    file = tmp_path / name.replace("@", "@redmine")
    file.write_text(unit, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
