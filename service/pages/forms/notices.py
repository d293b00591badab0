"""The form of when a professional wants notices."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.text import Exact
from schemas.values import NumberInAddress
from service.pages.forms.reading import N_, FormSchema, asking
from service.pairs.mail_models import Rhythm
from service.pairs.notice_times import EARLIEST, LATEST

RHYTHM = N_("Kies hoe vaak je een mail wilt.")
HOUR = N_("Kies een uur uit de lijst.")
LATER = N_("Kies een uur na het eerste.")
WEEKENDS = N_("Kies ja of nee.")


class NoticeTimesForm(FormSchema):
    """How often, between which full hours, and whether on Saturday and Sunday too."""

    rhythm = asking(Exact(f"^({'|'.join(Rhythm)})$", max_length=5, expectation="", required=True), RHYTHM)
    from_hour = asking(NumberInAddress(least=EARLIEST, most=LATEST, required=True), HOUR)
    until_hour = asking(NumberInAddress(least=EARLIEST, most=LATEST, required=True), HOUR)
    weekends = asking(Exact("^(yes|no)$", max_length=3, expectation="", required=True), WEEKENDS)

    @validates_schema
    def ends_after_it_begins(self, form: dict[str, Any], **_: Any) -> None:
        if form["until_hour"] <= form["from_hour"]:
            raise ValidationError(LATER, "until_hour")
