"""The pages of the administrator: the organisation's people and its registration systems."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from schemas.vocabulary import HoldingFinding
from service.access.confirmations import fingerprint_of
from service.access.guard import guard
from service.access.invitations import invite_passkey as invite
from service.access.permissions import Permission
from service.access.phones import end_phones_of, phones_in
from service.access.sign_in_states import SignInState, sign_in_states
from service.access.wiring import koppel
from service.actors import PERSON_ROLES, Actor, Role
from service.clock import last_day as last_day_before
from service.db import now
from service.errors import InvalidInputError, NotYoursError
from service.exchange.holdings import drift_to_mend
from service.exchange.refused_notes import refused_lately
from service.exchange.waiting import present_revision
from service.pages.forms.administrator import (
    LAST_DAY,
    PUBLIC_KEY,
    SUCCESSOR,
    LastDayForm,
    PersonForm,
    SuccessorForm,
    SystemForm,
)
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.messages import said, say
from service.pages.qr import qr_code
from service.pages.succeeding import told_of_successor
from service.pairs.models import Person, RegistrationSystem
from service.pairs.occupancy import NONE, Occupancy, occupancy_of
from service.pairs.officers import officers_asked
from service.pairs.organisations import (
    SCOPES,
    add_person,
    has_left,
    open_people,
    open_systems,
    own_organisation,
    person_leaves_after,
    register_system,
)
from service.pairs.organisations import person_leaves as leaves_now
from service.pairs.succession import name_successor_of
from service.pairs.systems import free_client_id, key_as_pem, revoke_system, witness_key_in

administrator_pages = Blueprint("administrator", __name__, url_prefix="/beheer")
SILENT_AFTER = timedelta(minutes=10)
# What the next cycles of the system's adapter put right.
MENDED_BY_ITSELF = (HoldingFinding.OTHER_REVISION, HoldingFinding.DOUBLED, HoldingFinding.GONE)


@administrator_pages.get("/")
@guard(Permission.MANAGE_PEOPLE)
def people(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everybody of the own organisation."""
    return _people(session, actor, EMPTY)


@administrator_pages.post("/")
@guard(Permission.MANAGE_PEOPLE)
def add(session: Session, actor: Actor) -> ResponseReturnValue:
    """Let somebody take part."""
    form = read_form(PersonForm)
    if form.errors:
        return _people(session, actor, form), 400
    asked = form.values
    try:
        person = add_person(session, actor, _organisation(actor), asked["login"], asked["name"], asked["roles"])
    except InvalidInputError:
        words = gettext("Deze inlognaam is er al. Kies een andere, of zoek de naam hierboven.")
        return _people(session, actor, form.with_errors(login=words)), 400
    if Role.OFFICER in asked["roles"]:
        say(gettext("%(name)s staat erbij. De privacyfunctionaris moet de rol nog bevestigen.", name=person.name))
    else:
        say(gettext("%(name)s kan nu meedoen.", name=person.name))
    return redirect(url_for(".people"), 303)


@administrator_pages.post("/medewerkers/<uuid:person_id>/vertrek")
@guard(Permission.MANAGE_PEOPLE)
def person_leaves(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody leaves this moment: every session of theirs has ended."""
    person = leaves_now(session, actor, person_id)
    say(gettext("%(name)s kan er niet meer in.", name=person.name))
    return redirect(url_for(".people"), 303)


@administrator_pages.post("/medewerkers/<uuid:person_id>/laatste-dag")
@guard(Permission.MANAGE_PEOPLE)
def person_has_last_day(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody leaves when a day ends."""
    form = read_form(LastDayForm)
    if form.errors:
        return _people(session, actor, form), 400
    try:
        person = person_leaves_after(session, actor, person_id, form.values["last_day"])
    except InvalidInputError:
        return _people(session, actor, form.with_errors(last_day=gettext(LAST_DAY))), 400
    say(gettext("%(name)s kan er na die dag niet meer in.", name=person.name))
    return redirect(url_for(".people"), 303)


@administrator_pages.post("/medewerkers/<uuid:person_id>/opvolger")
@guard(Permission.MANAGE_PEOPLE)
def name_successor(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """Somebody takes over every seat of one person, wherever the youngster accepts them."""
    form = read_form(SuccessorForm)
    if form.errors:
        return _people(session, actor, form), 400
    try:
        seats = name_successor_of(session, actor, person_id, form.values["successor"])
    except InvalidInputError:
        return _people(session, actor, form.with_errors(successor=gettext(SUCCESSOR))), 400
    say(told_of_successor(seats))
    return redirect(url_for(".people"), 303)


@administrator_pages.post("/medewerkers/<uuid:person_id>/toestellen/weg")
@guard(Permission.MANAGE_PEOPLE)
def end_phones(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """A colleague lost a phone: none of theirs unlocks anything any more, and each is signed out."""
    person = end_phones_of(session, actor, person_id)
    say(gettext("De toestellen van %(name)s zijn afgesloten.", name=person.name))
    return redirect(url_for(".people"), 303)


@administrator_pages.post("/medewerkers/<uuid:person_id>/passkey")
@guard(Permission.INVITE_PASSKEY)
def invite_passkey(session: Session, actor: Actor, person_id: UUID) -> ResponseReturnValue:
    """A one-time address for one person. Only this answer holds it."""
    code, expires_at = invite(session, actor, person_id)
    address = koppel().settings.public_url + url_for("public.accept_passkey", code=code)
    return render_template(
        "administrator/passkey_invitation.html",
        person=session.get_one(Person, person_id),
        address=address,
        qr_svg=qr_code(address),
        expires_at=expires_at,
    )


@administrator_pages.get("/systemen")
@guard(Permission.REGISTER_SYSTEM)
def systems(session: Session, actor: Actor) -> ResponseReturnValue:
    """The own organisation's registration systems."""
    return _systems(session, actor, EMPTY)


@administrator_pages.post("/systemen")
@guard(Permission.REGISTER_SYSTEM)
def add_system(session: Session, actor: Actor) -> ResponseReturnValue:
    """Register a system by its public key; it works when an officer has confirmed it."""
    form = read_form(SystemForm)
    if form.errors:
        return _systems(session, actor, form), 400
    organisation = own_organisation(session, actor)
    client_id, key = free_client_id(session, organisation), key_as_pem(form.values["public_key"])
    witness_key = witness_key_in(form.values["public_key"])
    try:
        register_system(session, actor, organisation.id, client_id, form.values["name"], key, SCOPES, witness_key)
    except InvalidInputError:
        return _systems(session, actor, form.with_errors(public_key=gettext(PUBLIC_KEY))), 400
    say(gettext("Bewaard. De privacyfunctionaris moet de sleutel nog bevestigen."))
    return redirect(url_for(".systems"), 303)


@administrator_pages.post("/systemen/<uuid:system_id>/intrekken")
@guard(Permission.REGISTER_SYSTEM)
def revoke(session: Session, actor: Actor, system_id: UUID) -> ResponseReturnValue:
    """From this moment the system is let in no more."""
    revoke_system(session, actor, system_id)
    say(gettext("Afgesloten. Het systeem komt er niet meer in."))
    return redirect(url_for(".systems"), 303)


def _people(session: Session, actor: Actor, form: Form) -> str:
    organisation = own_organisation(session, actor)
    by_passkey = organisation.issuer is None
    states = sign_in_states(session, organisation.id) if by_passkey else {}
    asked = {person.id for _, person, _ in officers_asked(session, organisation.id)}
    everybody, seats = open_people(session, actor), occupancy_of(session, organisation.id)
    phones = phones_in(session, organisation.id)
    usual = SignInState.NONE if by_passkey else SignInState.READY
    return render_template(
        "administrator/people.html",
        message=said(),
        organisation=SimpleNamespace(name=organisation.name, way="passkey" if by_passkey else "oidc"),
        people=[
            _person(session, person, states.get(person.id, usual), person.id in asked, seats.get(person.id, NONE), phones)
            for person in everybody
        ],
        colleagues=[person for person in everybody if person.left_at is None and Role.PROFESSIONAL in person.roles.split()],
        role_codes=[role.value for role in PERSON_ROLES],
        typed=form.typed,
        ticked=form.ticked.get("roles", []),
        errors=form.errors,
    )


def _person(
    session: Session,
    person: Person,
    state: SignInState,
    is_asked: bool,
    occupancy: Occupancy,
    phones: Mapping[UUID, int],
) -> SimpleNamespace:
    return SimpleNamespace(
        id=person.id,
        name=person.name,
        login=person.login,
        roles=person.roles.split(),
        officer_asked=is_asked,
        sign_in=state.value,
        phones=phones.get(person.id, 0),
        has_left=has_left(person, now(session)),
        seats=occupancy.seats,
        without_successor=occupancy.without_successor,
        left_on=last_day_before(person.left_at) if person.left_at else None,
    )


def _systems(session: Session, actor: Actor, form: Form) -> str:
    registered, present = open_systems(session, actor), present_revision(session, _organisation(actor))
    return render_template(
        "administrator/systems.html",
        message=said(),
        systems=[_system(session, system, present) for system in registered if system.ended_at is None],
        drift=_drift(session, actor),
        refused=refused_lately(session, _organisation(actor)),
        typed=form.typed,
        errors=form.errors,
    )


def _system(session: Session, system: RegistrationSystem, present: int | None) -> SimpleNamespace:
    return SimpleNamespace(
        id=system.id,
        client_id=system.client_id,
        name=system.name,
        state=_state(session, system),
        last_seen_at=system.last_seen_at,
        listed_at=system.listed_at,
        waits=present is None or system.read_revision != present,
        fingerprint=fingerprint_of(system.public_key),
    )


def _drift(session: Session, actor: Actor) -> list[SimpleNamespace]:
    """The copies that are not as they should be, each as it is marked in the organisation's own system."""
    return [
        SimpleNamespace(marker=f"[koppel {each.note_id} r{each.revision}]", by_itself=each.finding in MENDED_BY_ITSELF)
        for each in drift_to_mend(session, _organisation(actor))
    ]


def _state(session: Session, system: RegistrationSystem) -> str:
    if not system.active:
        return "waits-for-officer"
    if system.last_seen_at is None:
        return "never"
    return "silent" if now(session) - system.last_seen_at > SILENT_AFTER else "in-contact"


def _organisation(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotYoursError
    return actor.organisation_id
