"""At eighteen: what changes, what stands, and whether it is still right."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.eighteen import (
    AtEighteen,
    answer_at_eighteen,
    is_asked_at_eighteen,
    shown_at_eighteen,
    standing_in,
    words_at_eighteen,
)
from service.consent.my_pairs import my_pairs
from service.consent.notices import notices_in
from service.consent.screens import ConsentTexts
from service.pages.forms.assisted import EighteenForm
from service.pages.forms.reading import read_form
from service.pages.frame import language
from service.pages.messages import say
from service.pages.people import Shown
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.people import shown
from service.records.question import open_my_words

AT = "/jongere/achttien"


@dataclass(frozen=True, slots=True)
class StandsNow:
    """One direction as it stands (templates/youngster/eighteen.html)."""

    reader: Shown
    reads: str
    subjects: Sequence[str]
    until: str


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_CONSENTS)
def eighteen(session: Session, actor: Actor) -> ResponseReturnValue:
    """The question; where it does not wait, one's own page."""
    texts = _texts(session, actor)
    directions = [direction for one in texts for direction in one.pair.directions]
    if not is_asked_at_eighteen(session, actor, directions):
        return redirect(url_for(".my_page"), 303)
    return render_template("youngster/eighteen.html", text=texts[0].general, directions=_stands(texts))


@youngster_pages.post(AT)
@guard(Permission.DECIDE_CONSENT)
def answer_eighteen(session: Session, actor: Actor) -> ResponseReturnValue:
    """Leave it, change something, or stop everything."""
    texts, form = _texts(session, actor), read_form(EighteenForm)
    directions = [direction for one in texts for direction in one.pair.directions]
    if form.errors or not is_asked_at_eighteen(session, actor, directions):
        return redirect(url_for(".my_page"), 303)
    answer = AtEighteen(form.values["answer"])
    answer_at_eighteen(session, actor, answer, shown_at_eighteen(texts), texts[0].notices.revision)
    if answer is AtEighteen.CHANGE:
        return redirect(url_for(".my_consents"), 303)
    say(
        gettext("Gestopt. Er wordt nu niets gelezen.")
        if answer is AtEighteen.STOP
        else gettext("Prima. Het blijft zoals het is.")
    )
    return redirect(url_for(".my_page"), 303)


def _texts(session: Session, actor: Actor) -> list[ConsentTexts]:
    name = open_my_words(session, actor).name
    return [ConsentTexts(notices_in(language()), pair, name) for pair in my_pairs(session, actor)]


def _stands(texts: Sequence[ConsentTexts]) -> list[StandsNow]:
    found = []
    for one in texts:
        for direction in standing_in(one):
            reads, *subjects, until = words_at_eighteen(one, direction)
            found.append(StandsNow(shown(direction.reader), reads, subjects, until))
    return found
