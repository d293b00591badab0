"""Being erased: what goes, what stays elsewhere and why, and a yes with one's own key. Three days to take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.actors import Actor
from service.clock import last_day
from service.consent.assertions import part_of_decision
from service.consent.my_pairs import MyPair, my_pairs
from service.exchange.my_copies import Became, my_copies
from service.pages.forms.reading import read_form
from service.pages.forms.rights import EraseForm
from service.pages.messages import said, say
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.proof import options_over, proof_asked, proof_of
from service.rights import erasure
from service.rights.erasure import DAYS_TO_THINK

AT = "/jongere/wissen"
PARTS = [part_of_decision("Alles over mij wissen", "erase")]
"""What the passkey signs: nothing else can be shown under it afterwards."""


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What an organisation keeps in its own file (templates/youngster/erase.html). `code` None: it has not said why."""

    organisation: str
    code: str | None


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_PAGE)
def erase_me(session: Session, actor: Actor) -> ResponseReturnValue:
    """What would go and what would stay; or, once asked, until when it can be taken back."""
    return _page(session, actor, {})


@youngster_pages.post(f"{AT}/sleutel")
@guard(Permission.ERASE_ME)
def erasure_challenge(session: Session, actor: Actor) -> ResponseReturnValue:
    """What the browser needs to sign it."""
    return options_over(session, actor, PARTS)


@youngster_pages.post(AT)
@guard(Permission.ERASE_ME)
def ask_erasure(session: Session, actor: Actor) -> ResponseReturnValue:
    """Yes, proven. It happens when the days to think are over."""
    form = read_form(EraseForm)
    errors = form.errors or proof_of(session, actor, PARTS, form).errors
    if errors:
        return _page(session, actor, errors), 400
    erasure.ask_erasure(session, actor)
    return redirect(url_for(".erase_me"), 303)


@youngster_pages.post(f"{AT}/toch-niet")
@guard(Permission.ERASE_ME)
def take_erasure_back(session: Session, actor: Actor) -> ResponseReturnValue:
    """Needs nothing but the session. Raises ConflictError when it has begun."""
    erasure.take_erasure_back(session, actor)
    say(gettext("Er wordt niets gewist. Delen staat nog uit; jij kunt het weer aanzetten."))
    return redirect(url_for(".my_page"), 303)


def _page(session: Session, actor: Actor, errors: Mapping[str, str]) -> str:
    erased_at, pairs = erasure.my_erasure(session, actor), my_pairs(session, actor)
    copies = [copies for copies in my_copies(session, pairs) if copies.state is not Became.REMOVED]
    return render_template(
        "youngster/erase.html",
        message=said(),
        erased_on=last_day(erased_at) if erased_at else None,
        days=DAYS_TO_THINK,
        asked_back=sorted({each.organisation for each in copies if each.state is not Became.KEPT}),
        kept=[each for each in copies if each.state is Became.KEPT],
        own_records=_own_records(pairs),
        proof=proof_asked(actor),
        options_url=url_for(".erasure_challenge"),
        errors=errors,
    )


def _own_records(pairs: Sequence[MyPair]) -> list[OwnRecord]:
    """Each organisation once."""
    found = {
        party.organisation: OwnRecord(party.organisation, side.ground)
        for pair in pairs
        for side, party in zip(pair.sides, pair.parties, strict=True)
    }
    return [found[name] for name in sorted(found)]
