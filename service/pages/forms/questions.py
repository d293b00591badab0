"""The form in which somebody answers a youngster who asked why they looked."""

from schemas.text import Text
from service.pages.forms.reading import N_, FormSchema, asking

ANSWER = N_("Schrijf je antwoord op, in 1 tot en met 600 tekens.")


class AnswerForm(FormSchema):
    """One answer, given once."""

    answer = asking(Text(required=True), ANSWER)
