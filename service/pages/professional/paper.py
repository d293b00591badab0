"""On paper: a holder prints a sheet, the youngster ticks, and the holder enters what was ticked."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.paper_codes import give_paper_code
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.audit.acts import SheetEntered
from service.audit.log import append
from service.clock import local
from service.consent.assisted import direction_written_by
from service.consent.choices import SUBJECTS_IN_ORDER, Choice
from service.consent.my_pairs import Direction, pair_as_asked
from service.consent.notices import hash_of_text, notices_in
from service.consent.screens import ConsentTexts, subject_name
from service.consent.sheet import shown_on_sheet
from service.errors import NotYoursError
from service.pages.forms.assisted import NewSheetForm, SheetForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.frame import language
from service.pages.messages import said, say
from service.pages.professional.blueprint import professional_pages
from service.pages.qr import qr_code
from service.pages.youngster.joining import months_and_years
from service.pairs.assisting import Present, call_by_name, end_assisting, introduce_beside, require_can_assist
from service.pairs.joining import Introduction
from service.pairs.models import Assisting, Pair
from service.pairs.sheets import make_sheet, sheet_to_enter, sheets_to_enter
from service.records.beside import Answer, answer_beside
from service.records.pair_page import open_heading

AT = "/koppel/<uuid:pair_id>/papier"


@professional_pages.get(AT)
@guard(Permission.ASSIST)
def paper(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """How it goes on paper, and the sheets that wait to be entered. Raises ConflictError."""
    require_can_assist(session, actor, pair_id)
    _asked(session, actor, pair_id, language())
    heading = open_heading(session, actor, pair_id)
    sheets = [(sheet.id, local(sheet.started_at)) for sheet in sheets_to_enter(session, actor, pair_id)]
    return render_template(
        "professional/paper.html",
        pair_id=pair_id,
        name=heading.name,
        partner_name=heading.partner_name,
        sheets=sheets,
        message=said(),
    )


@professional_pages.post(AT)
@guard(Permission.ASSIST)
def print_sheet(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """A sheet to print. Its code stands on it and nowhere else."""
    require_can_assist(session, actor, pair_id)
    texts, direction = _asked(session, actor, pair_id, language())
    sheet, code = make_sheet(session, actor, pair_id, language())
    sheet.text_hash = hash_of_text(shown_on_sheet(texts, direction))
    public_url, text = koppel().settings.public_url, texts.of(direction)
    return render_template(
        "professional/sheet.html",
        pair_id=pair_id,
        text=text,
        sentences=[sentence for _, sentence in texts.sentences()],
        secrecy=texts.secrecy(),
        purpose=texts.purpose(),
        freely=texts.freely(),
        subjects=[subject_name(text, subject) for subject in SUBJECTS_IN_ORDER],
        present=[text[f"assisted_present_{each}"] for each in Present],
        paper_code=code,
        address=f"{urlsplit(public_url).netloc}/p",
        qr_svg=qr_code(f"{public_url}/p/{code}"),
        made_at=local(sheet.started_at),
    )


@professional_pages.get(f"{AT}/<uuid:sheet_id>")
@guard(Permission.ASSIST)
def enter_sheet(session: Session, actor: Actor, pair_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """What was ticked on this sheet. Raises NotYoursError for one that was entered or is too old."""
    return _entry_page(session, actor, sheet_to_enter(session, actor, pair_id, sheet_id), EMPTY)


@professional_pages.post(f"{AT}/<uuid:sheet_id>")
@guard(Permission.ASSIST)
def put_sheet(session: Session, actor: Actor, pair_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """Enter it, once. Of somebody below 16 nothing is kept, and it looks like a sheet that is too old."""
    sheet = sheet_to_enter(session, actor, pair_id, sheet_id)
    pair = require_can_assist(session, actor, pair_id)
    form = read_form(NewSheetForm if pair.youngster_id is None else SheetForm)
    if form.errors:
        return _entry_page(session, actor, sheet, form), 400
    texts, direction = _asked(session, actor, pair_id, sheet.language)
    shown = shown_on_sheet(texts, direction)
    if hash_of_text(shown) != sheet.text_hash or not _introduced(session, sheet, pair, form):
        end_assisting(session, sheet)
        say(gettext("Dit blad werkt niet meer. Er is niets bewaard. Maak een nieuw blad."))
        return redirect(url_for(".paper", pair_id=pair_id), 303)
    youngster = Actor(role=Role.ASSISTED, id=sheet.id)
    chosen = frozenset(str(subject) for subject in form.values.get("subjects", ()))
    asked, direction = _asked(session, actor, pair_id, sheet.language)
    answer_beside(session, youngster, sheet, asked, Answer(form.values["answer"], Choice(direction.to, chosen), shown, {}))
    if sheet.code_hash is not None:
        give_paper_code(session, sheet, sheet.code_hash)
    end_assisting(session, sheet)
    append(session, SheetEntered(actor=actor, pair_id=pair_id))
    say(gettext("Ingevuld. De jongere kan het alleen nakijken, met de code op het blad."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


def _introduced(session: Session, sheet: Assisting, pair: Pair, form: Form) -> bool:
    """Who the youngster is, as the sheet says; False for somebody below 16."""
    sheet.present = " ".join(sorted(form.values["present"]))
    if pair.youngster_id is not None:
        sheet.youngster_id = pair.youngster_id
        call_by_name(session, sheet, form.values["name"])
        return True
    born = (form.values["birth_year"], form.values["birth_month"])
    return introduce_beside(session, sheet, Introduction(form.values["name"], born, sheet.language))


def _asked(session: Session, actor: Actor, pair_id: UUID, in_language: str) -> tuple[ConsentTexts, Direction]:
    """The texts and the one direction that is asked on a sheet of this holder. Raises ConflictError."""
    if actor.organisation_id is None:
        raise NotYoursError
    pair = pair_as_asked(session, pair_id)
    return ConsentTexts(notices_in(in_language), pair, ""), direction_written_by(pair, actor.organisation_id)


def _entry_page(session: Session, actor: Actor, sheet: Assisting, form: Form) -> str:
    heading = open_heading(session, actor, sheet.pair_id)
    return render_template(
        "professional/enter_sheet.html",
        pair_id=sheet.pair_id,
        partner_name=heading.partner_name,
        is_known=heading.pair.youngster_id is not None,
        made_at=local(sheet.started_at),
        subjects=[subject.value for subject in SUBJECTS_IN_ORDER],
        present=[each.value for each in Present],
        **months_and_years(),
        typed=form.typed,
        ticked=form.ticked,
        errors=form.errors,
    )
