"""The coach that reads along while somebody types: it answers what stands there, and keeps and logs nothing of it.

A note is kept once its writer has seen what the coach points at: while typing, or else when it is sent. The form itself
carries at what they were pointed (`pointed_at`), so nobody is asked twice and nothing needs to be remembered.
"""

from collections.abc import Collection, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from schemas.text import tidied
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.errors import RefusedInputError
from service.pages.forms.notes import TypingForm
from service.pages.forms.reading import Form, read_form
from service.pages.professional.blueprint import professional_pages
from service.pages.refused import refused_words
from service.records.coaching import Finding, findings_in
from service.records.minimisation import refuse_what_may_not_be_shared

LONGEST = 600
"""Characters of a note (openapi.yaml)."""


@professional_pages.post("/meelezen")
@guard(Permission.READ_ALONG)
def read_along(session: Session, actor: Actor) -> ResponseReturnValue:
    """A part of a page: what is refused, and what the writer may want to leave out. Empty where there is nothing."""
    form = read_form(TypingForm)
    text = form.values.get("text", "")
    names = form.values.get("known", "").split("|")
    findings = findings_in(text, names)
    return render_template(
        "professional/_pointed_at.html",
        refused=_refused(text, form),
        findings=findings,
        pointed_at=as_pointed_at(findings),
        partner_name=names[0],
    )


def found_in(form: Form, known: Collection[str]) -> list[Finding]:
    """At what to point in a note that was sent; at nothing in one that is too long to be kept."""
    text = tidied(form.typed.get("text", ""))  # as it is kept, also where the rest of the form has errors
    return findings_in(text, known) if len(text) <= LONGEST else []


def as_pointed_at(findings: Sequence[Finding]) -> str:
    """What the form carries of these, on one line."""
    return "|".join(_on_one_line(finding) for finding in findings)


def asks_first(form: Form, known: Collection[str] = ()) -> bool:
    """Whether something stands in this note at which its writer was not pointed yet. Without `known` rather too often."""
    seen = form.values.get("pointed_at", "").split("|")
    return any(_on_one_line(finding) not in seen for finding in findings_in(form.values["text"], known))


def _on_one_line(finding: Finding) -> str:
    return " ".join(finding.excerpt.split())


def _refused(text: str, form: Form) -> str | None:
    if form.errors:
        return None  # too long, or nothing yet: the form says so when it is sent
    try:
        refuse_what_may_not_be_shared(text)
    except RefusedInputError as error:
        return next(iter(refused_words(error).values()))
    return None
