"""The officer's questions to the log; they stand in the address, so that an answer can be found again."""

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.text import Exact, Line
from schemas.values import Day, Word
from schemas.vocabulary import EntryOutcome
from service.audit.acts import names_seen
from service.clock import end_of_day
from service.consent.seen import Period
from service.pages.forms.reading import N_, Form, FormSchema, asking

DAY = N_("Kies een dag, zoals 03-03-2026.")
ORDER = N_("Kies een dag die niet voor de eerste ligt.")
PERSON = N_("Kies iemand uit de lijst.")
PAIR = N_("Vul een code in zoals K7M2-9QXD.")
ACT = N_("Kies uit de lijst.")
OUTCOME = N_("Kies toegestaan of geweigerd.")
PLACE = N_("Begin opnieuw met zoeken.")
MOMENT = N_("Kies een dag en een tijd.")
LATER = N_("Kies een tijd die na de eerste ligt.")
MINUTE = "%Y-%m-%dT%H:%M"
CONSENT = N_("Kies een toestemming uit de lijst.")
ANSWER = N_("Kies bevestigen of afwijzen.")


class PeriodForm(FormSchema):
    """From the first day up to and including the last, in the Netherlands."""

    from_ = asking(Day(data_key="from"), DAY)
    to = asking(Day(), DAY)

    @validates_schema
    def ends_after_it_starts(self, form: dict[str, Any], **_: Any) -> None:
        if "from_" in form and "to" in form and form["to"] < form["from_"]:
            raise ValidationError(ORDER, "to")


class Act(Exact):
    """One of the acts that an organisation sees."""

    def __init__(self) -> None:
        super().__init__(f"^({'|'.join(sorted(names_seen()))})$", max_length=40, expectation="")


class AffectedForm(FormSchema):
    """From one moment to another, in the Netherlands, and perhaps one reader."""

    from_ = asking(fields.NaiveDateTime(format=MINUTE, data_key="from", required=True), MOMENT)
    to = asking(fields.NaiveDateTime(format=MINUTE, required=True), MOMENT)
    person = asking(fields.UUID(), PERSON)

    @validates_schema
    def ends_after_it_starts(self, form: dict[str, Any], **_: Any) -> None:
        if "from_" in form and "to" in form and form["to"] <= form["from_"]:
            raise ValidationError(LATER, "to")


class LogForm(PeriodForm):
    """What to look for in the log; `before` is where the next page of the list starts."""

    person = asking(fields.UUID(), PERSON)
    pair = asking(Line(max_length=20), PAIR)
    act = asking(Act(), ACT)
    outcome = asking(Word(EntryOutcome), OUTCOME)
    consent = asking(fields.UUID(), CONSENT)
    before = asking(fields.UUID(), PLACE)


class PlaceForm(FormSchema):
    """Where the next page of a list starts."""

    before = asking(fields.UUID(), PLACE)


class HolderForm(FormSchema):
    """Whose pairs somebody means."""

    person = asking(fields.UUID(), PERSON)


class StopForm(FormSchema):
    """The pair that must stop, by its code."""

    pair = asking(Line(max_length=20, required=True), PAIR)


class ConfirmationForm(FormSchema):
    """Yes or no to a new passkey or key."""

    answer = asking(Exact("^(yes|no)$", max_length=3, expectation="", required=True), ANSWER)


def period_of(form: Form) -> Period:
    """The days of a form as instants."""
    first, last = form.values.get("from_"), form.values.get("to")
    return Period(
        start=end_of_day(first - timedelta(days=1)) if first else None,
        end=end_of_day(last) if last else None,
    )
