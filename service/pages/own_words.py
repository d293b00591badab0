"""The administrator's page on which an organisation says how it deals with secrecy."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.pages.administrator import administrator_pages
from service.pages.forms.administrator import OwnWordsForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pairs.organisations import own_organisation
from service.pairs.own_words import LENGTH, OwnWords, choose_own_words, own_words_of

AT = "/geheimhouding"


@administrator_pages.get(AT)
@guard(Permission.CHOOSE_OWN_WORDS)
def own_words(session: Session, actor: Actor) -> ResponseReturnValue:
    """What stands now, to change."""
    return _page(session, actor, EMPTY)


@administrator_pages.post(AT)
@guard(Permission.CHOOSE_OWN_WORDS)
def choose(session: Session, actor: Actor) -> ResponseReturnValue:
    """Say it so from now on; both fields empty is to say nothing."""
    form = read_form(OwnWordsForm)
    if form.errors:
        return _page(session, actor, form), 400
    words = OwnWords(form.values.get("dutch", ""), form.values.get("english", ""))
    choose_own_words(session, actor, words)
    say(gettext("Bewaard. Zo staat het er vanaf nu."))
    return redirect(url_for(".own_words"), 303)


def _page(session: Session, actor: Actor, form: Form) -> str:
    organisation = own_organisation(session, actor)
    now = own_words_of(organisation)
    return render_template(
        "administrator/own_words.html",
        message=said(),
        organisation=organisation.name,
        typed=form.typed or {"dutch": now.dutch, "english": now.english},
        length=LENGTH,
        errors=form.errors,
    )
