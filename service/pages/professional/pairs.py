"""A pair's own page, and what a professional does about it: forming, answering, proposing, confirming, naming."""

from itertools import groupby
from types import SimpleNamespace
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from schemas.vocabulary import Subject
from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.consent.forming import form_pair, join_pair, open_invitation
from service.consent.freely import ALTERNATIVES, IN_ROOM, NEEDS
from service.consent.proposals import confirm_proposal as confirm
from service.consent.proposals import propose as put_before_youngster
from service.errors import InvalidInputError
from service.pages.forms.pairs import (
    GroundForm,
    InvitationForm,
    LabelForm,
    NewPairForm,
    ProposalForm,
    circumstances_from,
)
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import dropped_draft, said, say
from service.pages.people import PARTNER, Shown
from service.pages.professional.blueprint import professional_pages
from service.pages.professional.pair_view import pair_view
from service.pages.secrecy import secrecy_of
from service.pairs.forming import PURPOSES, decline_invitation, open_partners
from service.pairs.forming import change_label as write_label
from service.pairs.grounds import claim_ground as claim
from service.pairs.models import PairState
from service.records.handing_over import is_yet_to_check
from service.records.pair_page import open_heading, open_pair_page

CIRCUMSTANCES = {"needs": NEEDS, "alternatives": ALTERNATIVES, "in_room": IN_ROOM}
SUBJECTS = [subject.value for subject in Subject]


@professional_pages.get("/koppel/<uuid:pair_id>")
@guard(Permission.OPEN_PAIR)
def pair(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """One pair: the story, who does what, what comes next."""
    if is_yet_to_check(session, actor, pair_id):  # who takes over goes through the open actions first
        return redirect(url_for(".hand_over", pair_id=pair_id), 303)
    subject = request.args.get("onderwerp")
    page = open_pair_page(session, actor, pair_id, subject, request.args.get("voor", type=UUID))
    opened = page.heading.pair
    if opened.state == PairState.INVITED and opened.invited_by != actor.id:
        return redirect(url_for(".invitation", pair_id=pair_id), 303)
    view = pair_view(session, page, actor, subject, EMPTY)
    return render_template("professional/pair.html", message=said(), sent_draft=dropped_draft(), **view)


@professional_pages.get("/nieuw-koppel")
@guard(Permission.FORM_PAIR)
def new_pair(session: Session, actor: Actor) -> ResponseReturnValue:
    """Whom to form a pair with, and what for."""
    return _new_pair(session, actor, EMPTY)


@professional_pages.post("/nieuw-koppel")
@guard(Permission.FORM_PAIR)
def invite(session: Session, actor: Actor) -> ResponseReturnValue:
    """Form an empty pair and ask the colleague."""
    form = read_form(NewPairForm)
    if form.errors:
        return _new_pair(session, actor, form), 400
    asked = form.values
    try:
        made = form_pair(
            session,
            actor,
            asked["partner"],
            asked["purpose"],
            map(str, asked["subjects"]),
            circumstances_from(asked),
            asked.get("own_label"),
        )
    except InvalidInputError as error:
        words = {field: gettext(messages[0]) for field, messages in error.errors.items()}
        return _new_pair(session, actor, form.with_errors(**words)), 400
    say(gettext("De uitnodiging staat klaar."))
    return redirect(url_for(".pair", pair_id=made.id), 303)


@professional_pages.get("/uitnodiging/<uuid:pair_id>")
@guard(Permission.ANSWER_INVITATION)
def invitation(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """What a colleague asks; nothing about any youngster."""
    return _invitation(session, actor, pair_id, EMPTY)


@professional_pages.post("/uitnodiging/<uuid:pair_id>")
@guard(Permission.ANSWER_INVITATION)
def answer_invitation(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Yes or no to the pair."""
    form = read_form(InvitationForm)
    if form.errors:
        return _invitation(session, actor, pair_id, form), 400
    if form.values["answer"] == "decline":
        decline_invitation(session, actor, pair_id)
        say(gettext("Je hebt nee gezegd. Het koppel is er niet gekomen."))
        return redirect(url_for(".caseload"), 303)
    join_pair(session, actor, pair_id)
    if "own_label" in form.values:
        write_label(session, actor, pair_id, form.values["own_label"])
    say(gettext("Het koppel is gevormd. Nu kan de jongere meedoen."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/naam")
@guard(Permission.CHANGE_LABEL)
def change_label(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """How one's own organisation calls this youngster."""
    form = read_form(LabelForm)
    if form.errors:
        page = open_pair_page(session, actor, pair_id)
        return render_template("professional/pair.html", message=None, **pair_view(session, page, actor, None, form)), 400
    write_label(session, actor, pair_id, form.values.get("own_label", ""))
    say(gettext("Bewaard. Alleen je eigen organisatie ziet deze naam."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/grond")
@guard(Permission.CLAIM_GROUND)
def claim_ground(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """On which ground one's own organisation keeps its own record."""
    form = read_form(GroundForm)
    if form.errors:
        page = open_pair_page(session, actor, pair_id)
        return render_template("professional/pair.html", message=None, **pair_view(session, page, actor, None, form)), 400
    claim(session, actor, pair_id, form.values["ground"])
    say(gettext("Bewaard. De jongere ziet het op de eigen pagina."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.get("/koppel/<uuid:pair_id>/voorstel")
@guard(Permission.PROPOSE_CONSENT)
def propose(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """A new proposal to the youngster."""
    return _propose(session, actor, pair_id, EMPTY)


@professional_pages.post("/koppel/<uuid:pair_id>/voorstel")
@guard(Permission.PROPOSE_CONSENT)
def put_proposal(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Draw up the proposal; the partner confirms it."""
    form = read_form(ProposalForm)
    if form.errors:
        return _propose(session, actor, pair_id, form), 400
    subjects, asked = map(str, form.values["subjects"]), circumstances_from(form.values)
    put_before_youngster(session, actor, pair_id, form.values["purpose"], subjects, asked)
    say(gettext("Het voorstel staat klaar."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


@professional_pages.post("/koppel/<uuid:pair_id>/voorstel/bevestigen")
@guard(Permission.PROPOSE_CONSENT)
def confirm_proposal(session: Session, actor: Actor, pair_id: UUID) -> ResponseReturnValue:
    """Confirm what the colleague would propose."""
    confirm(session, actor, pair_id)
    say(gettext("Bevestigd. De jongere kan nu kiezen."))
    return redirect(url_for(".pair", pair_id=pair_id), 303)


def _new_pair(session: Session, actor: Actor, form: Form) -> str:
    partners = open_partners(session, actor)
    organisations = [
        SimpleNamespace(name=name, professionals=[person for person, _ in group])
        for name, group in groupby(partners, key=lambda partner: partner[1].name)
    ]
    return render_template(
        "professional/new_pair.html",
        organisations=organisations,
        purposes=PURPOSES,
        subjects=SUBJECTS,
        typed=form.typed,
        ticked=form.ticked.get("subjects", []),
        circumstances=CIRCUMSTANCES,
        errors=form.errors,
    )


def _invitation(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    asked = open_invitation(session, actor, pair_id)
    return render_template(
        "professional/invitation.html",
        pair=SimpleNamespace(
            id=pair_id, purpose=asked.pair.purpose, subjects=asked.subjects, invited_at=asked.pair.created_at
        ),
        asked=asked.asked,
        from_=Shown(asked.inviter.name, asked.organisation.name, PARTNER),
        secrecy=secrecy_of(asked.organisation),
        typed=form.typed,
        errors=form.errors,
    )


def _propose(session: Session, actor: Actor, pair_id: UUID, form: Form) -> str:
    heading = open_heading(session, actor, pair_id)
    return render_template(
        "professional/propose.html",
        pair=heading.pair,
        name=heading.name,
        partner_name=heading.partner_name,
        purposes=PURPOSES,
        subjects=SUBJECTS,
        typed=form.typed or {"purpose": heading.pair.purpose},
        circumstances=CIRCUMSTANCES,
        ticked=form.ticked.get("subjects", []),
        errors=form.errors,
    )
