"""axe-core looks at a page as people with other eyes, hands and ears meet it: WCAG 2.2, levels A and AA."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "tools" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
LEFT_OUT = "accessibility of the pages: axe-core is missing; run `npm ci --prefix tools/axe`"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a page breaks, and where."""

    page: str
    rule: str
    meaning: str
    where: str

    def __str__(self) -> str:
        return f"{self.page}\n    {self.rule}: {self.meaning}\n    {self.where}"


def violations(page: Page, name: str) -> Iterator[Violation]:
    """Everything on this page that breaks a rule; `name` says which page it is. Needs AXE to exist."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    for rule in found["violations"]:
        for node in rule["nodes"]:
            yield Violation(name, rule["id"], rule["help"], f"{node['html']}\n    {node['failureSummary']}")
