"""House rules of the gate, read off the source: who may make a grant, who may open a seal, who may commit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[2] / "service"
GRANTS = {"ConsentGrant", "AuthorGrant", "SubjectGrant"}


def _sources() -> list[Path]:
    return [path for path in sorted(SERVICE.rglob("*.py")) if "migrations" not in path.parts]


def _calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node.lineno


def _who_calls(names: set[str]) -> set[str]:
    return {path.relative_to(SERVICE).as_posix() for path in _sources() for name, _ in _calls(path) if name in names}


def test_only_the_gate_makes_grants() -> None:
    makers = _who_calls(GRANTS)
    assert makers == {"consent/gate.py"}, f"Only consent/gate.py makes grants; ask the gate for one instead: {makers}"


@pytest.mark.parametrize("opener", ["open_body", "open_reply"])
def test_only_the_queries_open_the_text_of_a_note(opener: str) -> None:
    openers = _who_calls({opener})
    assert openers == {"records/queries.py"}, f"Use a function of records/queries.py, which takes a grant: {openers}"


def test_every_function_that_returns_opened_notes_from_the_queries_takes_a_grant() -> None:
    tree = ast.parse((SERVICE / "records/queries.py").read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert public, "records/queries.py has no functions: this rule looks at the wrong file"
    opening = [node for node in public if "Opened" in ast.unparse(node.returns or ast.Constant(""))]
    assert len(opening) >= 3
    for node in opening:
        taken = " ".join(ast.unparse(argument.annotation) for argument in node.args.args if argument.annotation)
        assert "Grant" in taken, f"{node.name} hands out text without a grant"


def test_only_a_transaction_commits() -> None:
    committers = _who_calls({"commit"})
    assert committers == {"db.py"}, f"Only db.transaction() commits: {committers}"


def test_every_flush_says_why() -> None:
    silent = []
    for path in _sources():
        lines = path.read_text(encoding="utf-8").splitlines()
        silent += [f"{path}:{line}" for name, line in _calls(path) if name == "flush" and "#" not in lines[line - 1]]
    assert not silent, f"Say beside each flush() why it is needed: {silent}"


def test_log_entries_are_never_changed_or_deleted() -> None:
    offenders = []
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"update", "delete"} and node.args:
                target = ast.unparse(node.args[0])
                if target in {"Entry", "ConsentEvent", "ConsentEvidence", "Entry.__table__"}:
                    offenders.append(f"{path}:{node.lineno}")
    assert not offenders, f"Entries, events and evidence are only ever added: {offenders}"
