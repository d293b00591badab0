"""The administrator's forms: somebody new, somebody's last day, what the organisation says, a registration system."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.text import Exact, Line, Text
from schemas.values import Day, Word
from service.actors import PERSON_ROLES, Role
from service.pages.forms.reading import N_, FormSchema, asking, several
from service.pairs.own_words import LENGTH

NAME = N_("Vul een naam in van hooguit 120 tekens.")
LOGIN = N_("Vul een inlognaam in zonder spaties, van hooguit 200 tekens.")
ROLES = N_("Kies ten minste één rol.")
SUCCESSOR = N_("Kies een collega uit de lijst.")
LAST_DAY = N_("Kies vandaag of een dag die nog komt.")
SYSTEM_NAME = N_("Vul in hoe jullie het systeem noemen, in hooguit 120 tekens.")
OWN_WORDS = N_("Schrijf gewone tekst van hooguit 600 tekens.")
PUBLIC_KEY = N_("Dit is geen openbare sleutel. Plak de hele regel die koppel-adapter toont, nooit de geheime sleutel.")


class PersonForm(FormSchema):
    """Somebody who takes part from now on."""

    name = asking(Line(max_length=120, required=True), NAME)
    login = asking(Exact(r"^[^\s\u0000-\u001F\u007F-\u009F]+$", max_length=200, expectation="", required=True), LOGIN)
    roles = several(Word(Role), ROLES)

    @validates_schema
    def has_roles_of_a_person(self, form: dict[str, Any], **_: Any) -> None:
        if not set(form.get("roles", ())) <= set(PERSON_ROLES):
            raise ValidationError(ROLES, "roles")


class LastDayForm(FormSchema):
    """The last day on which somebody works here."""

    last_day = asking(Day(required=True), LAST_DAY)


class SuccessorForm(FormSchema):
    """Who takes over somebody's seats."""

    successor = asking(fields.UUID(required=True), SUCCESSOR)


class OwnWordsForm(FormSchema):
    """What the organisation says of its own secrecy."""

    dutch = asking(Text(max_length=LENGTH), OWN_WORDS)
    english = asking(Text(max_length=LENGTH), OWN_WORDS)


class SystemForm(FormSchema):
    """A registration system and its public key."""

    name = asking(Line(max_length=120, required=True), SYSTEM_NAME)
    public_key = asking(Text(max_length=4000, required=True), PUBLIC_KEY)
