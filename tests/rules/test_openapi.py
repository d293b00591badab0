"""openapi.yaml is a valid contract and keeps the Dutch API Design Rules and OWASP's rules for APIs."""

import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from openapi_spec_validator import validate

from tests.rules.contract import CONTRACT_FILE, components, contract, operations, resolved

_PROJECT = CONTRACT_FILE.parent
_TOOLS = _PROJECT / "tools" / "spectral"
_SPECTRAL = _TOOLS / "node_modules" / ".bin" / "spectral"
_VECTORS = Path(os.environ.get("KOPPEL_VECTORS", _PROJECT / ".." / "shared" / "vectors"))
_DUTCH_RULES = _VECTORS / "nl-api-design-rules" / "linter.yaml"
_OWASP_RULES = _TOOLS / "owasp.yaml"
_SAFETY_HEADERS = {
    "API-Version",
    "Cache-Control",
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


def _left_out(why: str) -> NoReturn:
    if os.environ.get("KOPPEL_TEST_ALL") == "1":
        pytest.fail(f"KOPPEL_TEST_ALL=1 allows nothing to be left out: {why}")
    pytest.skip(why)


def _lint(rules: Path, document: Path) -> subprocess.CompletedProcess[str]:
    if not rules.is_file():
        _left_out(f"the contract was not linted: {rules} is missing; set KOPPEL_VECTORS to the folder of test vectors")
    if not _SPECTRAL.exists():
        _left_out("the contract was not linted: Spectral is missing; run `npm ci --prefix tools/spectral`")
    command = [str(_SPECTRAL), "lint", "--fail-severity", "warn", "--ruleset", str(rules), str(document)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=_PROJECT, check=False)


def test_the_contract_is_valid_openapi() -> None:
    validate(contract())


def test_the_contract_keeps_the_dutch_api_design_rules(tmp_path: Path) -> None:
    """All but one: that names are in kebab-case and camelCase. FHIR fixes its own, so here they stand as they would be."""
    document = tmp_path / "openapi.yaml"
    contract_text = CONTRACT_FILE.read_text(encoding="utf-8")
    for fixed_by_fhir, ours in (
        ("/fhir/Consent", "/fhir/consent"),
        ("/fhir/AuditEvent", "/fhir/audit-event"),
        ("name: _id", "name: id"),
        ("name: _count", "name: count"),
    ):
        contract_text = contract_text.replace(fixed_by_fhir, ours)
    document.write_text(contract_text, encoding="utf-8")
    result = _lint(_DUTCH_RULES, document)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_contract_keeps_owasps_rules_for_apis() -> None:
    result = _lint(_OWASP_RULES, CONTRACT_FILE)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [(_DUTCH_RULES, "nlgov:missing-version-header"), (_OWASP_RULES, "owasp:api2:2023-write-restricted")],
    ids=["dutch", "owasp"],
)
def test_the_linter_does_complain_about_a_contract_that_breaks_a_rule(rules: Path, complaint: str, tmp_path: Path) -> None:
    broken = yaml.safe_load(CONTRACT_FILE.read_text(encoding="utf-8"))
    del broken["components"]["responses"]["Done"]["headers"]["API-Version"]
    broken["paths"]["/lease"]["put"]["security"] = []
    document = tmp_path / "openapi.yaml"
    document.write_text(yaml.safe_dump(broken), encoding="utf-8")
    result = _lint(rules, document)
    assert result.returncode == 1, result.stdout + result.stderr
    assert complaint in result.stdout


def test_every_operation_has_a_name_of_its_own_words_in_dutch_and_a_permission() -> None:
    names = [operation.operation_id for operation in operations()]
    assert len(names) == len(set(names))
    for operation in operations():
        assert operation.definition["summary"], f"{operation}: add a summary"
        assert operation.definition["description"], f"{operation}: add a description"
        assert operation.permission == operation.permission.upper(), f"{operation}: x-permission is an enum member"


def test_only_the_token_endpoint_the_published_keys_and_the_probes_are_open_and_they_live_at_the_root() -> None:
    open_ones = {operation.operation_id for operation in operations() if operation.permission == "PUBLIC"}
    assert open_ones == {"create_access_token", "read_consent_keys", "read_fhir_metadata", "healthz", "readyz", "metrics"}
    for operation in operations():
        is_open = operation.operation_id in open_ones
        assert (operation.definition["security"] == []) == is_open, f"{operation}: security and x-permission differ"
        assert operation.path.startswith(("/v1/", "/fhir/Consent", "/fhir/AuditEvent")) != is_open, (
            f"{operation}: {operation.path}"
        )


def test_every_operation_with_a_token_asks_for_the_proof_of_its_key() -> None:
    for operation in operations():
        if operation.definition["security"]:
            assert operation.parameters("header")["DPoP"]["required"], f"{operation}: add the DPoP parameter"


def test_every_answer_promises_the_version_and_the_safety_headers() -> None:
    for name, answer in components("responses").items():
        assert set(answer["headers"]) >= _SAFETY_HEADERS, f"{name}: add the missing headers"


def test_every_error_is_a_problem_with_the_five_members() -> None:
    for operation in operations():
        for status, answer in operation.definition["responses"].items():
            if status >= "400":
                content = resolved(answer)["content"]
                assert set(content) == {"application/problem+json"}, f"{operation} {status}"
                problem = resolved(content["application/problem+json"]["schema"])
                assert set(problem["required"]) >= {"type", "title", "status", "detail", "reason"}


def test_the_lock_file_of_the_linters_names_no_download_address() -> None:
    assert '"resolved"' not in (_TOOLS / "package-lock.json").read_text(encoding="utf-8")
