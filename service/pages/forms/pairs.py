"""The professional's forms about a pair."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.text import Exact, Line
from schemas.values import Day, Word
from schemas.vocabulary import Subject
from service.consent.freely import ALTERNATIVES, IN_ROOM, NEEDS, Circumstances
from service.pages.forms.reading import N_, FormSchema, asking, several
from service.pairs.forming import PURPOSES
from service.pairs.grounds import GROUNDS
from service.records.minimisation import find_national_number

LABEL = N_("Een naam van hooguit 120 tekens, op één regel.")
LABEL_WITH_NUMBER = N_("Hier staat een burgerservicenummer. Gebruik een voornaam of een eigen kenmerk.")
PURPOSE = N_("Kies waarvoor jullie samenwerken.")
SUBJECTS = N_("Kies ten minste één onderwerp.")
PARTNER = N_("Kies een collega uit de lijst.")
ANSWER = N_("Kies ja of nee.")
NEED = N_("Kies van wie deze wens vooral is.")
ALTERNATIVE = N_("Kies hoe het ook kan zonder te delen.")
WHO = N_("Kies wie erbij was.")
NO_CONSEQUENCE = N_("Zet dit aan. Zonder dit kun je de jongere niets vragen.")
GROUND = N_("Kies een grond uit de lijst.")
RELOAD = N_("Laad de pagina opnieuw. Er is iets veranderd.")
NUMBER = N_("Vul de zes cijfers in die op de pagina van de jongere staan.")
TALKED = N_("Zet dit aan. Een koppel eindigt niet zonder dat de jongere het weet.")
FIRST_DAY = N_("Kies vandaag of een dag die nog komt.")
DAY = N_("Kies een dag die nog komt.")
TIME = N_("Vul een tijd in, zoals 14:30.")
LAST_DAY = N_("Kies een dag na de eerste dag, hooguit een jaar later.")


class Purpose(Exact):
    """One of the fixed purposes."""

    def __init__(self) -> None:
        super().__init__(f"^({'|'.join(PURPOSES)})$", max_length=40, expectation="", required=True)


class WantedForm(FormSchema):
    """Part of a name, in one's own list. It is sent as a form, so that no name stands in an address."""

    wanted = asking(Line(max_length=120), LABEL)


class _WithLabel(FormSchema):
    own_label = asking(Line(max_length=120), LABEL)

    @validates_schema
    def has_no_national_number(self, form: dict[str, Any], **_: Any) -> None:
        if find_national_number(form.get("own_label", "")):
            raise ValidationError(LABEL_WITH_NUMBER, "own_label")


class _OneOf(Exact):
    """One of these codes."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"^({'|'.join(codes)})$", max_length=40, expectation="", required=True)


class _Freely(FormSchema):
    """How the youngster is asked."""

    need = asking(_OneOf(NEEDS), NEED)
    alternative = asking(_OneOf(ALTERNATIVES), ALTERNATIVE)
    in_room = asking(_OneOf(IN_ROOM), WHO)
    no_consequence = asking(_OneOf(["yes"]), NO_CONSEQUENCE)


def circumstances_from(values: Mapping[str, Any]) -> Circumstances:
    """How the youngster is asked, as a form says."""
    return Circumstances(values["need"], values["alternative"], values["in_room"])


class NewPairForm(_WithLabel, _Freely):
    """Whom one forms a pair with, what for and about what."""

    partner = asking(fields.UUID(required=True), PARTNER)
    purpose = asking(Purpose(), PURPOSE)
    subjects = several(Word(Subject), SUBJECTS)


class InvitationForm(_WithLabel):
    """Yes or no to a pair."""

    answer = asking(Exact("^(accept|decline)$", max_length=8, expectation="", required=True), ANSWER)


class LabelForm(_WithLabel):
    """What one's own organisation calls the youngster; empty takes the name away."""


class ProposalForm(_Freely):
    """What two professionals put before a youngster."""

    purpose = asking(Purpose(), PURPOSE)
    subjects = several(Word(Subject), SUBJECTS)


class GroundForm(FormSchema):
    """On which ground the own organisation keeps its record."""

    ground = asking(_OneOf(GROUNDS), GROUND)


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


class EndForm(FormSchema):
    """Closing a pair: it was talked about."""

    talked = asking(_OneOf(["yes"]), TALKED)


class MeetingForm(FormSchema):
    """When somebody meets the youngster whom they are to help."""

    day = asking(Day(required=True), DAY)
    time = asking(Exact("^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, expectation="", required=True), TIME)
