"""The consent screens up to the summary: who, what and why, what may be read, how long and where.

Nothing is decided here, but for "later" and "nothing", which every screen offers. No answer means no.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.choices import choice_that_stands
from service.consent.my_pairs import Direction
from service.consent.stood import changed_since, mark_of
from service.pages.forms.consent import AnswerForm, choice_from, choose_form, how_long_form
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.frame import language
from service.pages.youngster.answers import stopped_here
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.draft import DEFAULT_MONTHS, Draft, draft_of, keep_draft
from service.pages.youngster.meanwhile import changed_meanwhile
from service.pages.youngster.screens import (
    PlaceShown,
    people_shown,
    previews,
    stand_in_shown,
    subjects_shown,
    texts_for,
    yes_or_no,
)
from service.records.question import Question, open_question

AT = "/jongere/keuze/<uuid:pair_id>"


@youngster_pages.get(f"{AT}/wie")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_who(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Screen 1: who."""
    question = open_question(session, actor, pair_id)
    if not question.pair.asked:  # joined before both professionals had confirmed their question
        return redirect(url_for(".my_page"), 303)
    texts = texts_for(question, language())
    return render_template(
        "youngster/consent_who.html",
        text=texts.general,
        people=people_shown(texts),
        secrecy=texts.secrecy(),
        purpose=texts.purpose(),
        freely=texts.freely(),
    )


@youngster_pages.post(f"{AT}/wie")
@guard(Permission.DECIDE_CONSENT)
def answer_who(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """On to screen 2, or later, or nothing."""
    form = read_form(AnswerForm)
    question = open_question(session, actor, pair_id)
    return stopped_here(session, actor, question, form, "who") or redirect(url_for(".consent_what", pair_id=pair_id), 303)


@youngster_pages.get(f"{AT}/wat")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_what(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Screen 2: what and why, with a preview of what waits."""
    question = open_question(session, actor, pair_id)
    texts = texts_for(question, language())
    return render_template(
        "youngster/consent_what.html",
        pair_id=pair_id,
        text=texts.general,
        goal=question.goal,
        directions=previews(question, texts),
    )


@youngster_pages.post(f"{AT}/wat")
@guard(Permission.DECIDE_CONSENT)
def answer_what(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """On to the choices, or later, or nothing."""
    form = read_form(AnswerForm)
    question = open_question(session, actor, pair_id)
    stopped = stopped_here(session, actor, question, form, "what")
    return stopped or _to_choice(question, Draft(pair_id, stood=mark_of(question.pair.asked)), None)


@youngster_pages.get(f"{AT}/kiezen/<uuid:organisation_id>")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_choose(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Screen 3, once for each direction: what may be read. Nothing is ticked but what was chosen before."""
    return _choose_page(open_question(session, actor, pair_id), organisation_id)


@youngster_pages.post(f"{AT}/kiezen/<uuid:organisation_id>")
@guard(Permission.DECIDE_CONSENT)
def answer_choose(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """On to the other direction, or to how long."""
    draft = draft_of(pair_id)
    return _answered(session, actor, draft if draft and draft.only is None else None, pair_id, organisation_id)


@youngster_pages.get(f"{AT}/veranderen/<uuid:organisation_id>")
@guard(Permission.OPEN_MY_CONSENTS)
def change_consent(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """The same screen for one direction alone, as it stands now."""
    return _choose_page(open_question(session, actor, pair_id), organisation_id)


@youngster_pages.post(f"{AT}/veranderen/<uuid:organisation_id>")
@guard(Permission.DECIDE_CONSENT)
def answer_change(session: Session, actor: Actor, pair_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """On to how long, for this direction alone."""
    return _answered(session, actor, Draft(pair_id, only=organisation_id), pair_id, organisation_id)


@youngster_pages.get(f"{AT}/hoe-lang")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_how_long(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Screen 4: how long and where."""
    question, draft = open_question(session, actor, pair_id), draft_of(pair_id)
    if draft is None:
        return redirect(url_for(".consent_who", pair_id=pair_id), 303)
    return _how_long_page(question, draft, EMPTY)


@youngster_pages.post(f"{AT}/hoe-lang")
@guard(Permission.DECIDE_CONSENT)
def answer_how_long(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """On to the summary. Three months unless chosen otherwise."""
    question, draft = open_question(session, actor, pair_id), draft_of(pair_id)
    if draft is None:
        return redirect(url_for(".consent_who", pair_id=pair_id), 303)
    organisation_ids = [direction.to for direction in directions_of(question, draft)]
    form = read_form(how_long_form(organisation_ids))
    if form.errors:
        return _how_long_page(question, draft, form), 400
    stopped = stopped_here(session, actor, question, form, "how-long", directions_of(question, draft))
    if stopped:
        return stopped
    if changed := changed_since(draft.stood, directions_of(question, draft)):
        return changed_meanwhile(session, actor, changed)
    copies = [each for each in organisation_ids if form.values.get(f"copies-{each}") == "yes"]
    keep_draft(draft.with_places(copies, int(form.values.get("months", DEFAULT_MONTHS))))
    return redirect(url_for(".consent_summary", pair_id=pair_id), 303)


def directions_of(question: Question, draft: Draft) -> Sequence[Direction]:
    """What this draft is about: one direction that is changed, or every direction that was asked."""
    if draft.only is not None:
        return [question.pair.direction_to(draft.only)]
    return question.pair.asked


def _answered(
    session: Session, actor: Actor, draft: Draft | None, pair_id: UUID, organisation_id: UUID
) -> ResponseReturnValue:
    """`draft` None: this screen is the first that was answered."""
    question = open_question(session, actor, pair_id)
    direction = question.pair.direction_to(organisation_id)
    form = read_form(choose_form())
    if form.errors:
        return _choose_page(question, organisation_id), 400
    stopped = stopped_here(session, actor, question, form, "choose", [direction])
    if stopped:
        return stopped
    if changed := changed_since(form.values["stood"], [direction]):
        return changed_meanwhile(session, actor, changed)
    if draft is None:
        draft = Draft(pair_id, stood=mark_of(question.pair.asked))
    elif draft.only is not None:
        draft = replace(draft, stood=mark_of([direction]))
    return _to_choice(question, draft.with_choice(choice_from(form, organisation_id)), direction)


def _to_choice(question: Question, draft: Draft, after: Direction | None) -> ResponseReturnValue:
    """The next direction to choose in; after the last, how long; and when nothing was chosen, the summary."""
    keep_draft(draft)
    directions = list(directions_of(question, draft))
    following = directions[directions.index(after) + 1 :] if after in directions else directions
    if following and draft.only is None:
        there = url_for(".consent_choose", pair_id=draft.pair_id, organisation_id=following[0].to)
        return redirect(there, 303)
    chosen = any(choice.subjects for choice in draft.choices)
    return redirect(url_for(".consent_how_long" if chosen else ".consent_summary", pair_id=draft.pair_id), 303)


def _choose_page(question: Question, organisation_id: UUID) -> str:
    direction = question.pair.direction_to(organisation_id)
    draft = draft_of(question.pair.id)
    chosen = draft.of(organisation_id) if draft else None
    if chosen is None and direction.is_active:
        chosen = choice_that_stands(direction)
    text = texts_for(question, language()).of(direction)
    first, more = subjects_shown(question, text, direction, chosen)
    return render_template(
        "youngster/consent_choose.html",
        text=text,
        reader=direction.reader,
        first_subjects=first,
        more_subjects=more,
        stand_in=stand_in_shown(direction, chosen),
        read_first=yes_or_no(chosen.read_first if chosen else None),
        stood=mark_of([direction]),
        step=3,
    )


def _how_long_page(question: Question, draft: Draft, form: Form) -> str:
    texts = texts_for(question, language())
    places = []
    for direction in directions_of(question, draft):
        choice = draft.of(direction.to)
        if choice and choice.subjects:
            typed = form.typed.get(f"copies-{direction.to}")
            places.append(PlaceShown(direction.to, texts.of(direction), typed or ("yes" if choice.copies else "")))
    return render_template(
        "youngster/consent_how_long.html",
        text=texts.general,
        directions=places,
        typed=form.typed,
        errors=form.errors,
    )
