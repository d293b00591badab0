"""Decisions are numbered in the order in which they were taken (docs/decisions/README.md)."""

from pathlib import Path

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("[0-9]*.md"))


def test_each_decision_has_the_next_number_and_its_heading_says_it() -> None:
    numbers = [file.name[:4] for file in DECISIONS]
    assert numbers == [f"{place:04}" for place in range(1, len(DECISIONS) + 1)]
    headings = [file.read_text(encoding="utf-8").split()[1] for file in DECISIONS]
    assert headings == numbers
