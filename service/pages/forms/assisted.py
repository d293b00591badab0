"""The forms of deciding beside a professional, and of the question at eighteen."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length

from schemas.text import Exact, Line
from schemas.values import NumberInAddress, Word
from schemas.vocabulary import Subject
from service.consent.choices import SUBJECTS_IN_ORDER
from service.consent.eighteen import AtEighteen
from service.pages.forms.reading import N_, FormSchema, asking, several
from service.pages.forms.youngster import BUTTON, MONTH, NAME, YEAR, CodeForm
from service.pairs.assisting import Present

WHO = N_("Kies wie er nog meer bij is. Is er niemand, kies dan dat.")
NOBODY = N_("Kies niemand, of wie er wel is. Niet allebei.")
BESIDE = N_("Dit kan alleen als de jongere zelf naast je zit.")
TICKED = N_("Vul alleen in wat de jongere zelf heeft aangekruist.")
NAME_ON_SHEET = N_("Neem over hoe de jongere wil heten, in hooguit 60 tekens op één regel.")
MONTH_ON_SHEET = N_("Kies de maand die op het blad staat.")
YEAR_ON_SHEET = N_("Kies het jaar dat op het blad staat.")
ANSWER = N_("Kies het antwoord dat is aangekruist. Staat er niets, kies dan later.")
YES_OR_NO = N_("Kies ja of nee.")
RELOAD = N_("Laad de pagina opnieuw. Er is iets veranderd.")
MOST_NOTES = 2000


class HandOverForm(FormSchema):
    """Who is in the room, and that the youngster is."""

    present = several(Word(Present), WHO)
    beside = asking(Exact("^yes$", max_length=3, expectation="", required=True), BESIDE)

    @validates_schema
    def says_one_thing(self, form: dict[str, Any], **_: Any) -> None:
        if Present.NOBODY in form.get("present", ()) and len(set(form["present"])) > 1:
            raise ValidationError(NOBODY, "present")


class NameForm(FormSchema):
    """How a youngster who is known already wants to be called here."""

    name = asking(Line(max_length=60, required=True), NAME)


class NewNameForm(NameForm):
    """Who a youngster is who was not known yet."""

    birth_month = asking(NumberInAddress(most=12, required=True), MONTH)
    birth_year = asking(NumberInAddress(least=1900, most=2100, required=True), YEAR)


class LastAnswerForm(FormSchema):
    """Yes, later or nothing to what stood on the screen."""

    answer = asking(Exact("^(yes|later|nothing)$", max_length=8, expectation="", required=True), BUTTON)
    shown = Exact("^[0-9a-f]{64}$", max_length=64, expectation="", required=True)
    note = asking(
        fields.List(
            asking(Exact("^[0-9a-f-]{36}:[0-9]{1,9}$", max_length=46, expectation=""), RELOAD),
            validate=Length(max=MOST_NOTES),
        ),
        RELOAD,
    )


class PaperForm(CodeForm):
    """The code on paper, and the question to it."""

    birth_month = asking(NumberInAddress(most=12, required=True), MONTH)
    birth_year = asking(NumberInAddress(least=1900, most=2100, required=True), YEAR)


def subjects_form() -> type[FormSchema]:
    """What the other may read; what is absent is no."""
    yes_or_no = {f"subject-{subject}": _yes_or_no() for subject in SUBJECTS_IN_ORDER}
    answer = asking(Exact("^(next|later|nothing)$", max_length=8, expectation="", required=True), BUTTON)
    return type("SubjectsForm", (FormSchema,), {**yes_or_no, "answer": answer})


def _yes_or_no() -> Exact:
    return asking(Exact("^(yes|no)$", max_length=3, expectation=""), YES_OR_NO)


class SheetForm(HandOverForm):
    """What was ticked on a sheet of a youngster who takes part already."""

    beside = asking(Exact("^yes$", max_length=3, expectation="", required=True), TICKED)
    name = asking(Line(max_length=60, required=True), NAME_ON_SHEET)
    subjects = asking(fields.List(Word(Subject), validate=Length(max=len(Subject))), RELOAD)
    answer = asking(Exact("^(yes|later|nothing)$", max_length=8, expectation="", required=True), ANSWER)


class NewSheetForm(SheetForm):
    """And of one who was not known yet."""

    birth_month = asking(NumberInAddress(most=12, required=True), MONTH_ON_SHEET)
    birth_year = asking(NumberInAddress(least=1900, most=2100, required=True), YEAR_ON_SHEET)


class EighteenForm(FormSchema):
    """The answer to the question at eighteen."""

    answer = asking(Word(AtEighteen, required=True), BUTTON)
