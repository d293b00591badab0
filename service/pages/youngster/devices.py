"""My devices and keys: where I am signed in, how I come back, a new phone, a lost phone."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access import my_keys
from service.access.challenges import keep_challenge, take_challenge
from service.access.guard import guard
from service.access.passkeys import PasskeyRefusedError, creation_options, make_passkey_of_youngster
from service.access.permissions import Permission
from service.access.recovery import keep_recovery_code
from service.access.wiring import koppel
from service.actors import Actor
from service.audit.acts import RecoveryCodeMade
from service.audit.log import append
from service.errors import NotYoursError
from service.pages.forms.reading import read_form
from service.pages.forms.youngster import KeptCodeForm, PasskeyForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.offers import code_in, new_offer
from service.pages.youngster.welcome import PASSKEY, let_in
from service.records.question import open_my_words

AT = "/jongere/apparaten"


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_DEVICES)
def my_devices(session: Session, actor: Actor) -> ResponseReturnValue:
    """Where I am signed in, and how I come back."""
    return _page(session, actor, {})


@youngster_pages.post(f"{AT}/afmelden")
@guard(Permission.END_MY_SESSIONS)
def end_other_sessions(session: Session, actor: Actor) -> ResponseReturnValue:
    """Everywhere but here, at once."""
    my_keys.end_my_other_sessions(session, actor)
    say(gettext("Alle andere apparaten zijn afgemeld."))
    return redirect(url_for(".my_devices"), 303)


@youngster_pages.post(f"{AT}/<uuid:browser_id>/afmelden")
@guard(Permission.END_MY_SESSIONS)
def end_one_session(session: Session, actor: Actor, browser_id: UUID) -> ResponseReturnValue:
    """One other device."""
    my_keys.end_my_session(session, actor, browser_id)
    say(gettext("Dat apparaat is afgemeld."))
    return redirect(url_for(".my_devices"), 303)


@youngster_pages.post(f"{AT}/sleutel/<uuid:passkey_id>/weg")
@guard(Permission.END_MY_SESSIONS)
def end_passkey(session: Session, actor: Actor, passkey_id: UUID) -> ResponseReturnValue:
    """The passkey of a phone that is gone. Raises ConflictError for the last way in."""
    my_keys.end_my_passkey(session, actor, passkey_id)
    say(gettext("Die sleutel werkt niet meer."))
    return redirect(url_for(".my_devices"), 303)


@youngster_pages.post(f"{AT}/sleutel/nieuw")
@guard(Permission.MAKE_MY_KEY)
def my_passkey_options(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the browser needs to make a passkey here. Raises ConflictError."""
    my_keys.require_fresh(session, actor, on_own_device=True)
    name, challenge = open_my_words(session, actor).name, keep_challenge(session, actor.session_id)
    options = creation_options(session, koppel().settings, challenge, _own_id(actor), name)
    response: Response = make_response(options, {"Content-Type": "application/json"})
    return response


@youngster_pages.post(f"{AT}/sleutel")
@guard(Permission.MAKE_MY_KEY)
def make_my_passkey(session: Session, actor: Actor) -> ResponseReturnValue:
    """This phone is a key from now on, and the youngster is signed in with it. Raises ConflictError."""
    my_keys.require_fresh(session, actor, on_own_device=True)
    form, challenge = read_form(PasskeyForm), take_challenge(session, actor.session_id)
    try:
        credential = form.values.get("credential", "")
        make_passkey_of_youngster(session, koppel().settings, credential, challenge, _own_id(actor))
    except PasskeyRefusedError as error:
        return _page(session, actor, {name: gettext(words[0]) for name, words in error.errors.items()}), 400
    answer = let_in(session, _own_id(actor), PASSKEY, own_device=True, goes_to=url_for(".my_devices"))
    say(gettext("Gelukt. Met dit apparaat kom je voortaan terug."))
    return answer


@youngster_pages.post(f"{AT}/code")
@guard(Permission.MAKE_MY_KEY)
def new_recovery_code(session: Session, actor: Actor) -> ResponseReturnValue:
    """A new code for on paper; the one before it works until this one is kept. Raises ConflictError."""
    my_keys.require_fresh(session, actor, on_own_device=False)
    code, offer = new_offer(actor)
    return render_template(
        "youngster/recovery_code.html",
        recovery_code=code,
        offer=offer,
        sign_in_address=koppel().settings.public_url + url_for(".sign_in_with_code"),
        keep_url=url_for(".keep_new_recovery_code"),
    )


@youngster_pages.post(f"{AT}/code/bewaard")
@guard(Permission.MAKE_MY_KEY)
def keep_new_recovery_code(session: Session, actor: Actor) -> ResponseReturnValue:
    """The youngster has written it down. Raises ConflictError for what this browser was not shown."""
    my_keys.require_fresh(session, actor, on_own_device=False)
    keep_recovery_code(session, _own_id(actor), code_in(actor, read_form(KeptCodeForm).values.get("offer", "")))
    append(session, RecoveryCodeMade(actor=actor))
    say(gettext("Je nieuwe code werkt. De oude niet meer."))
    return redirect(url_for(".my_devices"), 303)


def _own_id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotYoursError
    return actor.id


def _page(session: Session, actor: Actor, errors: dict[str, str]) -> str:
    return render_template(
        "youngster/devices.html",
        message=said(),
        keys=my_keys.open_my_keys(session, actor),
        options_url=url_for(".my_passkey_options"),
        again_url=url_for(".sign_in", next=url_for(".my_devices")),
        errors=errors,
    )
