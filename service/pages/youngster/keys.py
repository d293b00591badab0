"""The last step of joining: how the youngster comes back. A passkey, a code on paper, or the key they already have."""

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.challenges import keep_challenge, take_challenge
from service.access.guard import guard
from service.access.passkeys import (
    PasskeyRefusedError,
    check_passkey,
    creation_options,
    make_passkey_of_youngster,
    request_options,
)
from service.access.permissions import Permission
from service.access.recovery import keep_recovery_code
from service.access.wiring import koppel
from service.actors import Actor, Role
from service.errors import N_, ConflictError
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import KeptCodeForm, PasskeyForm
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.offers import code_in, new_offer
from service.pages.youngster.welcome import CODE, PASSKEY, let_in
from service.pairs.joining import complete_joining, introduced_name, my_joining
from service.pairs.models import Joining


@youngster_pages.get("/jongere/begin/sleutel")
@guard(Permission.JOIN)
def join_passkey(session: Session, actor: Actor) -> ResponseReturnValue:
    """Choose how to come back."""
    if actor.role is Role.YOUNGSTER:  # joined, and pressed "back"
        return redirect(url_for(".my_page"), 303)
    joining = my_joining(session, actor)
    if joining.confirmed_at is None:
        return redirect(url_for(".join_words"), 303)
    return _key_page(session, joining, EMPTY)


@youngster_pages.post("/jongere/begin/sleutel/nieuw")
@guard(Permission.JOIN)
def new_passkey_options(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    joining = _confirmed(session, actor)
    challenge = keep_challenge(session, actor.session_id)
    name = introduced_name(session, joining)
    return _json(creation_options(session, koppel().settings, challenge, joining.id, name))


@youngster_pages.post("/jongere/begin/sleutel")
@guard(Permission.JOIN)
def join_with_passkey(session: Session, actor: Actor) -> ResponseReturnValue:
    """The device made a passkey: this is the youngster of the pair now."""
    joining = _confirmed(session, actor)
    form = read_form(PasskeyForm)
    challenge = take_challenge(session, actor.session_id)
    try:
        with session.begin_nested():  # a device's answer that proves nothing must not have made a youngster
            youngster = complete_joining(session, joining.id)
            credential = form.values.get("credential", "")
            make_passkey_of_youngster(session, koppel().settings, credential, challenge, youngster.id)
    except PasskeyRefusedError as error:
        return _refused(session, joining, form, error)
    return let_in(session, youngster.id, PASSKEY, own_device=True, goes_to=_on_to(joining))


@youngster_pages.post("/jongere/begin/sleutel/bekend")
@guard(Permission.JOIN)
def known_passkey_options(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the browser needs to use the passkey that the youngster already has here."""
    _confirmed(session, actor)
    return _json(request_options(session, koppel().settings, keep_challenge(session, actor.session_id)))


@youngster_pages.post("/jongere/begin/bekend")
@guard(Permission.JOIN)
def join_as_known(session: Session, actor: Actor) -> ResponseReturnValue:
    """Somebody who is a youngster here already joins another pair, with the passkey they have."""
    joining = _confirmed(session, actor)
    form = read_form(PasskeyForm)
    challenge = take_challenge(session, actor.session_id)
    try:
        passkey = check_passkey(session, koppel().settings, form.values.get("credential", ""), challenge)
        if passkey.youngster_id is None:  # a professional's passkey
            raise PasskeyRefusedError
    except PasskeyRefusedError as error:
        return _refused(session, joining, form, error)
    complete_joining(session, joining.id, known_youngster=passkey.youngster_id)
    return let_in(session, passkey.youngster_id, PASSKEY, own_device=True, goes_to=_on_to(joining))


@youngster_pages.post("/jongere/begin/code")
@guard(Permission.JOIN)
def choose_recovery_code(session: Session, actor: Actor) -> ResponseReturnValue:
    """Show a code for on paper; it is kept when the youngster says they have it."""
    _confirmed(session, actor)
    code, offer = new_offer(actor)
    address = koppel().settings.public_url + url_for(".sign_in_with_code")
    return render_template(
        "youngster/recovery_code.html",
        recovery_code=code,
        offer=offer,
        sign_in_address=address,
        keep_url=url_for(".join_with_code"),
    )


@youngster_pages.post("/jongere/begin/code/bewaard")
@guard(Permission.JOIN)
def join_with_code(session: Session, actor: Actor) -> ResponseReturnValue:
    """The youngster has written the code down: this is the youngster of the pair now. Raises ConflictError."""
    joining = _confirmed(session, actor)
    code = code_in(actor, read_form(KeptCodeForm).values.get("offer", ""))
    youngster = complete_joining(session, joining.id)
    keep_recovery_code(session, youngster.id, code)
    return let_in(session, youngster.id, CODE, own_device=False, goes_to=_on_to(joining))


def _confirmed(session: Session, actor: Actor) -> Joining:
    """Raises ConflictError before the professional has said that the words are the same."""
    joining = my_joining(session, actor)
    if joining.confirmed_at is None:
        raise ConflictError(N_("Wacht tot je begeleider zegt dat de twee woorden kloppen."))
    return joining


def _on_to(joining: Joining) -> str:
    return url_for(".consent_who", pair_id=joining.pair_id)


def _refused(session: Session, joining: Joining, form: Form, error: PasskeyRefusedError) -> ResponseReturnValue:
    words = form.errors or {name: messages[0] for name, messages in error.errors.items()}
    return _key_page(session, joining, form.with_errors(**words)), 400


def _key_page(session: Session, joining: Joining, form: Form) -> str:
    return render_template(
        "youngster/join_passkey.html",
        name=introduced_name(session, joining),
        options_url=url_for(".new_passkey_options"),
        known_options_url=url_for(".known_passkey_options"),
        errors=form.errors,
    )


def _json(options: str) -> Response:
    return make_response(options, {"Content-Type": "application/json"})
