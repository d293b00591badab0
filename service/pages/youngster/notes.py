"""My notes: everything that is written about the youngster, and their own words with it. Opening is a button, not a look."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.my_pairs import my_pairs
from service.consent.standing import histories
from service.pages.doors import safe_next
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import HideForm, ReplyForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.looked import looks_shown
from service.pages.youngster.note_cards import cards
from service.records import replies
from service.records.look_questions import my_questions
from service.records.my_looks import looks_at, read_by
from service.records.my_notes import open_all_my_notes_with_history, read_my_note

LOOKS_BACK = 300  # entries of the log, in which it is looked up who read a note
AT = "/jongere/notities/<uuid:pair_id>/<uuid:note_id>"


@youngster_pages.get("/jongere/notities")
@guard(Permission.OPEN_MY_NOTES)
def my_notes(session: Session, actor: Actor) -> ResponseReturnValue:
    """Every note, folded; `open` in the address names the one that is not."""
    return _notes_page(session, actor, request.args.get("open"), EMPTY)


@youngster_pages.post(f"{AT}/lezen")
@guard(Permission.ANSWER_NOTE)
def read_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Unfold a new note."""
    read_my_note(session, actor, pair_id, note_id)
    return to_note(note_id)


@youngster_pages.post(f"{AT}/reactie")
@guard(Permission.ANSWER_NOTE)
def reply_to_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Agree, dispute, or say something; it travels with the note."""
    form = read_form(ReplyForm)
    if form.errors:
        return _notes_page(session, actor, str(note_id), form), 400
    replies.answer_note(
        session, actor, pair_id, note_id, replies.Answer(str(form.values["kind"]), form.values.get("text", ""))
    )
    say(gettext("Opgeschreven. Wie de notitie leest, leest dit ook."))
    return to_note(note_id)


@youngster_pages.post(f"{AT}/hoort-hier-niet")
@guard(Permission.HIDE_NOTE)
def hide_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """'This does not belong here': from now on the partner does not see it."""
    back = safe_next(read_form(HideForm).values.get("return"))
    replies.hide_note(session, actor, pair_id, note_id)
    return redirect(back, 303) if back and back != url_for(".my_notes") else to_note(note_id)


@youngster_pages.post(f"{AT}/toch-laten-zien")
@guard(Permission.HIDE_NOTE)
def show_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Take 'this does not belong here' back, and on to the question whether the partner may read it."""
    replies.show_note_again(session, actor, pair_id, note_id)
    return redirect(url_for(".release_page", pair_id=pair_id, note_id=note_id), 303)


def to_note(note_id: UUID) -> ResponseReturnValue:
    """Back to this note, unfolded."""
    return redirect(url_for(".my_notes", open=note_id) + f"#note-{note_id}", 303)


def _notes_page(session: Session, actor: Actor, opened: str | None, form: Form) -> str:
    pairs = my_pairs(session, actor)
    notes = open_all_my_notes_with_history(session, actor, pairs)
    events = histories(session, [pair.id for pair in pairs])
    readers = read_by(looks_at(session, [pair.id for pair in pairs], LOOKS_BACK).looks)
    questions = my_questions(session, actor)
    looks = {note_id: looks_shown(found, pairs, questions, {}) for note_id, found in readers.items()}
    field = f"reply-{opened}"
    return render_template(
        "youngster/my_notes.html",
        message=said(),
        notes=cards(notes, events, looks, opened),
        typed={field: form.typed.get("text", "")},
        errors={field: form.errors["text"]} if "text" in form.errors else {},
    )
