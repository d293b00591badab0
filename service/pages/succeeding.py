"""What an administrator and a team lead read after naming who takes over from somebody."""

from flask_babel import gettext, ngettext


def told_of_successor(seats: int) -> str:
    """For how many seats they were named; where the youngster had said yes to whoever follows, that stayed."""
    if seats == 0:
        return gettext("Er was geen plek waarvoor nog iemand nodig is.")
    return ngettext(
        "Bewaard voor %(num)s plek. De jongere wordt gevraagd.",
        "Bewaard voor %(num)s plekken. Elke jongere wordt gevraagd.",
        seats,
    )
