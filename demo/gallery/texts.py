"""The consent texts, filled in as the service fills them in."""

import tomllib
from functools import cache
from pathlib import Path
from types import SimpleNamespace as Thing

SERVICE = Path(__file__).resolve().parents[2] / "service"
NOTICES = SERVICE / "consent" / "notices" / "2026-11-22.toml"

SCREEN = {
    "name": "Noor",
    "first": "Sanne",
    "second": "Karim",
    "first_organisation": "De Brug",
    "second_organisation": "Straatkracht",
    "until": {"nl": "3 juni", "en": "3 June"},
}
TO_KARIM = {
    "writer": "Sanne",
    "writer_organisation": "De Brug",
    "reader": "Karim",
    "reader_organisation": "Straatkracht",
    "stand_in": "Bilal",
}
TO_SANNE = {
    "writer": "Karim",
    "writer_organisation": "Straatkracht",
    "reader": "Sanne",
    "reader_organisation": "De Brug",
    "stand_in": "Els",
}


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@cache
def _notices(path: Path) -> dict[str, dict[str, str]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {language: tables[language] for language in ("nl", "en")}


def texts(language: str, **names: str) -> Thing:
    """Every notice in one language, with the screen's names and these; what is not named stays visible as {name}."""
    known = _Blank({key: value[language] if isinstance(value, dict) else value for key, value in SCREEN.items()})
    known.update(names)
    return Thing(**{name: text.format_map(known) for name, text in _notices(NOTICES)[language].items()})
