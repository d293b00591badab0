"""The coach that reads along while somebody types: it answers what stands there, and keeps and logs nothing of it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.errors import RefusedInputError
from service.pages.forms.notes import TypingForm
from service.pages.forms.reading import Form, read_form
from service.pages.professional.blueprint import professional_pages
from service.pages.refused import refused_words
from service.records.coaching import findings_in
from service.records.minimisation import refuse_what_may_not_be_shared


@professional_pages.post("/meelezen")
@guard(Permission.READ_ALONG)
def read_along(session: Session, actor: Actor) -> ResponseReturnValue:
    """A part of a page: what is refused, and what the writer may want to leave out. Empty where there is nothing."""
    form = read_form(TypingForm)
    text = form.values.get("text", "")
    names = form.values.get("known", "").split("|")
    return render_template(
        "professional/_pointed_at.html",
        refused=_refused(text, form),
        findings=findings_in(text, names),
        partner_name=names[0],
    )


def _refused(text: str, form: Form) -> str | None:
    if form.errors:
        return None  # too long, or nothing yet: the form says so when it is sent
    try:
        refuse_what_may_not_be_shared(text)
    except RefusedInputError as error:
        return next(iter(refused_words(error).values()))
    return None
