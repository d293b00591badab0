"""Forming an empty pair: two professionals of two organisations, no youngster in it yet."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import LabelChanged, PairDeclined, PairFormed, PairInvited, PartnersListed
from service.audit.log import append
from service.db import now, vault_of
from service.errors import InvalidInputError, NotYoursError
from service.pairs.codes import new_pair_code
from service.pairs.locks import lock_for_change
from service.pairs.models import Organisation, Pair, PairSide, PairState, Person, Seat, SeatRole
from service.pairs.seats import other_side, own_side, require_seat
from service.vault import place

PURPOSES = ("samen-begeleiden", "naar-eigen-woning", "school-en-werk", "rust-en-inkomen")


def possible_partners(session: Session, actor: Actor) -> Sequence[tuple[Person, Organisation]]:
    """Professionals of other organisations, by organisation and name. Never anything about youngsters."""
    rows = session.execute(
        select(Person, Organisation)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Person.organisation_id != actor.organisation_id,
            or_(Person.left_at.is_(None), Person.left_at > now(session)),
            Person.roles.contains("professional"),
            Organisation.active.is_(True),
        )
        .order_by(Organisation.name, Person.name)
    )
    return [(person, organisation) for person, organisation in rows]


def open_partners(session: Session, actor: Actor) -> Sequence[tuple[Person, Organisation]]:
    """As possible_partners, to be shown to this professional; logged."""
    append(session, PartnersListed(actor=actor))
    return possible_partners(session, actor)


def invite_partner(session: Session, actor: Actor, partner_id: UUID, purpose: str, own_label: str | None) -> Pair:
    """Form the empty pair and ask the other professional to join in. Raises InvalidInputError for an unknown partner."""
    partners = {person.id: person for person, _ in possible_partners(session, actor)}
    if partner_id not in partners:
        raise InvalidInputError({"partner": ["Kies een collega uit de lijst."]})
    if purpose not in PURPOSES:
        raise InvalidInputError({"purpose": ["Kies een doel uit de lijst."]})
    partner = partners[partner_id]
    pair = Pair(id=uuid4(), code=new_pair_code(), purpose=purpose, invited_by=actor.id, created_at=now(session))
    vault_of(session).make_key(pair.id, "pair")
    session.add(pair)
    session.flush()  # the sides refer to it
    for person_id, organisation_id in ((actor.id, actor.organisation_id), (partner.id, partner.organisation_id)):
        session.add(PairSide(pair_id=pair.id, organisation_id=organisation_id))
        session.flush()  # the seat refers to it
        session.add(
            Seat(
                pair_id=pair.id,
                organisation_id=organisation_id,
                person_id=person_id,
                role=SeatRole.HOLDER,
                starts_at=now(session),
            )
        )
    session.flush()  # the label is written to the side
    if own_label:
        _write_label(session, actor, pair.id, own_label)
    append(session, PairInvited(actor=actor, pair_id=pair.id, other_organisation_id=partner.organisation_id))
    return pair


def accept_invitation(session: Session, actor: Actor, pair_id: UUID) -> Pair:
    """The other professional says yes: the pair is formed. Raises NotYoursError when there is nothing to accept."""
    pair = invited_pair(session, actor, pair_id)
    pair.state, pair.formed_at = PairState.OPEN, now(session)
    append(session, PairFormed(actor=actor, pair_id=pair_id, other_organisation_id=_partner_of(session, actor, pair_id)))
    return pair


def decline_invitation(session: Session, actor: Actor, pair_id: UUID) -> None:
    """The other professional says no: the empty pair ends. Raises NotYoursError when there is nothing to decline."""
    pair = invited_pair(session, actor, pair_id)
    pair.state, pair.ended_at = PairState.DECLINED, now(session)
    append(session, PairDeclined(actor=actor, pair_id=pair_id, other_organisation_id=_partner_of(session, actor, pair_id)))


def change_label(session: Session, actor: Actor, pair_id: UUID, label: str) -> None:
    """How one's own organisation calls this youngster; only that organisation ever sees it."""
    require_seat(session, actor, pair_id)
    _write_label(session, actor, pair_id, label)
    append(session, LabelChanged(actor=actor, pair_id=pair_id))


def own_label(session: Session, side: PairSide) -> str | None:
    """The label of this half, opened. MUST only be shown to the half's own organisation."""
    if side.own_label is None:
        return None
    where = place("pair_side", f"{side.pair_id}/{side.organisation_id}", "own_label")
    return vault_of(session).open(side.pair_id, where, side.own_label)


def _write_label(session: Session, actor: Actor, pair_id: UUID, label: str) -> None:
    if actor.organisation_id is None:
        raise NotYoursError
    side = own_side(session, pair_id, actor.organisation_id)
    where = place("pair_side", f"{pair_id}/{actor.organisation_id}", "own_label")
    side.own_label = vault_of(session).seal(pair_id, where, label)


def invited_pair(session: Session, actor: Actor, pair_id: UUID) -> Pair:
    """The pair that waits for this professional's answer. Raises NotYoursError when there is nothing to answer."""
    lock_for_change(session, pair_id)
    require_seat(session, actor, pair_id)
    pair = session.get(Pair, pair_id)
    if pair is None or pair.state != PairState.INVITED or pair.invited_by == actor.id:
        raise NotYoursError
    return pair


def _partner_of(session: Session, actor: Actor, pair_id: UUID) -> UUID:
    if actor.organisation_id is None:
        raise NotYoursError
    return other_side(session, pair_id, actor.organisation_id).organisation_id
