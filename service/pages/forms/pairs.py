"""The professional's forms about a pair."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.text import Exact, Line
from schemas.values import Day, Word
from schemas.vocabulary import Subject
from service.pages.forms.reading import N_, FormSchema, asking, several
from service.pairs.forming import PURPOSES
from service.records.minimisation import find_national_number

LABEL = N_("Een naam van hooguit 120 tekens, op één regel.")
LABEL_WITH_NUMBER = N_("Hier staat een burgerservicenummer. Gebruik een voornaam of een eigen kenmerk.")
PURPOSE = N_("Kies waarvoor jullie samenwerken.")
SUBJECTS = N_("Kies ten minste één onderwerp.")
PARTNER = N_("Kies een collega uit de lijst.")
ANSWER = N_("Kies ja of nee.")
RELOAD = N_("Laad de pagina opnieuw. Er is iets veranderd.")
NUMBER = N_("Vul de zes cijfers in die op de pagina van de jongere staan.")
FIRST_DAY = N_("Kies vandaag of een dag die nog komt.")
LAST_DAY = N_("Kies een dag na de eerste dag, hooguit een jaar later.")


class Purpose(Exact):
    """One of the fixed purposes."""

    def __init__(self) -> None:
        super().__init__(f"^({'|'.join(PURPOSES)})$", max_length=40, expectation="", required=True)


class _WithLabel(FormSchema):
    own_label = asking(Line(max_length=120), LABEL)

    @validates_schema
    def has_no_national_number(self, form: dict[str, Any], **_: Any) -> None:
        if find_national_number(form.get("own_label", "")):
            raise ValidationError(LABEL_WITH_NUMBER, "own_label")


class NewPairForm(_WithLabel):
    """Whom one forms a pair with, what for and about what."""

    partner = asking(fields.UUID(required=True), PARTNER)
    purpose = asking(Purpose(), PURPOSE)
    subjects = several(Word(Subject), SUBJECTS)


class InvitationForm(_WithLabel):
    """Yes or no to a pair."""

    answer = asking(Exact("^(accept|decline)$", max_length=8, expectation="", required=True), ANSWER)


class LabelForm(_WithLabel):
    """What one's own organisation calls the youngster; empty takes the name away."""


class ProposalForm(FormSchema):
    """What two professionals put before a youngster."""

    purpose = asking(Purpose(), PURPOSE)
    subjects = several(Word(Subject), SUBJECTS)


class WordsForm(FormSchema):
    """Whose two words stood on the screen."""

    joining = asking(fields.UUID(required=True), RELOAD)


class NumberForm(FormSchema):
    """The number on the youngster's page."""

    number = asking(Exact("^ *([0-9] *){6}$", max_length=20, expectation="", required=True), NUMBER)


class StandInForm(FormSchema):
    """Who stands in."""

    person = asking(fields.UUID(required=True), PARTNER)


class AwayForm(FormSchema):
    """The first and the last day on which somebody is away."""

    first_day = asking(Day(required=True), FIRST_DAY)
    last_day = asking(Day(required=True), LAST_DAY)
