"""Letting one note pass that waited for a preview: a yes to that note, with the proof that the youngster says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.again import shown_release
from service.consent.assertions import part_of_decision
from service.consent.my_pairs import my_pairs
from service.consent.notices import hash_of_text, notices_in
from service.consent.screens import ConsentTexts
from service.errors import InvalidInputError, NotYoursError
from service.pages.forms.consent import ReleaseForm
from service.pages.forms.reading import Form, read_form
from service.pages.frame import language
from service.pages.youngster.answers import evidence_of
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.meanwhile import changed_meanwhile
from service.pages.youngster.notes import AT, to_note
from service.pages.youngster.people import shown as person_shown
from service.pages.youngster.proof import options_over, proof_asked, proof_of
from service.pages.youngster.screens import note_preview
from service.pairs.locks import lock_for_change
from service.records import release
from service.records.my_notes import MyNote, note_of, open_all_my_notes
from service.records.question import open_my_words

AT_NOTE = f"{AT}/delen"


@dataclass(frozen=True, slots=True)
class Asked:
    """One note that waits, with the exact text of the question about it."""

    mine: MyNote
    texts: ConsentTexts

    @property
    def shown(self) -> str:
        """The text on the page; the note in it by id and revision."""
        return shown_release(self.texts, self.mine.direction, (self.mine.note.id, self.mine.note.screen_revision))

    @property
    def named(self) -> str:
        """The note as the form names it."""
        return f"{self.mine.note.id}:{self.mine.note.screen_revision}"

    @property
    def parts(self) -> list[bytes]:
        """That text and the note: what the passkey signs."""
        return [part_of_decision(self.shown, self.named)]

    @property
    def waits(self) -> bool:
        """Whether it waits for this and for nothing else that the youngster decided."""
        return self.mine.waits_for_preview and self.mine.direction.is_active and self.mine.note.hidden_at is None


@youngster_pages.get(AT_NOTE)
@guard(Permission.OPEN_MY_NOTES)
def release_page(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """May the partner read this?"""
    asked = _asked(session, actor, pair_id, note_id)
    return _page(actor, asked, {}) if asked.waits else to_note(note_id)


@youngster_pages.post(f"{AT_NOTE}/sleutel")
@guard(Permission.RELEASE_NOTES)
def release_challenge(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """What the browser needs to sign it."""
    return options_over(session, actor, _asked(session, actor, pair_id, note_id).parts)


@youngster_pages.post(AT_NOTE)
@guard(Permission.RELEASE_NOTES)
def release_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """It passes as it stood on the page; corrected since, it is shown anew."""
    form = _sent()
    lock_for_change(session, pair_id)
    asked = _asked(session, actor, pair_id, note_id)
    if not asked.mine.direction.is_active:
        return changed_meanwhile(session, actor, [asked.mine.direction])
    if not asked.waits:  # a second tap
        return to_note(note_id)
    if (asked.named, hash_of_text(asked.shown)) != (form.values["note"], form.values["shown"]):
        changed = gettext("Er is net iets veranderd. Kijk nog even of het zo klopt.")
        return _page(actor, asked, {"credential": changed}), 409
    proof = proof_of(session, actor, asked.parts, form)
    if proof.errors:
        return _page(actor, asked, proof.errors), 400
    evidence = evidence_of(actor, asked.texts, asked.shown, asked.named, proof.assertion)
    release.release_note(session, actor, pair_id, note_id, asked.mine.note.screen_revision, evidence)
    return to_note(note_id)


def _sent() -> Form:
    """Raises InvalidInputError for what our page cannot have sent."""
    form = read_form(ReleaseForm)
    if form.errors:
        raise InvalidInputError({name: [words] for name, words in form.errors.items()})
    return form


def _asked(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> Asked:
    """Raises NotYoursError for a note or pair of somebody else."""
    pairs = my_pairs(session, actor)
    pair = next((pair for pair in pairs if pair.id == pair_id), None)
    mine = note_of(open_all_my_notes(session, actor, pairs), note_id)
    if pair is None or mine.note.pair_id != pair_id:
        raise NotYoursError
    name = open_my_words(session, actor).name
    return Asked(mine, ConsentTexts(notices_in(language()), pair, name))


def _page(actor: Actor, asked: Asked, errors: Mapping[str, str]) -> str:
    direction, note = asked.mine.direction, asked.mine.note
    return render_template(
        "youngster/release.html",
        text=asked.texts.of(direction),
        note=note_preview(note),
        writer=person_shown(direction.writer),
        proof=proof_asked(actor),
        options_url=url_for(".release_challenge", pair_id=direction.pair_id, note_id=note.id),
        named=asked.named,
        shown=hash_of_text(asked.shown),
        errors=errors,
    )
