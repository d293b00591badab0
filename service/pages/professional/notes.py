"""Writing, correcting and retracting a note, and its history. What is refused stays on the screen and nowhere else."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from schemas.vocabulary import ActionOwner, Subject
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.sharing import can_be_read
from service.db import now
from service.errors import ConflictError, InvalidInputError, NotYoursError, OlderRevisionError, RefusedInputError
from service.pages.forms.notes import SHARED, AgainForm, CorrectionForm, NoteForm, draft_from, typed_again, typed_from
from service.pages.forms.reading import Form, read_form
from service.pages.messages import drop_draft, say
from service.pages.people import OWN, PARTNER, Shown
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.coaching import as_pointed_at, asks_first, found_in
from service.pages.professional.story import action_in_pair
from service.pages.refused import refused_words
from service.records.notes import Draft, OpenedNote
from service.records.pair_page import PairHeading, open_heading, open_pair_page
from service.records.reading import NoteHistory, open_history, open_note, open_own_note
from service.records.unsent import BrowserDraft, browser_draft
from service.records.writing import correct_note as put_correction
from service.records.writing import refuse_draft
from service.records.writing import retract_note as take_back
from service.records.writing import write_note_once as keep_note


@professional_pages.get("/koppel/<uuid:pair_id>/notitie")
@guard(Permission.WRITE_NOTE)
def write_note(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """An empty note; an action when the address asks for one, or a new appointment for one that is over.

    Offered however it ended: that this page was opened is in the log, which must not tell (docs/decisions/0025).
    """
    asked = read_form(AgainForm, request.args)
    if asked.errors:
        raise InvalidInputError({name: [words] for name, words in asked.errors.items()})
    unsent = browser_draft(session, actor, pair_id, None)
    if "na" not in asked.values:
        form = Form(typed={"kind": str(asked.values.get("soort", ""))})
        return _writing(open_heading(session, actor, pair_id), form, unsent)
    note = open_note(session, actor, pair_id, asked.values["na"])
    if not note.action:
        raise NotYoursError
    form = Form(typed=typed_again(note, actor.organisation_id))
    return _writing(open_heading(session, actor, pair_id), form, unsent, again=str(note.action["what"]))


@professional_pages.post("/koppel/<uuid:pair_id>/notitie")
@guard(Permission.WRITE_NOTE)
def put_note(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Keep the note; what may not be shared comes back on the screen and is kept nowhere."""
    form = read_form(NoteForm)
    unsent, shared = browser_draft(session, actor, pair_id, None), can_be_read(session, actor, pair_id)
    if form.errors:
        return _writing(open_heading(session, actor, pair_id), form, unsent), 400
    if _sharing_changed(form, shared):
        return _writing(open_heading(session, actor, pair_id), form, unsent), 409
    draft = draft_from(form.values, form.values["subject"], now(session))
    try:
        if asked := _points_first(session, actor, pair_id, form, draft):
            return _writing(asked, form, unsent), 422
        keep_note(session, actor, pair_id, draft, form.values.get("sheet") or uuid4().hex)
    except RefusedInputError as error:
        return _writing(open_heading(session, actor, pair_id), form.with_errors(**refused_words(error)), unsent), 422
    except ConflictError:
        words = gettext("Je collega moet eerst ja zeggen tegen dit koppel. Je tekst staat nog op je scherm.")
        return _writing(open_heading(session, actor, pair_id), form.with_errors(text=words), unsent), 409
    return _kept(pair_id, unsent, gettext("Bewaard."), shared)


@professional_pages.get("/koppel/<uuid:pair_id>/notitie/<uuid:note_id>")
@guard(Permission.CORRECT_NOTE)
def correct_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """One's own note as it stands, to be corrected."""
    note = open_own_note(session, actor, pair_id, note_id)
    heading, unsent = open_heading(session, actor, pair_id), browser_draft(session, actor, pair_id, note_id)
    return _correcting(heading, note, Form(typed=typed_from(note)), unsent)


@professional_pages.post("/koppel/<uuid:pair_id>/notitie/<uuid:note_id>")
@guard(Permission.CORRECT_NOTE)
def put_corrected_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Put the correction in its place; when somebody was first, both texts stand on the page."""
    form = read_form(CorrectionForm)
    note = open_own_note(session, actor, pair_id, note_id)
    unsent, shared = browser_draft(session, actor, pair_id, note_id), can_be_read(session, actor, pair_id)
    if form.errors:
        return _correcting(open_heading(session, actor, pair_id), note, form, unsent), 400
    if _sharing_changed(form, shared):
        return _correcting(open_heading(session, actor, pair_id), note, form, unsent), 409
    draft = draft_from(form.values, note.subject, note.written_at)
    seen, seen_action = form.values["revision"], form.values["action_revision"]
    try:
        if asked := _points_first(session, actor, pair_id, form, draft):
            return _correcting(asked, note, form, unsent), 422
        put_correction(session, actor, pair_id, note_id, draft, seen, seen_action)
    except RefusedInputError as error:
        form = form.with_errors(**refused_words(error))
        return _correcting(open_heading(session, actor, pair_id), note, form, unsent), 422
    except OlderRevisionError:
        note = open_own_note(session, actor, pair_id, note_id)  # as the other left it, while this one waited
        conflict = _conflict(session, actor, note, seen)
        return _correcting(open_heading(session, actor, pair_id), note, form, unsent, conflict), 409
    return _kept(pair_id, unsent, gettext("Verbeterd."), shared)


@professional_pages.post("/koppel/<uuid:pair_id>/notitie/<uuid:note_id>/intrekken")
@guard(Permission.RETRACT_NOTE)
def retract_note(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Take one's own note back."""
    take_back(session, actor, pair_id, note_id)
    say(gettext("Ingetrokken. Niemand kan deze notitie hier nog lezen."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.get("/koppel/<uuid:pair_id>/notitie/<uuid:note_id>/geschiedenis")
@guard(Permission.OPEN_HISTORY)
def note_history(session: Session, actor: Actor, pair_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Every text that this note has had, newest first."""
    history = open_history(session, actor, pair_id, note_id)
    heading = open_heading(session, actor, pair_id)
    own = history.note.organisation_id == actor.organisation_id
    return render_template(
        "professional/note_history.html",
        pair=heading.pair,
        name=heading.name,
        author=Shown(history.note.author, history.note.organisation, OWN if own else PARTNER),
        versions=_versions(history),
    )


def _kept(pair_id: UUID, unsent: BrowserDraft, words: str, shared: bool) -> ResponseReturnValue:
    """On to the pair; the browser drops what it kept of this, and where nothing is shared the words say so."""
    drop_draft(unsent.name)
    if not shared:
        words += " " + gettext("Er wordt nu niets gedeeld. Wat je opschreef, blijft bij jouw organisatie.")
    say(words)
    return redirect(url_for(".pair", pair_id=pair_id), 303)


def _points_first(session: Session, actor: Actor, pair_id: UUID, form: Form, draft: Draft) -> PairHeading | None:
    """The heading of the page on which the coach points at something first, or None where there is nothing to point at.

    Raises RefusedInputError: what may not be shared is said before what need not be.
    """
    refuse_draft(draft)
    if not asks_first(form):
        return None
    heading = open_heading(session, actor, pair_id)
    return heading if asks_first(form, _known_names(heading)) else None


def _sharing_changed(form: Form, shared: bool) -> bool:
    """Whether the page on which this was typed said that something is shared and by now nothing is, or the reverse."""
    said = form.typed.get("shared")
    return said is not None and (said == SHARED) != shared


def _writing(heading: PairHeading, form: Form, unsent: BrowserDraft, again: str | None = None) -> str:
    return render_template(
        "professional/write_note.html",
        **_fields(heading, form, unsent),
        sheet=form.typed.get("sheet") or uuid4().hex,
        again=again,
        fixed_subject=None,
        has_status=False,
    )


def _conflict(session: Session, actor: Actor, note: OpenedNote, seen_revision: int) -> SimpleNamespace:
    """What somebody else made of the note meanwhile: of its text, or only of how its action stands."""
    page = open_pair_page(session, actor, note.pair_id)
    return SimpleNamespace(
        text=note.text,
        by=note.author if note.revision != seen_revision else None,
        at=note.corrected_at or note.accepted_at if note.revision != seen_revision else note.carried_since,
        action=action_in_pair(page, note, actor) if note.action else None,
    )


def _correcting(
    heading: PairHeading, note: OpenedNote, form: Form, unsent: BrowserDraft, conflict: SimpleNamespace | None = None
) -> str:
    return render_template(
        "professional/correct_note.html",
        **_fields(heading, form, unsent),
        note=note,
        conflict=conflict,
        has_status=note.action is not None or "action_status" in form.typed,
    )


def _fields(heading: PairHeading, form: Form, unsent: BrowserDraft) -> dict[str, Any]:
    findings = found_in(form, _known_names(heading)) if request.method == "POST" else []
    return {
        "pair": heading.pair,
        "name": heading.name,
        "partner_name": heading.partner_name,
        "known": "|".join(_known_names(heading)),
        "shared": heading.sharing.outgoing is not None,
        "subject_codes": [subject.value for subject in Subject],
        "owner_options": [(ActionOwner.WRITER.value, gettext("Ik")), (ActionOwner.PARTNER.value, heading.partner_name)],
        "typed": form.typed,
        "errors": form.errors,
        "findings": findings,
        "pointed_at": as_pointed_at(findings),
        "draft": unsent,
        "restores": request.method == "GET",
        "sharing_changed": _sharing_changed(form, heading.sharing.outgoing is not None),
    }


def _known_names(heading: PairHeading) -> list[str]:
    """Names at which the coach need not point."""
    return [heading.partner_name, heading.partner_organisation.name, heading.name, heading.own_label or ""]


def _versions(history: NoteHistory) -> list[SimpleNamespace]:
    """Newest first, each with since when it stood there."""
    since = [history.note.accepted_at, *(version.replaced_at for version in history.earlier)]
    texts = [*((version.text, version.author) for version in history.earlier), (history.note.text, history.note.author)]
    versions = [
        SimpleNamespace(text=text, by=author, at=at, now=False) for (text, author), at in zip(texts, since, strict=True)
    ]
    versions[-1].now = True
    return versions[::-1]
