"""A notice by e-mail: the youngster's own choice, off until they make it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.errors import N_, ConflictError
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import MailAddressForm, MailCodeForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pairs import mailbox

AT = "/jongere/berichten"
MOST_CODES = 3  # in ten minutes: nobody's mailbox is filled from here


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_MAIL)
def my_mail(session: Session, actor: Actor) -> ResponseReturnValue:
    """Whether notices go anywhere, and where."""
    return _page(session, actor, EMPTY)


@youngster_pages.post(AT)
@guard(Permission.CHANGE_MY_MAIL)
def ask_for_mail(session: Session, actor: Actor) -> ResponseReturnValue:
    """An address; a code goes there. Raises ConflictError where there is no mail server, TooManyError."""
    if koppel().settings.mail is None:
        raise ConflictError(N_("Berichten per mail kunnen hier niet. Je leest alles op je eigen pagina."))
    form = read_form(MailAddressForm)
    if form.errors:
        return _page(session, actor, form), 400
    koppel().limits.count_within(session, "mail-code", str(actor.id), MOST_CODES)
    mailbox.give_address(session, actor, form.values["address"].strip())
    return redirect(url_for(".my_mail"), 303)


@youngster_pages.post(f"{AT}/code")
@guard(Permission.CHANGE_MY_MAIL)
def confirm_my_mail(session: Session, actor: Actor) -> ResponseReturnValue:
    """The code that was sent: the address is theirs, and notices go there."""
    form = read_form(MailCodeForm)
    if not form.errors and not mailbox.confirm_address(session, actor, form.values["code"]):
        form = form.with_errors(code=gettext("Deze code klopt niet. Kijk hem nog eens na."))
    if form.errors:
        return _page(session, actor, form), 400
    say(gettext("Het staat aan."))
    return redirect(url_for(".my_mail"), 303)


@youngster_pages.post(f"{AT}/weg")
@guard(Permission.CHANGE_MY_MAIL)
def end_my_mail(session: Session, actor: Actor) -> ResponseReturnValue:
    """No notices any more; the address is gone."""
    mailbox.remove_address(session, actor)
    say(gettext("Het staat uit. Je adres is weg."))
    return redirect(url_for(".my_mail"), 303)


def _page(session: Session, actor: Actor, form: Form) -> str:
    return render_template(
        "youngster/mail.html",
        message=said(),
        is_offered=koppel().settings.mail is not None,
        mailbox=mailbox.my_mailbox(session, actor),
        typed=form.typed,
        errors=form.errors,
    )
