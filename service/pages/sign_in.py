"""Sign-in of professionals, officers and administrators: at their own organisation, or with a passkey."""

from dataclasses import asdict, dataclass
from uuid import UUID

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask import session as visit
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.challenges import give_visitor_challenge, take_visitor_challenge
from service.access.guard import public, public_act
from service.access.invitations import accept_invitation, find_invitation
from service.access.limited import limited
from service.access.openid import Attempt, Client, ProviderError, SignInFailedError
from service.access.passkeys import PasskeyRefusedError, check_passkey, creation_options, request_options
from service.access.sessions import find_visitor, set_lasting_session_cookie, set_session_cookie
from service.access.sign_in import (
    Refused,
    client_of,
    organisation_to_sign_in_at,
    organisations_to_choose,
    sign_in_recognised,
    sign_in_with_passkey,
)
from service.access.unlocking import is_closed, lock_by_known_phone
from service.access.wiring import koppel
from service.actors import Role
from service.pages.doors import safe_next
from service.pages.handed_over import is_handed_over
from service.pages.known_phone import forget_phone, is_to_carry, known_phone, remember_phone, was_never_asked
from service.pages.public import public_pages

TRIES = 20
ATTEMPT = "attempt"


@dataclass(frozen=True, slots=True)
class Choice:
    """One organisation in the list. `way`: oidc or passkey."""

    slug: str
    name: str
    way: str


@public_pages.get("/aanmelden")
@public
def sign_in() -> ResponseReturnValue:
    """Choose one's organisation."""
    with koppel().database.reading() as session:
        found = organisations_to_choose(session)
    choices = [Choice(each.slug, each.name, "oidc" if each.issuer else "passkey") for each in found]
    wanted = safe_next(request.args.get("next"))
    return render_template("public/sign_in.html", organisations=choices, next=wanted)


@public_pages.get("/aanmelden/<slug>")
@public
def begin_sign_in(slug: str) -> ResponseReturnValue:
    """Go to the organisation's own sign-in, or show the passkey page of one that has none."""
    wanted = safe_next(request.args.get("next"))
    with koppel().database.reading() as session:
        organisation = organisation_to_sign_in_at(session, slug)
        if organisation.issuer is None:
            return _passkey_page(slug, organisation.name, {})
        client = client_of(session, organisation, _return_url(slug))
    try:
        address, attempt = koppel().providers.begin(
            client, anew=is_handed_over()
        )  # outside any transaction: it may take seconds
    except ProviderError as error:
        return _refused_page("provider-away", error)
    visit[ATTEMPT] = {"slug": slug, "next": wanted, **asdict(attempt)}
    return redirect(address, 303)


@public_pages.get("/aanmelden/<slug>/terug")
@public
def complete_sign_in(slug: str) -> ResponseReturnValue:
    """Back from the organisation's sign-in."""
    kept = visit.pop(ATTEMPT, None)
    if kept is None or kept["slug"] != slug:
        return _refused_page("other-browser", None)
    organisation_id, client = _client_and_organisation(slug)
    attempt = Attempt(kept["state"], kept["nonce"], kept["verifier"])
    try:
        recognised = koppel().providers.complete(client, attempt, request.args, koppel().database.clock())
    except (ProviderError, SignInFailedError) as error:
        return _refused_page("provider-away" if isinstance(error, ProviderError) else "other-browser", error)
    with koppel().database.transaction() as session:
        outcome = sign_in_recognised(session, organisation_id, recognised)
        if isinstance(outcome, Refused):
            return _outcome(outcome, None)
        return _in_at_own_organisation(session, outcome, kept["next"])


@public_pages.post("/aanmelden/<slug>/sleutel")
@public_act
def passkey_options(session: Session, slug: str) -> ResponseReturnValue:
    """What the browser needs to ask the device. The same for everybody: it names no passkey."""
    organisation_to_sign_in_at(session, slug)
    options = request_options(session, koppel().settings, give_visitor_challenge(session))
    return Response(options, content_type="application/json")


@public_pages.post("/aanmelden/<slug>")
@limited("passkey", TRIES)
@public_act
def sign_in_by_passkey(session: Session, slug: str) -> ResponseReturnValue:
    """The device answered. Raises TooManyError."""
    organisation = organisation_to_sign_in_at(session, slug)
    challenge = take_visitor_challenge(session)
    try:
        passkey = check_passkey(session, koppel().settings, request.form.get("credential", ""), challenge)
    except PasskeyRefusedError as error:
        return _passkey_page(slug, organisation.name, _first_words(error)), 400
    outcome = sign_in_with_passkey(session, organisation, passkey)
    return _outcome(outcome, safe_next(request.args.get("next")))


@public_pages.get("/sleutel/<code>")
@limited("invitation", TRIES)
@public
def accept_passkey(code: str) -> ResponseReturnValue:
    """The one-time address of an invitation. Opening it spends nothing."""
    with koppel().database.reading() as session:
        return _invitation_page(session, code, {})


@public_pages.post("/sleutel/<code>/maken")
@limited("invitation", TRIES)
@public_act
def new_passkey_options(session: Session, code: str) -> ResponseReturnValue:
    """What the browser needs to make the passkey."""
    invited = find_invitation(session, code)
    challenge = give_visitor_challenge(session)
    options = creation_options(session, koppel().settings, challenge, invited.person_id, invited.name)
    return Response(options, content_type="application/json")


@public_pages.post("/sleutel/<code>")
@limited("invitation", TRIES)
@public_act
def make_invited_passkey(session: Session, code: str) -> ResponseReturnValue:
    """The device made a passkey: the invitation is spent."""
    challenge = take_visitor_challenge(session)
    credential = request.form.get("credential", "")
    try:
        invited, passkey = accept_invitation(session, koppel().settings, code, credential, challenge)
    except PasskeyRefusedError as error:
        return _invitation_page(session, code, _first_words(error)), 400
    return render_template("public/passkey_made.html", person=invited, works_at_once=passkey.confirmed_at is not None)


def _client_and_organisation(slug: str) -> tuple[UUID, Client]:
    with koppel().database.reading() as session:
        organisation = organisation_to_sign_in_at(session, slug)
        return organisation.id, client_of(session, organisation, _return_url(slug))


def _outcome(outcome: str | Refused, wanted: str | None) -> ResponseReturnValue:
    if isinstance(outcome, Refused):
        return _refused_page(outcome.value, None)
    response = make_response(redirect(wanted or url_for("public.my_work"), 303))
    visit.clear()
    set_session_cookie(response, koppel().settings, outcome)
    return response


def _in_at_own_organisation(session: Session, token: str, wanted: str | None) -> ResponseReturnValue:
    """On a device that its owner registered the session locks; on another one to carry they are asked, once, whose it is.

    Where the registered one was closed since, they are asked again. A colleague's stays the colleague's.
    """
    phone = known_phone()
    if phone is not None and lock_by_known_phone(session, token, phone):
        response = make_response(_outcome(token, wanted))
        set_lasting_session_cookie(response, koppel().settings, token)
        remember_phone(response, phone)
        return response
    closed = phone is not None and is_closed(session, phone)
    asks = (closed or was_never_asked()) and is_to_carry()
    if asks and Role.PROFESSIONAL in find_visitor(session, token).actor.roles:
        wanted = url_for("public.offer_phone", next=wanted)
    response = make_response(_outcome(token, wanted))
    if closed:
        forget_phone(response)
    return response


def _return_url(slug: str) -> str:
    return koppel().settings.public_url + url_for("public.complete_sign_in", slug=slug)


def _passkey_page(slug: str, name: str, errors: dict[str, str]) -> str:
    options_url = url_for("public.passkey_options", slug=slug)
    return render_template(
        "public/sign_in_with_passkey.html", organisation={"name": name}, options_url=options_url, errors=errors
    )


def _invitation_page(session: Session, code: str, errors: dict[str, str]) -> str:
    invited = find_invitation(session, code)
    options_url = url_for("public.new_passkey_options", code=code)
    return render_template("public/accept_passkey.html", person=invited, options_url=options_url, errors=errors)


def _refused_page(reason: str, error: Exception | None) -> ResponseReturnValue:
    current_app.logger.warning("sign-in refused: %s %s", reason, error or "")
    return render_template("public/sign_in_refused.html", reason=reason), 403


def _first_words(error: PasskeyRefusedError) -> dict[str, str]:
    return {name: words[0] for name, words in error.errors.items()}
