"""A notice by e-mail: the professional's own choice, off until they make it, and quiet when they want it quiet."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.errors import N_, ConflictError
from service.pages.forms.notices import NoticeTimesForm
from service.pages.forms.reading import EMPTY, Form, read_form
from service.pages.forms.youngster import MailAddressForm, MailCodeForm
from service.pages.frame import language
from service.pages.messages import said, say
from service.pages.professional.blueprint import professional_pages
from service.pages.youngster.mail import MOST_CODES
from service.pairs import mailbox
from service.pairs.mail_models import Rhythm
from service.pairs.notice_times import EARLIEST, LATEST, begin_times, choose_times, times_of
from service.post.at_work import confirm_at_work

AT = "/berichten"
HOURS = [(hour, f"{hour}:00") for hour in range(EARLIEST, LATEST + 1)]


@professional_pages.get(AT)
@guard(Permission.OPEN_MY_NOTICES)
def my_notices(session: Session, actor: Actor) -> ResponseReturnValue:
    """Whether notices go anywhere, where, and when."""
    return _page(session, actor, EMPTY)


@professional_pages.post(AT)
@guard(Permission.CHANGE_MY_NOTICES)
def ask_for_notices(session: Session, actor: Actor) -> ResponseReturnValue:
    """An address; a code goes there. Raises ConflictError where there is no mail server, TooManyError."""
    if koppel().settings.mail is None:
        raise ConflictError(N_("Berichten per mail kunnen hier niet. Je leest alles bij “Mijn jongeren”."))
    form = read_form(MailAddressForm)
    if form.errors:
        return _page(session, actor, form), 400
    koppel().limits.count_within(session, "mail-code", str(actor.id), MOST_CODES)
    mailbox.give_address(session, actor, form.values["address"].strip())
    begin_times(session, actor, language())
    return redirect(url_for(".my_notices"), 303)


@professional_pages.post(f"{AT}/code")
@guard(Permission.CHANGE_MY_NOTICES)
def confirm_notices(session: Session, actor: Actor) -> ResponseReturnValue:
    """The code that was sent: the address is theirs, and notices go there."""
    form = read_form(MailCodeForm)
    if not form.errors and not confirm_at_work(session, actor, form.values["code"]):
        form = form.with_errors(code=gettext("Deze code klopt niet. Kijk hem nog eens na."))
    if form.errors:
        return _page(session, actor, form), 400
    say(gettext("Het staat aan."))
    return redirect(url_for(".my_notices"), 303)


@professional_pages.post(f"{AT}/wanneer")
@guard(Permission.CHANGE_MY_NOTICES)
def choose_notice_times(session: Session, actor: Actor) -> ResponseReturnValue:
    """How often, and between which hours."""
    form = read_form(NoticeTimesForm)
    if form.errors:
        return _page(session, actor, form), 400
    hours = (form.values["from_hour"], form.values["until_hour"])
    choose_times(session, actor, Rhythm(form.values["rhythm"]), hours, weekends=form.values["weekends"] == "yes")
    say(gettext("Bewaard."))
    return redirect(url_for(".my_notices"), 303)


@professional_pages.post(f"{AT}/weg")
@guard(Permission.CHANGE_MY_NOTICES)
def end_notices(session: Session, actor: Actor) -> ResponseReturnValue:
    """No notices any more; the address is gone."""
    mailbox.remove_address(session, actor)
    say(gettext("Het staat uit. Je adres is weg."))
    return redirect(url_for(".my_notices"), 303)


def _page(session: Session, actor: Actor, form: Form) -> str:
    return render_template(
        "professional/notices.html",
        message=said(),
        is_offered=koppel().settings.mail is not None,
        mailbox=mailbox.my_mailbox(session, actor),
        hours=HOURS,
        typed=form.typed or _chosen(session, actor),
        errors=form.errors,
    )


def _chosen(session: Session, actor: Actor) -> dict[str, str]:
    times = times_of(session, actor)
    if times is None:
        return {}
    return {
        "rhythm": times.rhythm,
        "from_hour": str(times.from_hour),
        "until_hour": str(times.until_hour),
        "weekends": "yes" if times.weekends else "no",
    }
