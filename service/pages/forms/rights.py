"""The forms of what youngsters ask of an organisation, and of the officer who answers."""

from marshmallow import fields

from schemas.text import Exact, Line, Text
from service.pages.forms.reading import N_, FormSchema, asking
from service.pages.forms.youngster import CODE, credential_field
from service.rights.requests import KINDS, OUTCOMES

WHO = N_("Kies aan wie je het vraagt.")
WHAT = N_("Kies wat je wilt vragen.")
OWN_WORDS = N_("Schrijf hooguit 1000 tekens. Je tekst staat er nog.")
OUTCOME = N_("Kies wat je met het verzoek deed.")
ANSWER = N_("Schrijf je antwoord op, in 1 tot en met 2000 tekens.")
COLLEAGUE = N_("Kies een collega uit de lijst.")
WHAT_CHANGES = N_("Schrijf op wat er anders moet, in 1 tot en met 600 tekens.")
WHY = N_("Schrijf op waarom het langer duurt, in 1 tot en met 600 tekens.")


class _OneOf(Exact):
    """One of these codes."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"^({'|'.join(codes)})$", max_length=20, expectation="", required=True)


class RequestForm(FormSchema):
    """Of whom, what, and in own words."""

    organisation = asking(fields.UUID(required=True), WHO)
    kind = asking(_OneOf(KINDS), WHAT)
    text = asking(Text(max_length=1000), OWN_WORDS)


class RequestAnswerForm(FormSchema):
    """What was done, and the answer in words."""

    outcome = asking(_OneOf(OUTCOMES), OUTCOME)
    answer = asking(Text(max_length=2000, required=True), ANSWER)


class ExtendForm(FormSchema):
    """Why it takes longer."""

    why = asking(Text(required=True), WHY)


class NamedForm(FormSchema):
    """Which colleague, and what should change."""

    person = asking(fields.UUID(required=True), COLLEAGUE)
    text = asking(Text(required=True), WHAT_CHANGES)


class EraseForm(FormSchema):
    """The proof that it is the youngster: what the device answered, or the code on paper."""

    credential = credential_field()
    code = asking(Line(max_length=40), CODE)
