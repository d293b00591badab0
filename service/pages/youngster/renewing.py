"""The evidence of a renewal: the question and the button that was pressed, for what stands."""

from datetime import date

from flask_babel import gettext, ngettext

from service.actors import Actor
from service.consent.choices import Choices, choice_that_stands
from service.consent.events import Evidence
from service.consent.my_pairs import MyPair
from service.consent.notices import notices_in
from service.consent.screens import ConsentTexts, shown_standing
from service.pages.frame import language
from service.pages.youngster.answers import evidence_of


def renewal_evidence(actor: Actor, pair: MyPair, months: int, last_day: date) -> Evidence:
    """What stood on the page: what is agreed in each direction, and how much longer."""
    standing = tuple(choice_that_stands(direction) for direction in pair.directions if direction.is_active)
    choices = Choices(standing, months, last_day)
    texts = ConsentTexts(notices_in(language()), pair, "")
    question = gettext("Dit stopt bijna. Wil je door? Zeg je niets, dan stopt het.")
    button = ngettext("Nog %(num)s maand", "Nog %(num)s maanden", months)
    shown = "\n".join([question, *shown_standing(texts, choices), f"[{button}]"])
    return evidence_of(actor, texts, shown, choices.as_ticked())
