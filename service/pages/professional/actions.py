"""Beside an action on the page of a pair: who carries it, and how it stands."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.errors import InvalidInputError
from service.pages.forms.acting import MoveOnForm, SeenForm
from service.pages.forms.reading import Form, read_form
from service.pages.messages import say
from service.pages.professional.blueprint import professional_pages
from service.records import acting
from service.records.acting import Seen

AT = "/koppel/<uuid:pair_id>/actie/<uuid:note_id>"


@professional_pages.post(f"{AT}/overnemen")
@guard(Permission.SAY_HOW_ACTION_STANDS)
def take_over_action(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """I do it from now on."""
    acting.take_over(session, actor, pair_id, _seen(note_id, read_form(SeenForm)))
    say(gettext("Bewaard. Jij doet dit nu. De ander en de jongere zien dat."))
    return _back(pair_id)


@professional_pages.post(f"{AT}/niet-overnemen")
@guard(Permission.SAY_HOW_ACTION_STANDS)
def decline_action(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """I cannot do it now."""
    acting.decline(session, actor, pair_id, _seen(note_id, read_form(SeenForm)))
    say(gettext("Bewaard. Het blijft waar het was, en dat is te zien."))
    return _back(pair_id)


@professional_pages.post(AT)
@guard(Permission.SAY_HOW_ACTION_STANDS)
def move_action_on(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """How it stands. The page comes back the same whatever was said, so that the log cannot tell how an action ended."""
    form = read_form(MoveOnForm)
    seen = _seen(note_id, form)
    acting.say_how_it_stands(session, actor, pair_id, seen, form.values["status"])
    say(gettext("Bewaard."))
    return _back(pair_id)


@professional_pages.post(f"{AT}/herinnerd")
@guard(Permission.SAY_HOW_ACTION_STANDS)
def say_reminder_sent(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """I sent the message that the youngster asked for."""
    acting.say_reminded(session, actor, pair_id, _seen(note_id, read_form(SeenForm)))
    say(gettext("Bewaard. De ander en de jongere zien dat het berichtje is gestuurd."))
    return _back(pair_id)


def _seen(note_id: UUID, form: Form) -> Seen:
    """Raises InvalidInputError for what our page cannot have sent."""
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    return Seen(note_id, form.values["revision"])


def _back(pair_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".pair", pair_id=pair_id), 303)
