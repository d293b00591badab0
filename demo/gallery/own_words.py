"""What invented organisations say of their own secrecy."""

from types import SimpleNamespace as Thing

DE_BRUG = (
    "Wat je Sanne vertelt, blijft bij Sanne en het team van je huis. Je ouders en je school horen niets van ons.\n"
    "Is er gevaar? Dan bespreken we eerst met jou wat we doen."
)
DE_BRUG_ENGLISH = (
    "What you tell Sanne stays with Sanne and the team of your house. Your parents and your school hear nothing from us.\n"
    "Is there danger? Then we first talk with you about what we do."
)
STRAATKRACHT = "Wij praten niet over jou zonder jou. Ook niet met de politie, behalve als een rechter dat beveelt."


def told(organisation: str, words: str, language: str = "nl") -> Thing:
    """As a page shows it, below its line in Dutch."""
    return Thing(lead=f"Wat {organisation} zegt over geheimhouding", language=language, words=words)
