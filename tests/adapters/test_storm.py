"""Service and adapter are killed at random while notes go both ways and a youngster withdraws. The same with 10,000 notes
and 50 kills is `python -m benchmarks.storm`."""

from pathlib import Path

from benchmarks.storm.weather import storm

NOTES, PAIRS, KILLS = 240, 6, 4


def test_random_kills_of_service_and_adapter_lose_nothing_double_nothing_and_leave_nothing_standing(tmp_path: Path) -> None:
    lines: list[str] = []
    damage = storm(tmp_path, NOTES, PAIRS, KILLS, seed=7, tell=lines.append)
    assert damage.is_none, f"{damage}\n{lines}"
    assert (damage.notes, damage.kills) == (NOTES, {"service": KILLS // 2, "adapter": KILLS // 2})
    assert (damage.sent, damage.withdrawn) == (NOTES // 2, NOTES // 2 // PAIRS)
    assert damage.delivered == NOTES // 2 - damage.withdrawn
