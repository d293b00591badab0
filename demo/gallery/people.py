"""The invented people and moments of the gallery."""

from datetime import date, datetime
from types import SimpleNamespace as Thing
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 3, 8, 55, tzinfo=AMSTERDAM)
UNTIL = date(2026, 6, 3)
LONG_NAME = "Wilhelmina-Alexandra van den Nieuwenhuijzen-Oosterbroekstra"
LONG_WORD = "meervoudigepersoonlijkheidsstoornisbehandelingsovereenkomst"


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in the gallery's year, in the Netherlands."""
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM)


def person(name: str, organisation: str, tone: str, **more: object) -> Thing:
    """A person as the templates expect one."""
    return Thing(**{"name": name, "organisation": organisation, "tone": tone, **more})


SANNE = person("Sanne", "De Brug", "warm")
KARIM = person("Karim", "Straatkracht", "cool")
BILAL = person("Bilal", "Straatkracht", "cool")
KARIM_SIGNED_IN = Thing(name="Karim Ait", organisation="Straatkracht")
SANNE_SIGNED_IN = Thing(name="Sanne de Wit", organisation="De Brug")
LONG_SIGNED_IN = Thing(name=LONG_NAME, organisation="Stichting Maatschappelijke Ondersteuning Zuidoost")
