"""The youngster's forms, except those of the consent screens."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length

from schemas.text import Exact, Line, Text
from schemas.values import NumberInAddress, Word
from schemas.vocabulary import ReplyKind
from service.pages.forms.reading import N_, FormSchema, asking
from service.settings import MAIL_ADDRESS

NAME = N_("Vul in hoe je wilt heten, in hooguit 60 tekens op één regel.")
MONTH = N_("Kies de maand waarin je geboren bent.")
YEAR = N_("Kies het jaar waarin je geboren bent.")
CODE = N_("Typ de code zoals hij op het scherm of op je papier staat.")
OWN_DEVICE = N_("Kies ja of nee.")
GOAL = N_("Schrijf je doel op één regel, in hooguit 200 tekens.")
REPLY = N_("Schrijf hooguit 600 tekens. Je tekst staat er nog.")
REPLY_NEEDED = N_("Schrijf op wat je erbij wilt zeggen, in hooguit 600 tekens.")
CREDENTIAL = N_("Dat lukte niet. Probeer het nog een keer.")
PLACE = N_("Begin opnieuw met zoeken.")
BUTTON = N_("Kies een van de knoppen.")
ADDRESS = N_("Typ je adres, zoals naam@voorbeeld.nl.")
MAIL_CODE = N_("Typ de zes cijfers uit de mail.")

LONGEST_CREDENTIAL = 20_000


def credential_field() -> fields.String:
    """The answer of the device to a passkey request, as JSON."""
    return asking(fields.String(validate=Length(1, LONGEST_CREDENTIAL, error=CREDENTIAL)), CREDENTIAL)


class IntroductionForm(FormSchema):
    """Who somebody says they are, before anything is shown."""

    name = asking(Line(max_length=60, required=True), NAME)
    birth_month = asking(NumberInAddress(most=12, required=True), MONTH)
    birth_year = asking(NumberInAddress(least=1900, most=2100, required=True), YEAR)


class CodeForm(FormSchema):
    """A code to join with, typed."""

    code = asking(Exact(r"^[0-9A-Za-z \-]*[0-9A-Za-z][0-9A-Za-z \-]*$", max_length=40, expectation="", required=True), CODE)


class PaperCodeForm(CodeForm):
    """The code on paper, and whether it is typed on one's own device."""

    own_device = asking(Exact("^(yes|no)$", max_length=3, expectation=""), OWN_DEVICE)


class PasskeyForm(FormSchema):
    """What the device answered."""

    credential = credential_field()


class KeptCodeForm(FormSchema):
    """The code that was on the screen, signed by us."""

    offer = fields.String(required=True, validate=Length(1, 500))


class GoalForm(FormSchema):
    """The youngster's goal; empty takes it away."""

    goal = asking(Line(max_length=200), GOAL)


class ReplyForm(FormSchema):
    """An answer to a note."""

    kind = asking(Word(ReplyKind, required=True), BUTTON)
    text = asking(Text(), REPLY)

    @validates_schema
    def says_something(self, form: dict[str, Any], **_: Any) -> None:
        if form.get("kind") is ReplyKind.REPLY and "text" not in form:
            raise ValidationError(REPLY_NEEDED, "text")


ABOUT_COMING = ("coming", "later", "cannot", "remind", "no-reminder")


class AppointmentForm(FormSchema):
    """Whether the youngster comes, and wants to be reminded."""

    answer = asking(
        Exact("^(coming|later|cannot|remind|no-reminder)$", max_length=11, expectation="", required=True), BUTTON
    )


class MailAddressForm(FormSchema):
    """Where notices may go."""

    address = asking(Exact(f"^ *{MAIL_ADDRESS} *$", max_length=120, expectation="", required=True), ADDRESS)


class MailCodeForm(FormSchema):
    """The code that was sent there."""

    code = asking(Exact("^ *([0-9] *){6}$", max_length=20, expectation="", required=True), MAIL_CODE)


class LookedForm(FormSchema):
    """Where the next page of who looked begins."""

    before = asking(fields.UUID(), PLACE)


class AskForm(FormSchema):
    """Why did they look? Asked of whoever looked, or of the officer; own words may be empty."""

    to = asking(Exact("^(looker|officer)$", max_length=10, expectation="", required=True), BUTTON)
    text = asking(Text(), REPLY)


# `return` is a word of Python, so the field cannot be written as an attribute.
HideForm: type[FormSchema] = type("HideForm", (FormSchema,), {"return": fields.String(validate=Length(max=500))})
