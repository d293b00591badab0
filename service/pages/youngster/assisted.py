"""On a professional's screen: the youngster says who they are, reads or hears what it is about, and chooses.

The professional is signed out here, so no page of theirs opens, whatever is pressed or typed. What can be said is the
smallest yes (consent/assisted.py); at the end there is a code with which the youngster can look at it alone.
"""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from service.access.guard import guard, public
from service.access.paper_codes import give_paper_code
from service.access.permissions import Permission
from service.access.sessions import clear_session_cookie, end_session
from service.access.wiring import koppel
from service.actors import Actor
from service.consent.choices import Choice
from service.pages.forms.assisted import LastAnswerForm, NameForm, NewNameForm, subjects_form
from service.pages.forms.consent import choice_from
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.frame import language
from service.pages.handed_over import forget_visit
from service.pages.youngster.answers import notes_named
from service.pages.youngster.assisted_view import Sitting, begin_view, sitting_of
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.draft import Draft, draft_of, keep_draft
from service.pages.youngster.joining import months_and_years
from service.pages.youngster.shown_code import code_on_screen, keep_code_on_screen
from service.pairs.assisting import assisting_of, call_by_name, end_assisting, introduce_beside, youngster_beside
from service.pairs.codes import hash_of, new_recovery_code
from service.pairs.joining import Introduction
from service.pairs.locks import lock_for_change
from service.pairs.models import Assisting
from service.records.beside import Answer, answer_beside

AT = "/jongere/samen"


@youngster_pages.get(f"{AT}/begin")
@guard(Permission.DECIDE_BESIDE)
def assisted_begin(session: Session, actor: Actor) -> ResponseReturnValue:
    """Whose screen this is, who is there, and that nobody else can say yes."""
    assisting = assisting_of(session, actor)
    return _to(".assisted_read") if assisting.name else _begin_page(session, actor, assisting, EMPTY)


@youngster_pages.post(f"{AT}/begin")
@guard(Permission.DECIDE_BESIDE)
def assisted_introduce(session: Session, actor: Actor) -> ResponseReturnValue:
    """Who they are. Below 16 it is over, and nothing is kept."""
    assisting = assisting_of(session, actor)
    if assisting.name:  # a second tap
        return _to(".assisted_read")
    is_known = assisting.youngster_id is not None
    form = read_form(NameForm if is_known else NewNameForm)
    if form.errors:
        return _begin_page(session, actor, assisting, form), 400
    if is_known:
        call_by_name(session, assisting, form.values["name"])
        return _to(".assisted_read")
    born = (form.values["birth_year"], form.values["birth_month"])
    if not introduce_beside(session, assisting, Introduction(form.values["name"], born, language())):
        return _given_back(session, actor, assisting)
    return _to(".assisted_read")


@youngster_pages.get(f"{AT}/lezen")
@guard(Permission.DECIDE_BESIDE)
def assisted_read(session: Session, actor: Actor) -> ResponseReturnValue:
    """Who, what and why, with a preview of what this holder wrote."""
    sitting = sitting_of(session, actor, language())
    return _elsewhere(sitting) or render_template("youngster/assisted_read.html", **sitting.read_view())


@youngster_pages.get(f"{AT}/kiezen")
@guard(Permission.DECIDE_BESIDE)
def assisted_choose(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the other may read; nothing is ticked but what was chosen in this sitting."""
    sitting = sitting_of(session, actor, language())
    return _elsewhere(sitting) or render_template("youngster/assisted_choose.html", **sitting.choose_view(_chosen(sitting)))


@youngster_pages.post(f"{AT}/kiezen")
@guard(Permission.DECIDE_BESIDE)
def assisted_answer_choose(session: Session, actor: Actor) -> ResponseReturnValue:
    """On to the choice as it would be."""
    sitting, form = sitting_of(session, actor, language()), read_form(subjects_form())
    if form.errors:
        return render_template("youngster/assisted_choose.html", **sitting.choose_view(None)), 400
    keep_draft(
        Draft(sitting.question.pair.id, only=sitting.direction.to, choices=(choice_from(form, sitting.direction.to),))
    )
    return _to(".assisted_summary")


@youngster_pages.get(f"{AT}/keuze")
@guard(Permission.DECIDE_BESIDE)
def assisted_summary(session: Session, actor: Actor) -> ResponseReturnValue:
    """The choice as it would be."""
    sitting = sitting_of(session, actor, language())
    chosen = _chosen(sitting)
    if chosen is None:
        return _elsewhere(sitting) or _to(".assisted_choose")
    return _elsewhere(sitting) or _summary_page(sitting, chosen, {})


@youngster_pages.post(f"{AT}/keuze")
@guard(Permission.DECIDE_BESIDE)
def assisted_decide(session: Session, actor: Actor) -> ResponseReturnValue:
    """Yes, later or nothing, to exactly what stood there."""
    lock_for_change(session, assisting_of(session, actor).pair_id)
    sitting, form = sitting_of(session, actor, language()), read_form(LastAnswerForm)
    session.refresh(sitting.assisting)
    chosen = _chosen(sitting)
    if sitting.assisting.outcome is not None:  # a second tap
        return _to(".assisted_done")
    if form.errors or chosen is None:
        return _to(".assisted_choose")
    notes = notes_named(form)
    if sitting.hash_of(chosen, notes) != form.values["shown"]:
        changed = gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")
        return _summary_page(sitting, chosen, {"answer": changed}), 409
    answer = Answer(form.values["answer"], chosen, sitting.shown(chosen, notes), dict(notes))
    answer_beside(session, actor, sitting.assisting, sitting.texts, answer)
    return _with_code(session, sitting.assisting)


@youngster_pages.post(f"{AT}/later")
@guard(Permission.DECIDE_BESIDE)
def assisted_not_now(session: Session, actor: Actor) -> ResponseReturnValue:
    """Not now, before the choice stood there: no answer, so nothing is decided."""
    assisting = assisting_of(session, actor)
    youngster_beside(session, assisting)
    assisting.outcome = assisting.outcome or "later"
    return _with_code(session, assisting)


@youngster_pages.get(f"{AT}/klaar")
@guard(Permission.DECIDE_BESIDE)
def assisted_done(session: Session, actor: Actor) -> ResponseReturnValue:
    """What was decided, and the code to look at it alone."""
    sitting = sitting_of(session, actor, language())
    if sitting.assisting.outcome is None:
        return _to(".assisted_read")
    address = f"{urlsplit(koppel().settings.public_url).netloc}/p"
    return render_template(
        "youngster/assisted_done.html", **sitting.done_view(), paper_code=code_on_screen(), paper_address=address
    )


@youngster_pages.post(f"{AT}/terug")
@guard(Permission.DECIDE_BESIDE)
def give_screen_back(session: Session, actor: Actor) -> ResponseReturnValue:
    """The screen is the professional's again, who signs in anew."""
    return _given_back(session, actor, assisting_of(session, actor))


@youngster_pages.get(f"{AT}/terug")
@public
def screen_given_back() -> ResponseReturnValue:
    """The same page whether it is done, took too long or could not be."""
    return render_template("youngster/screen_given_back.html", next=url_for("professional.caseload"))


def _with_code(session: Session, assisting: Assisting) -> Response:
    code = new_recovery_code()
    if code_on_screen() is None and give_paper_code(session, assisting, hash_of(code)):
        keep_code_on_screen(code)
    return _to(".assisted_done")


def _chosen(sitting: Sitting) -> Choice | None:
    draft = draft_of(sitting.question.pair.id)
    return draft.of(sitting.direction.to) if draft else None


def _elsewhere(sitting: Sitting) -> Response | None:
    """Where this sitting is: before a name there is nothing to read, after an answer nothing to choose."""
    if sitting.assisting.outcome is not None:
        return _to(".assisted_done")
    return None if sitting.assisting.name else _to(".assisted_begin")


def _given_back(session: Session, actor: Actor, assisting: Assisting) -> ResponseReturnValue:
    end_assisting(session, assisting)
    if actor.session_id is not None:
        end_session(session, actor.session_id)
    forget_visit()
    response = make_response(redirect(url_for(".screen_given_back"), 303))
    clear_session_cookie(response, koppel().settings)
    return response


def _begin_page(session: Session, actor: Actor, assisting: Assisting, form: Form) -> str:
    return render_template(
        "youngster/assisted_begin.html",
        **begin_view(session, actor, language()),
        is_known=assisting.youngster_id is not None,
        **months_and_years(),
        typed=form.typed,
        errors=form.errors,
    )


def _summary_page(sitting: Sitting, chosen: Choice, errors: dict[str, str]) -> str:
    return render_template("youngster/assisted_summary.html", **sitting.summary_view(chosen), errors=errors)


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), 303)
