"""What an organisation says of its own secrecy, as a professional of the other one reads it."""

from flask_babel import gettext

from service.pages.frame import language
from service.pairs.models import Organisation
from service.pairs.own_words import Told, own_words_of


def secrecy_of(organisation: Organisation) -> Told | None:
    """None for one that says nothing."""
    lead = gettext("Wat %(organisation)s zegt over geheimhouding", organisation=organisation.name)
    return own_words_of(organisation).told(lead, language())
