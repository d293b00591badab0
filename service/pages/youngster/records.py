"""The signed record of one decision: what it says, in plain words, and the file to keep."""

from uuid import UUID

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.clock import local
from service.consent.consent_records import open_record
from service.consent.my_pairs import my_pair
from service.pages.youngster.blueprint import youngster_pages
from service.pages.youngster.history import step_shown

AT = "/jongere/toestemming/<uuid:pair_id>/bewijs/<uuid:record_id>"


@youngster_pages.get(AT)
@guard(Permission.OPEN_MY_CONSENTS)
def consent_record(session: Session, actor: Actor, pair_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """What the record says. Raises NotYoursError."""
    pair = my_pair(session, actor, pair_id)
    record = open_record(session, pair_id, record_id)
    return render_template(
        "youngster/consent_record.html",
        step=step_shown(pair, record.event),
        evidence=record.evidence,
        file_url=url_for(".consent_record_file", pair_id=pair_id, record_id=record_id),
        keys_url=f"{koppel().settings.public_url}/consent-keys",
    )


@youngster_pages.get(f"{AT}/bestand")
@guard(Permission.OPEN_MY_CONSENTS)
def consent_record_file(session: Session, actor: Actor, pair_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """The record itself (JWS, compact). Its name says nothing but the day. Raises NotYoursError."""
    my_pair(session, actor, pair_id)
    record = open_record(session, pair_id, record_id)
    name = f"koppel-{local(record.event.at):%Y-%m-%d}-{record.event.sequence}.jws"
    return Response(
        record.signed,
        content_type="application/jose",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
