"""Trying it all with a youngster who does not exist, before the first real one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from schemas.vocabulary import ActionOwner, Subject
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import local
from service.db import now
from service.errors import NotYoursError, RefusedInputError
from service.pages.forms.notes import NoteForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.practice_scenes import Played, Scene, played, practice_view
from service.pages.refused import refused_words
from service.records.minimisation import refuse_what_may_not_be_shared

AT = "/oefenen"


@professional_pages.get(AT)
@guard(Permission.PRACTISE)
def practice(session: Session, actor: Actor) -> ResponseReturnValue:
    """The practice pair as it is in one scene. Raises NotYoursError for a scene that there is not."""
    asked = request.args.get("stap", Scene.NOTHING)
    if asked not in set(Scene):
        raise NotYoursError
    return render_template("professional/practice.html", **practice_view(Scene(asked), _who(actor), local(now(session))))


@professional_pages.get(f"{AT}/notitie")
@guard(Permission.PRACTISE)
def practise_note(session: Session, actor: Actor) -> ResponseReturnValue:
    """An empty note, on the page on which real ones are written."""
    return _writing(_who(actor), EMPTY)


@professional_pages.post(f"{AT}/notitie")
@guard(Permission.PRACTISE)
def put_practice_note(session: Session, actor: Actor) -> ResponseReturnValue:
    """What would become of it: refused as a real one is, or in the story. It is kept nowhere."""
    form, who = read_form(NoteForm), _who(actor)
    if form.errors:
        return _writing(who, form), 400
    try:
        refuse_what_may_not_be_shared(form.values["text"])
    except RefusedInputError as error:
        return _writing(who, form.with_errors(**refused_words(error))), 422
    view = practice_view(Scene.SHARED, who, local(now(session)), form.values)
    return render_template("professional/practice.html", **view)


def _who(actor: Actor) -> Played:
    return played(actor.name, actor.organisation)


def _writing(who: Played, form: Form) -> str:
    return render_template(
        "professional/practice_note.html",
        name=who.youngster,
        partner_name=who.partner.name,
        known="|".join((who.partner.name, who.partner.organisation, who.youngster, "Noor", "Karim")),
        shared=True,
        subject_codes=[subject.value for subject in Subject],
        owner_options=[(ActionOwner.WRITER.value, gettext("Ik")), (ActionOwner.PARTNER.value, who.partner.name)],
        fixed_subject=None,
        has_status=False,
        typed=form.typed,
        errors=form.errors,
        findings=[],
        pointed_at="",
    )
