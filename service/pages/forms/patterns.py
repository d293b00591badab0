"""The form in which somebody answers a question that the log gave."""

from schemas.values import Word
from service.pages.forms.reading import N_, FormSchema, asking
from service.pairs.pattern_models import PatternAnswer

ANSWER = N_("Kies wat het beste past.")


class PatternForm(FormSchema):
    """One of a short list: what is about a youngster has no place here."""

    answer = asking(Word(PatternAnswer, required=True), ANSWER)
