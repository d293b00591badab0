"""The last consent screen, and what follows: yes, signed over exactly what stands on it; later; or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.consent.assertions import part_of_decision
from service.consent.choices import Choices, stands_already, terms_of
from service.consent.decisions import end_after
from service.consent.my_pairs import Direction, MyPair, my_pair
from service.consent.notices import hash_of_text
from service.consent.screens import ConsentTexts, shown_for
from service.consent.stand_ins import answer_on_screens
from service.consent.stood import changed_since, mark_of
from service.errors import InvalidInputError, NotYoursError
from service.pages.forms.consent import SummaryForm, choices_from
from service.pages.forms.reading import Form, read_form
from service.pages.frame import language
from service.pages.youngster.answers import evidence_of, notes_named, put_off, share_nothing
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.choosing import AT, directions_of
from service.pages.youngster.draft import draft_of, forget_draft
from service.pages.youngster.meanwhile import changed_meanwhile
from service.pages.youngster.numbers import numbers_of
from service.pages.youngster.proof import NOT_NEEDED, options_over, proof_asked, proof_of
from service.pages.youngster.screens import summaries, texts_for
from service.pairs.locks import lock_for_change
from service.records.question import Question, open_question
from service.records.release import decide_and_release

OUTCOMES = {"ja": "yes", "later": "later", "niets": "nothing"}


@dataclass(frozen=True, slots=True)
class Sent:
    """The last screen as it was sent: the choices on it, the notes, and the exact text that they make now."""

    form: Form
    question: Question
    texts: ConsentTexts
    choices: Choices
    previewed: Mapping[UUID, int]
    shown: str

    @property
    def is_as_shown(self) -> bool:
        """Whether that text is what stood on the screen: no name, goal or text has changed since."""
        return bool(hash_of_text(self.shown) == self.form.values["shown"])

    @property
    def changed(self) -> Sequence[Direction]:
        """The directions in which something was decided since the screen was opened."""
        directions = [self.question.pair.direction_to(choice.to) for choice in self.choices.directions]
        return changed_since(self.form.values["stood"], directions)

    @property
    def parts(self) -> list[bytes]:
        """The exact text and the choices: what the passkey signs."""
        return [part_of_decision(self.shown, self.choices.as_ticked())]


@youngster_pages.get(f"{AT}/samen")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_summary(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Screen 5: the choice as it would be."""
    question, draft = open_question(session, actor, pair_id), draft_of(pair_id)
    if draft is None:
        return redirect(url_for(".consent_who", pair_id=pair_id), 303)
    if changed := changed_since(draft.stood, directions_of(question, draft)):
        return changed_meanwhile(session, actor, changed)
    order = [direction.to for direction in directions_of(question, draft)]
    choices = draft.as_choices(order, last_day(end_after(session, draft.months)))
    return _summary_page(actor, question, choices, {})


@youngster_pages.post(f"{AT}/samen/sleutel")
@guard(Permission.DECIDE_CONSENT)
def decision_challenge(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign this decision: the challenge holds the hash of the text and the choices."""
    return options_over(session, actor, _sent(session, actor, pair_id).parts)


@youngster_pages.post(f"{AT}/samen")
@guard(Permission.DECIDE_CONSENT)
def answer_summary(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Yes, later or nothing. What is decided is what stood on this screen, whatever other screens say since."""
    lock_for_change(session, pair_id)  # before reading what stands, so that two taps at once are one yes
    sent = _sent(session, actor, pair_id)
    answer = sent.form.values["answer"]
    if answer == "later":
        return put_off(session, actor, sent.texts, sent.shown)
    if answer == "nothing":
        return share_nothing(session, actor, sent.texts, sent.shown)
    until = end_after(session, sent.choices.months)
    if stands_already(sent.question.pair, sent.choices, until):  # a second tap
        return _done(session, actor, pair_id)
    if sent.choices.shares and (changed := sent.changed):
        return changed_meanwhile(session, actor, changed)
    if not sent.is_as_shown or sent.choices.last_day != last_day(until):
        return _shown_anew(session, actor, sent), 409
    # Stopping needs the session alone.
    proof = proof_of(session, actor, sent.parts, sent.form) if sent.choices.shares else NOT_NEEDED
    if proof.errors:
        return _summary_page(actor, sent.question, sent.choices, proof.errors), 400
    evidence = evidence_of(actor, sent.texts, sent.shown, sent.choices.as_ticked(), proof.assertion)
    terms = terms_of(sent.question.pair, sent.choices, until)
    decide_and_release(session, actor, pair_id, terms, evidence, sent.previewed)
    answer_on_screens(session, actor, pair_id, sent.choices)
    return _done(session, actor, pair_id)


@youngster_pages.get(f"{AT}/klaar/<any(ja, later, niets):outcome>")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_done(session: Session, actor: Actor, pair_id: UUID, outcome: str) -> ResponseReturnValue:
    """After the choice. Gone back to after a withdrawal, it does not say that something is shared."""
    question = open_question(session, actor, pair_id)
    if _is_shared(question.pair) != (outcome == "ja"):
        return redirect(url_for(".my_page"), 303)
    return render_template(
        "youngster/consent_done.html",
        text=texts_for(question, language()).general,
        outcome=OUTCOMES[outcome],
        numbers=numbers_of(session, [question.pair]) if outcome == "ja" else [],
    )


def _done(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    forget_draft()
    outcome = "ja" if _is_shared(my_pair(session, actor, pair_id)) else "niets"
    return redirect(url_for(".consent_done", pair_id=pair_id, outcome=outcome), 303)


def _is_shared(pair: MyPair) -> bool:
    return any(direction.is_active for direction in pair.directions)


def _sent(session: Session, actor: Actor, pair_id: UUID) -> Sent:
    form = read_form(SummaryForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    question = open_question(session, actor, pair_id)
    texts = texts_for(question, language())
    choices = choices_from(form.values["ticked"])
    notes = notes_named(form)
    asked = {direction.to for direction in question.pair.asked}
    if not {choice.to for choice in choices.directions} <= asked:
        raise NotYoursError
    shown = shown_for(texts, question.goal, question.by_direction(notes), choices)
    return Sent(form, question, texts, choices, dict(notes), shown)


def _shown_anew(session: Session, actor: Actor, sent: Sent) -> str:
    """The same choices with today's names, words and day, to be looked at again."""
    fresh = Choices(sent.choices.directions, sent.choices.months, last_day(end_after(session, sent.choices.months)))
    changed = gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")
    return _summary_page(actor, sent.question, fresh, {"credential": changed})


def _summary_page(actor: Actor, question: Question, choices: Choices, errors: Mapping[str, str]) -> str:
    texts = texts_for(question, language())
    notes = [
        (note.id, note.revision)
        for choice in choices.directions
        for note in question.visible(question.pair.direction_to(choice.to))
    ]
    shown = shown_for(texts, question.goal, question.by_direction(notes), choices)
    first = choices.directions[0].to
    changing_one = len(choices.directions) < len(question.pair.asked)
    where = ".change_consent" if changing_one else ".consent_choose"
    return render_template(
        "youngster/consent_summary.html",
        text=texts.general,
        directions=summaries(question, texts, choices),
        secrecy=texts.secrecy(),
        change_url=url_for(where, pair_id=question.pair.id, organisation_id=first),
        proof=proof_asked(actor) if choices.shares else None,
        is_change=changing_one,
        options_url=url_for(".decision_challenge", pair_id=question.pair.id),
        ticked=choices.as_ticked(),
        shown=hash_of_text(shown),
        stood=mark_of(question.pair.direction_to(choice.to) for choice in choices.directions),
        notes=[f"{note_id}:{revision}" for note_id, revision in notes],
        errors=errors,
    )
