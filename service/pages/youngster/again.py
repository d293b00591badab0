"""On again, as it was before; and going on longer. One page, one tap, and the proof that it is the youngster who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.consent.again import Again, by_direction, choices_again, length_words, shown_again
from service.consent.assertions import part_of_decision
from service.consent.choices import Choices, terms_of
from service.consent.decisions import MONTHS, end_after, renew_consent
from service.consent.my_pairs import Direction, my_pairs
from service.consent.notices import hash_of_text, notices_in
from service.consent.screens import ConsentTexts, NoteRevision
from service.consent.stood import changed_since, mark_of, named_in
from service.errors import InvalidInputError
from service.pages.forms.consent import AgainForm
from service.pages.forms.reading import Form, read_form
from service.pages.frame import language
from service.pages.messages import say
from service.pages.youngster.again_view import directions_again
from service.pages.youngster.answers import evidence_of, notes_named
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.meanwhile import changed_meanwhile
from service.pages.youngster.proof import Proof, options_over, proof_asked, proof_of
from service.pairs.locks import lock_each_for_change
from service.records.going_on import PairGoesOn, open_going_on
from service.records.question import open_my_words
from service.records.release import decide_and_release

EVERYTHING = "/jongere/weer-aan"
PAIR = "/jongere/toestemming/<uuid:pair_id>"
DIRECTION = f"{PAIR}/<uuid:organisation_id>"


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything on the page: per pair the exact text, given these notes; `ends`: the last day per number of months."""

    again: Again
    pairs: Sequence[PairGoesOn]
    texts: Sequence[ConsentTexts]
    ends: Mapping[int, date]
    notes: Sequence[NoteRevision]

    @property
    def shown(self) -> list[str]:
        """The text about each pair."""
        return [self._shown(pair, texts) for pair, texts in zip(self.pairs, self.texts, strict=True)]

    def _shown(self, pair: PairGoesOn, texts: ConsentTexts) -> str:
        by_writer: dict[UUID, list[NoteRevision]] = {}
        for note_id, revision in self.notes:
            if note_id in pair.writers:
                by_writer.setdefault(pair.writers[note_id], []).append((note_id, revision))
        return shown_again(self.again, texts, pair.asked, by_direction(pair.asked, by_writer), self.ends)

    @property
    def directions(self) -> list[Direction]:
        """Every direction on the page."""
        return [each.direction for pair in self.pairs for each in pair.asked]

    @property
    def hash(self) -> str:
        """Of all that is on the page."""
        return hash_of_text("\n\n".join(self.shown))

    def choices(self, months: int) -> list[Choices]:
        """What each pair goes on with, when this length is chosen."""
        return [choices_again(pair.asked, months, self.ends[months]) for pair in self.pairs]

    def pressed(self, months: int) -> list[str]:
        """The text about each pair, with the button of this length."""
        lengths = [length_words(texts, months, self.ends[months]) for texts in self.texts]
        return [f"{shown}\n\n[{length}]" for shown, length in zip(self.shown, lengths, strict=True)]

    def parts(self, months: int) -> list[bytes]:
        """The exact text and the choices of each pair: what the passkey signs."""
        return [
            part_of_decision(pressed, choices.as_ticked())
            for pressed, choices in zip(self.pressed(months), self.choices(months), strict=True)
        ]


@youngster_pages.get(EVERYTHING)
@youngster_pages.get(f"{PAIR}/weer-aan")
@youngster_pages.get(f"{DIRECTION}/weer-aan")
@guard(Permission.OPEN_MY_CONSENTS)
def take_up(
    session: Session, actor: Actor, pair_id: UUID | None = None, organisation_id: UUID | None = None
) -> ResponseReturnValue:
    """What goes on again: everything that was paused, in one pair perhaps; or one direction, in whatever way it stopped."""
    return _opened(actor, _asked(session, actor, Again.TAKE_UP, pair_id, organisation_id, None))


@youngster_pages.post(f"{EVERYTHING}/sleutel")
@youngster_pages.post(f"{PAIR}/weer-aan/sleutel")
@youngster_pages.post(f"{DIRECTION}/weer-aan/sleutel")
@guard(Permission.RESUME_CONSENT)
def take_up_challenge(
    session: Session, actor: Actor, pair_id: UUID | None = None, organisation_id: UUID | None = None
) -> ResponseReturnValue:
    """What the browser needs to sign it."""
    return _challenge(session, actor, Again.TAKE_UP, pair_id, organisation_id)


@youngster_pages.post(EVERYTHING)
@youngster_pages.post(f"{PAIR}/weer-aan")
@youngster_pages.post(f"{DIRECTION}/weer-aan")
@guard(Permission.RESUME_CONSENT)
def answer_take_up(
    session: Session, actor: Actor, pair_id: UUID | None = None, organisation_id: UUID | None = None
) -> ResponseReturnValue:
    """It goes on as on the page, and what stood there passes; what did not waits."""
    return _answered(session, actor, Again.TAKE_UP, pair_id, organisation_id)


@youngster_pages.get(f"{PAIR}/langer")
@guard(Permission.OPEN_MY_CONSENTS)
def go_on_longer(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What ends soon."""
    return _opened(actor, _asked(session, actor, Again.LONGER, pair_id, None, None))


@youngster_pages.post(f"{PAIR}/langer/sleutel")
@guard(Permission.DECIDE_CONSENT)
def go_on_longer_challenge(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign it."""
    return _challenge(session, actor, Again.LONGER, pair_id, None)


@youngster_pages.post(f"{PAIR}/langer")
@guard(Permission.DECIDE_CONSENT)
def answer_go_on_longer(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What ends soon goes on until a new end."""
    return _answered(session, actor, Again.LONGER, pair_id, None)


@youngster_pages.get(f"{PAIR}/bevestigen")
@guard(Permission.OPEN_MY_CONSENTS)
def confirm_alone(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What was said beside a professional: is it still right?"""
    return _opened(actor, _asked(session, actor, Again.CONFIRM, pair_id, None, None))


@youngster_pages.post(f"{PAIR}/bevestigen/sleutel")
@guard(Permission.DECIDE_CONSENT)
def confirm_alone_challenge(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign it."""
    return _challenge(session, actor, Again.CONFIRM, pair_id, None)


@youngster_pages.post(f"{PAIR}/bevestigen")
@guard(Permission.DECIDE_CONSENT)
def answer_confirm_alone(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """From now on it is the youngster's own yes, until a new end."""
    return _answered(session, actor, Again.CONFIRM, pair_id, None)


def _challenge(session: Session, actor: Actor, again: Again, pair_id: UUID | None, to: UUID | None) -> ResponseReturnValue:
    form = _sent()
    asked = _asked(session, actor, again, pair_id, to, notes_named(form))
    return options_over(session, actor, asked.parts(int(form.values["months"])))


def _answered(session: Session, actor: Actor, again: Again, pair_id: UUID | None, to: UUID | None) -> ResponseReturnValue:
    form = _sent()
    # All before the first is read, so that what is decided is what stands, and nobody waits in a circle.
    lock_each_for_change(session, [pair.id for pair in my_pairs(session, actor)])
    asked, months = _asked(session, actor, again, pair_id, to, notes_named(form)), int(form.values["months"])
    if stopped := _stopped_meanwhile(session, actor, form):
        return changed_meanwhile(session, actor, stopped)
    if asked.pairs:
        proof, status = _proof(session, actor, asked, form, months)
        if proof.errors:
            return _page(actor, _asked(session, actor, again, pair_id, to, None), proof.errors), status
        _carry_out(session, actor, asked, months, proof)
        say(_done(again, asked.ends[months]))
    return redirect(url_for(".my_page"), 303)


def _stopped_meanwhile(session: Session, actor: Actor, form: Form) -> list[Direction]:
    """Where something was decided since the page was opened, and nothing goes on now; what does was tapped twice."""
    mark = form.values["stood"]
    directions = [direction for pair in my_pairs(session, actor) for direction in pair.directions]
    changed = changed_since(mark, named_in(mark, directions))
    return [direction for direction in changed if not direction.is_active]


def _proof(session: Session, actor: Actor, asked: Asked, form: Form, months: int) -> tuple[Proof, int]:
    if asked.hash != form.values["shown"]:
        return Proof({"credential": gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")}), 409
    return proof_of(session, actor, asked.parts(months), form), 400


def _carry_out(session: Session, actor: Actor, asked: Asked, months: int, proof: Proof) -> None:
    until, previewed = end_after(session, months), dict(asked.notes)
    each = zip(asked.pairs, asked.texts, asked.pressed(months), asked.choices(months), strict=True)
    for pair, texts, pressed, choices in each:
        evidence = evidence_of(actor, texts, pressed, choices.as_ticked(), proof.assertion)
        terms = terms_of(pair.pair, choices, until)
        if asked.again is not Again.TAKE_UP:
            renew_consent(session, actor, pair.pair.id, terms, evidence)
        else:
            decide_and_release(session, actor, pair.pair.id, terms, evidence, previewed)


def _done(again: Again, end: date) -> str:
    if again is Again.TAKE_UP:
        return gettext("Het staat weer aan, tot %(day)s.", day=format_date(end, "d MMMM"))
    if again is Again.CONFIRM:
        return gettext("Het is nu je eigen keuze, tot %(day)s.", day=format_date(end, "d MMMM"))
    return gettext("Het gaat door tot %(day)s.", day=format_date(end, "d MMMM"))


def _sent() -> Form:
    """Raises InvalidInputError for what our page cannot have sent."""
    form = read_form(AgainForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    return form


def _asked(
    session: Session,
    actor: Actor,
    again: Again,
    pair_id: UUID | None,
    to: UUID | None,
    named: Sequence[NoteRevision] | None,
) -> Asked:
    """`named`: the notes that stood on the page that was sent; None: those that belong on it now."""
    pairs = open_going_on(session, actor, again, pair_id, to)
    name = open_my_words(session, actor).name
    texts = [ConsentTexts(notices_in(language()), pair.pair, name) for pair in pairs]
    ends = {months: last_day(end_after(session, months)) for months in MONTHS}
    passing = [note for pair in pairs for each in pair.directions for note in (*each.new, *each.earlier)]
    notes = [(note.id, note.screen_revision) for note in passing] if named is None else named
    return Asked(again, pairs, texts, ends, notes)


def _opened(actor: Actor, asked: Asked) -> ResponseReturnValue:
    """The page; where nothing can go on (gone back to, or another's), one's own page."""
    return _page(actor, asked, {}) if asked.pairs else redirect(url_for(".my_page"), 303)


def _page(actor: Actor, asked: Asked, errors: Mapping[str, str]) -> str:
    text = asked.texts[0].general
    return render_template(
        "youngster/again.html",
        text=text,
        again=asked.again.value,
        title=text[f"{asked.again}_title"],
        lead=text[f"{asked.again}_lead"],
        directions=directions_again(asked.pairs, asked.texts),
        lengths=[(months, length_words(asked.texts[0], months, asked.ends[months])) for months in MONTHS],
        proof=proof_asked(actor),
        options_url=f"{request.path}/sleutel",
        notes=[f"{note_id}:{revision}" for note_id, revision in asked.notes],
        shown=asked.hash,
        stood=mark_of(asked.directions),
        errors=errors,
    )
