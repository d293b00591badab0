"""The day on which the story plays."""

from datetime import date

from service.clock import local, system_clock


def today() -> date:
    """The day in the Netherlands, where the story plays, whatever the zone of this machine."""
    return local(system_clock()).date()
