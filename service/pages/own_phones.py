"""A professional's own devices: making this one unlock, seeing them all, and closing one that is lost."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access import phones
from service.access.guard import guard
from service.access.passkeys import PasskeyRefusedError
from service.access.permissions import Permission
from service.access.sessions import cookie_name, set_lasting_session_cookie
from service.access.wiring import koppel
from service.actors import Actor
from service.pages.doors import safe_next
from service.pages.known_phone import remember_phone, remember_that_it_is_not_mine
from service.pages.messages import said, say
from service.pages.public import public_pages

AT = "/toestellen"


@public_pages.get(AT)
@guard(Permission.OPEN_MY_PHONES)
def my_phones(session: Session, actor: Actor) -> ResponseReturnValue:
    """The devices with which one unlocks, and when each last did."""
    return render_template("public/my_phones.html", message=said(), own=phones.open_my_phones(session, actor))


@public_pages.get(f"{AT}/dit")
@guard(Permission.OPEN_MY_PHONES)
def offer_phone(session: Session, actor: Actor) -> ResponseReturnValue:
    """Is this your own device?"""
    return _offer(session, actor, {})


@public_pages.post(f"{AT}/dit/sleutel")
@guard(Permission.REGISTER_MY_PHONE)
def new_phone_options(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the browser needs to make the passkey. Raises ConflictError without a sign-in of just now."""
    return Response(phones.phone_options(session, koppel().settings, actor), content_type="application/json")


@public_pages.post(f"{AT}/dit")
@guard(Permission.REGISTER_MY_PHONE)
def register_phone(session: Session, actor: Actor) -> ResponseReturnValue:
    """The device made a passkey. Raises ConflictError without a sign-in of just now."""
    try:
        passkey_id = phones.register_phone(session, koppel().settings, actor, request.form.get("credential", ""))
    except PasskeyRefusedError as error:
        return _offer(session, actor, {name: gettext(words[0]) for name, words in error.errors.items()}), 400
    say(gettext("Gelukt. Dit toestel ontgrendel je voortaan met één tik."))
    response: Response = make_response(redirect(_wanted(), 303))
    set_lasting_session_cookie(response, koppel().settings, request.cookies[cookie_name(koppel().settings)])
    remember_phone(response, passkey_id)
    return response


@public_pages.post(f"{AT}/dit/niet")
@guard(Permission.OPEN_MY_PHONES)
def decline_phone(session: Session, actor: Actor) -> ResponseReturnValue:
    """It is not one's own, or not now: nothing changes, and nobody is asked here again."""
    response: Response = make_response(redirect(_wanted(), 303))
    remember_that_it_is_not_mine(response)
    return response


@public_pages.post(f"{AT}/<uuid:passkey_id>/weg")
@guard(Permission.END_MY_PHONE)
def end_phone(session: Session, actor: Actor, passkey_id: UUID) -> ResponseReturnValue:
    """A device that is lost, or no longer one's own."""
    phones.end_my_phone(session, actor, passkey_id)
    say(gettext("Dat toestel ontgrendelt niets meer."))
    return redirect(url_for(".my_phones"), 303)


def _wanted() -> str:
    return safe_next(request.args.get("next")) or url_for(".my_work")


def _offer(session: Session, actor: Actor, errors: dict[str, str]) -> str:
    wanted = safe_next(request.args.get("next"))
    return render_template(
        "public/offer_phone.html",
        own=phones.open_my_phones(session, actor),
        options_url=url_for(".new_phone_options"),
        decline_url=url_for(".decline_phone", next=wanted),
        again_url=url_for(".sign_in", next=url_for(".offer_phone")),
        errors=errors,
    )
