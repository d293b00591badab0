"""What the coach points at while somebody types, and what it leaves alone. Pure: no database, nothing kept."""

import pytest

from service.records.coaching import MOST, Finding, Kind, findings_in

KNOWN = ("Karim", "Straatkracht", "Noor", "Noor van de Ringdijk")


@pytest.mark.parametrize(
    ("text", "kind", "excerpt"),
    [
        ("Haar broer Yusuf helpt met verhuizen.", Kind.NAME, "Haar broer Yusuf"),
        ("Gesproken met mevrouw De Wit over de huur.", Kind.NAME, "mevrouw De Wit"),
        ("Zij belt morgen met Fatima van den Berg.", Kind.NAME, "Fatima van den Berg"),
        ("Vandaag was Mehmet er ook.", Kind.NAME, "Mehmet"),
        ("Bereikbaar op 06 12 34 56 78 na vieren.", Kind.NUMBER, "06 12 34 56 78"),
        ("Mail naar yusuf@example.org.", Kind.NUMBER, "yusuf@example.org"),
        ("Woont nu in de Lange Dorpsstraat 12b.", Kind.ADDRESS, "Lange Dorpsstraat 12b"),
        ("Ergens bij 1234 AB, zei ze.", Kind.ADDRESS, "1234 AB"),
        ("Haar medicijnen zijn op.", Kind.MEDICAL, "medicijnen"),
        ("Morgen naar de psychiater.", Kind.MEDICAL, "psychiater"),
    ],
)
def test_it_points_at_what_the_other_may_not_need(text: str, kind: Kind, excerpt: str) -> None:
    assert Finding(kind, excerpt) in findings_in(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Noor belde zelf de woningcorporatie. Karim gaat mee naar de kijkdag.",
        "Kijkdag op 12-03-2026 om 10:30, en nog eens op 2026-03-19.",
        "Het UWV vraagt 3 loonstroken van 2026.",
        "Ze wil graag naar school en heeft een rooster.",
        "Haar moeder gaat mee.",
        "مرحبا نور 🙂",
    ],
)
def test_it_leaves_ordinary_words_days_and_known_names_alone(text: str) -> None:
    assert findings_in(text, KNOWN) == []


def test_it_says_each_thing_once_in_the_order_of_the_text_and_never_too_much() -> None:
    found = findings_in("Medicijnen op. Haar zus Yara belt 0612345678. Yara weet van de medicijnen.", KNOWN)
    assert [finding.excerpt for finding in found] == ["Medicijnen", "Haar zus Yara", "0612345678"]
    assert len(findings_in(" ".join(f"061234567{number}" for number in range(9)) * 3)) <= MOST


def test_a_long_text_made_to_slow_it_down_does_not() -> None:
    for made in ("a" * 600, "1 " * 300, "Aa " * 200, "broer " * 100, "Aa-" * 200, "van de " * 85):
        findings_in(made)
