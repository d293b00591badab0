"""The forms of the consent screens. Their fields depend on the pair, so each is made for one screen."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length

from schemas.shape import Shape
from schemas.text import Exact
from schemas.values import Day, WholeNumber, Word, YesNo
from schemas.vocabulary import Subject
from service.consent.choices import SUBJECTS_IN_ORDER, Choice, Choices
from service.consent.decisions import MONTHS
from service.errors import InvalidInputError
from service.pages.forms.reading import N_, Form, FormSchema, asking
from service.pages.forms.youngster import BUTTON, CODE, credential_field

HOW_LONG = N_("Kies 1, 3 of 6 maanden.")
YES_OR_NO = N_("Kies ja of nee.")
NOTE = N_("Laad de pagina opnieuw. Er is iets veranderd.")
MOST_NOTES = 2000
# What stood when the page was opened (consent/stood.py): pair, organisation and state of a direction, as often as there are.
STOOD = r"^([0-9a-f]{32}:[0-9a-f]{32}:[a-z]{4,9}(\.[0-9]{1,9}){0,2} ?){0,40}$"


def _yes_or_no() -> Exact:
    return asking(Exact("^(yes|no)$", max_length=3, expectation=""), YES_OR_NO)


def _answer(*answers: str) -> Exact:
    return asking(Exact(f"^({'|'.join(answers)})$", max_length=8, expectation="", required=True), BUTTON)


def _notes() -> fields.List:
    one = asking(Exact("^[0-9a-f-]{36}:[0-9]{1,9}$", max_length=46, expectation=""), NOTE)
    return asking(fields.List(one, validate=Length(max=MOST_NOTES, error=NOTE)), NOTE)


def _stood() -> Exact:
    return asking(Exact(STOOD, max_length=4000, expectation="", required=True), NOTE)


class AnswerForm(FormSchema):
    """Go on, later or nothing; `note` names the notes that stood on the screen."""

    answer = _answer("next", "later", "nothing")
    note = _notes()


class SummaryForm(FormSchema):
    """The last screen: what was ticked, what was shown, and the proof that it is the youngster who says so."""

    answer = _answer("yes", "later", "nothing")
    ticked = fields.String(required=True, validate=Length(2, 4000))
    shown = Exact("^[0-9a-f]{64}$", max_length=64, expectation="", required=True)
    stood = _stood()
    note = _notes()
    credential = credential_field()
    code = asking(Exact(r"^[0-9A-Za-z \-]+$", max_length=40, expectation=""), CODE)


class ReleaseForm(FormSchema):
    """Yes to one note: which revision stood there, and the proof."""

    note = asking(Exact("^[0-9a-f-]{36}:[0-9]{1,9}$", max_length=46, expectation="", required=True), NOTE)
    shown = Exact("^[0-9a-f]{64}$", max_length=64, expectation="", required=True)
    credential = credential_field()
    code = asking(Exact(r"^[0-9A-Za-z \-]+$", max_length=40, expectation=""), CODE)


class AgainForm(FormSchema):
    """On again or longer, for how many months: what was shown, which notes, and the proof."""

    months = asking(Exact("^(1|3|6)$", max_length=1, expectation="", required=True), HOW_LONG)
    shown = Exact("^[0-9a-f]{64}$", max_length=64, expectation="", required=True)
    stood = _stood()
    note = _notes()
    credential = credential_field()
    code = asking(Exact(r"^[0-9A-Za-z \-]+$", max_length=40, expectation=""), CODE)


def choose_form() -> type[FormSchema]:
    """What may be read in one direction."""
    subjects = {f"subject-{subject}": _yes_or_no() for subject in SUBJECTS_IN_ORDER}
    others = {"stand-in": _yes_or_no(), "read-first": _yes_or_no(), "answer": _answer("next", "later", "nothing")}
    return _form("ChooseForm", {**subjects, **others, "stood": _stood()})


def how_long_form(organisation_ids: Iterable[UUID]) -> type[FormSchema]:
    """How long, and per direction whether copies may be made."""
    months = asking(Exact("^(1|3|6)$", max_length=1, expectation=""), HOW_LONG)
    copies = {f"copies-{organisation_id}": _yes_or_no() for organisation_id in organisation_ids}
    return _form("HowLongForm", {"months": months, **copies, "answer": _answer("next", "later", "nothing")})


def _form(name: str, its_fields: Mapping[str, fields.Field[Any]]) -> type[FormSchema]:
    return type(name, (FormSchema,), dict(its_fields))


class StandInAnswerForm(FormSchema):
    """Yes or no to a stand-in or to who takes over: who it was about, what was shown, and the proof of a yes."""

    answer = _answer("yes", "no")
    person = fields.UUID(required=True)
    shown = Exact("^[0-9a-f]{64}$", max_length=64, expectation="", required=True)
    credential = credential_field()
    code = asking(Exact(r"^[0-9A-Za-z \-]+$", max_length=40, expectation=""), CODE)


def choice_from(form: Form, to: UUID) -> Choice:
    """What was chosen in one direction; what is absent is no."""
    chosen = {name for name, value in form.values.items() if value == "yes"}
    subjects = frozenset(subject.value for subject in SUBJECTS_IN_ORDER if f"subject-{subject}" in chosen)
    return Choice(to, subjects, "stand-in" in chosen, "read-first" in chosen)


class _TickedDirection(Shape):
    to = fields.UUID(required=True)
    subjects = fields.List(Word(Subject), required=True, validate=Length(max=len(Subject)))
    standIn = YesNo(required=True)  # noqa: N815 - as the evidence spells it
    readFirst = YesNo(required=True)  # noqa: N815 - likewise
    copies = YesNo(required=True)


class _Ticked(Shape):
    directions = fields.List(fields.Nested(_TickedDirection), required=True, validate=Length(1, 2))
    months = WholeNumber(required=True)
    lastDay = Day(required=True)  # noqa: N815 - likewise


def choices_from(ticked: str) -> Choices:
    """The choices that stood on the last screen. Raises InvalidInputError for what our screen cannot have sent."""
    try:
        found = _load(_Ticked(), ticked)
    except (ValueError, ValidationError) as error:
        raise InvalidInputError({"ticked": ["Laad de pagina opnieuw."]}) from error
    directions = tuple(
        Choice(
            each["to"],
            frozenset(str(subject) for subject in each["subjects"]),
            each["standIn"],
            each["readFirst"],
            each["copies"],
        )
        for each in found["directions"]
    )
    if found["months"] not in MONTHS or len({choice.to for choice in directions}) != len(directions):
        raise InvalidInputError({"ticked": ["Laad de pagina opnieuw."]})
    return Choices(directions, found["months"], found["lastDay"])


def _load(schema: Schema, text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = schema.load(orjson.loads(text))
    return loaded
