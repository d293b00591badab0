"""How a youngster joins: a code shown by a holder, two words on both screens, and a key of their own.

Opening the code's address spends nothing and shows nothing. Nothing is kept of somebody below 16 (product.md, rule 14).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from service.actors import Actor, Role
from service.audit.acts import CodeShown, WordsConfirmed, WordsRefused, YoungsterJoined
from service.audit.log import append
from service.clock import local
from service.db import now, vault_of
from service.errors import N_, ConflictError, NotYoursError
from service.pairs.codes import hash_of, new_join_code, two_words
from service.pairs.locks import lock_for_change
from service.pairs.meeting import give_meeting_number
from service.pairs.models import JoinCode, Joining, Pair, PairState, Person, Youngster
from service.pairs.revisions import raise_revision
from service.pairs.seats import other_side, own_side, require_holder, sides_of
from service.pairs.succession_seats import settle_half
from service.vault import place

LIFETIME = timedelta(minutes=10)
UNFINISHED_LIFETIME = timedelta(hours=1)
YOUNGEST = 16


@dataclass(frozen=True, slots=True)
class Introduction:
    """What somebody says of themselves on the first screen. `birth_month` is year and month."""

    name: str
    birth_month: tuple[int, int]
    language: str


def show_code(session: Session, actor: Actor, pair_id: UUID) -> tuple[str, datetime]:
    """A new code for this pair and its end; earlier unspent codes of the pair end now.

    Raises NotYoursError unless the caller holds a seat, ConflictError when a youngster has joined or the pair is not open.
    """
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    pair = session.get(Pair, pair_id)
    if pair is None or pair.state != PairState.OPEN or pair.youngster_id is not None:
        raise ConflictError(N_("Dit koppel heeft geen code nodig: er is al een jongere, of het koppel is er nog niet."))
    unspent = update(JoinCode).where(JoinCode.pair_id == pair_id, JoinCode.spent_at.is_(None))
    session.execute(unspent.values(expires_at=now(session)))
    code, expires_at = new_join_code(), now(session) + LIFETIME
    session.add(
        JoinCode(pair_id=pair_id, shown_by=actor.id, code_hash=hash_of(code), made_at=now(session), expires_at=expires_at)
    )
    append(session, CodeShown(actor=actor, pair_id=pair_id))
    return code, expires_at


def spend_code(session: Session, code: str, introduction: Introduction) -> Joining | None:
    """Spend the code and start joining; None when the code does not work, or for somebody below 16: one answer for all.

    Of two phones at once, one wins: the update is the decision. Below 16 nothing is read, changed or kept.
    """
    if not is_old_enough(introduction.birth_month, now(session)):
        return None
    spent = session.execute(
        update(JoinCode)
        .where(JoinCode.code_hash == hash_of(code), JoinCode.spent_at.is_(None), JoinCode.expires_at > now(session))
        .values(spent_at=now(session))
        .returning(JoinCode.id, JoinCode.pair_id)
    ).one_or_none()
    if spent is None:
        return None
    joining_id, vault = uuid4(), vault_of(session)
    year, month = introduction.birth_month
    joining = Joining(
        id=joining_id,
        join_code_id=spent.id,
        pair_id=spent.pair_id,
        words=two_words(),
        name=vault.seal(spent.pair_id, place("joining", joining_id, "name"), introduction.name),
        birth_month=vault.seal(spent.pair_id, place("joining", joining_id, "birth_month"), f"{year:04d}-{month:02d}"),
        language=introduction.language,
        started_at=now(session),
    )
    session.add(joining)
    session.flush()  # the phone's session refers to it
    return joining


def joining_of(session: Session, pair_id: UUID) -> Joining | None:
    """Whoever is joining this pair at the moment: the newest that was not refused and did not take too long."""
    return session.scalar(
        select(Joining)
        .where(
            Joining.pair_id == pair_id,
            Joining.refused_at.is_(None),
            Joining.completed_at.is_(None),
            Joining.started_at > now(session) - UNFINISHED_LIFETIME,
        )
        .order_by(Joining.started_at.desc())
        .limit(1)
    )


def my_joining(session: Session, actor: Actor) -> Joining:
    """What the one who is joining has got to. Raises NotYoursError for anybody else."""
    joining = session.get(Joining, actor.id) if actor.role is Role.JOINING else None
    if joining is None:
        raise NotYoursError
    return joining


def confirm_words(session: Session, actor: Actor, pair_id: UUID, joining_id: UUID) -> None:
    """The holder who showed the code says: the words of this joining are the same on both screens.

    Raises NotYoursError for others, ConflictError when somebody else is joining by now: their words stood on no screen.
    """
    joining = _joining_shown_by(session, actor, pair_id, joining_id)
    joining.confirmed_at = joining.confirmed_at or now(session)
    append(session, WordsConfirmed(actor=actor, pair_id=pair_id))


def refuse_words(session: Session, actor: Actor, pair_id: UUID, joining_id: UUID) -> None:
    """The words differ: whoever scanned this code gets nothing, and nothing of them is kept. Raises as confirm_words."""
    joining = _joining_shown_by(session, actor, pair_id, joining_id)
    joining.refused_at, joining.name, joining.birth_month = now(session), b"", b""
    append(session, WordsRefused(actor=actor, pair_id=pair_id))


def complete_joining(session: Session, joining_id: UUID, known_youngster: UUID | None = None) -> Youngster:
    """Words confirmed and a key made: this is the youngster of the pair now, and the showing holder has met them.

    `known_youngster` joins another pair with the key they have. Raises ConflictError when it is too late or too early.
    """
    joining = session.get(Joining, joining_id)
    if joining is None:
        raise ConflictError(N_("Deze code werkt niet meer. Vraag een nieuwe."))
    lock_for_change(session, joining.pair_id)
    session.refresh(joining)  # the holder may have said "no, other words" while we waited
    if joining.confirmed_at is None or joining.refused_at or joining.completed_at:
        raise ConflictError(N_("Deze code werkt niet meer. Vraag een nieuwe."))
    pair = session.get_one(Pair, joining.pair_id)
    if pair.youngster_id is not None or pair.state != PairState.OPEN:
        raise ConflictError(N_("Deze code werkt niet meer. Vraag een nieuwe."))
    youngster = (
        session.get(Youngster, known_youngster)
        if known_youngster
        else make_youngster(session, _introduced(session, joining))
    )
    if youngster is None:
        raise NotYoursError
    joining.completed_at, joining.name, joining.birth_month = now(session), b"", b""
    take_part(session, pair, youngster, session.get_one(JoinCode, joining.join_code_id).shown_by)
    return youngster


def take_part(session: Session, pair: Pair, youngster: Youngster, met_by: UUID) -> None:
    """This is the youngster of this pair now, and this holder has met them; the other gets a number to ask for; logged."""
    pair.youngster_id, pair.joined_at = youngster.id, now(session)
    _mark_met(session, pair.id, session.get_one(Person, met_by))
    one, other = sides_of(session, pair.id)
    actor = Actor(role=Role.YOUNGSTER, id=youngster.id)
    session.flush()  # who may take over is from now on theirs to say
    noticing = [settle_half(session, actor, pair.id, side.organisation_id) for side in (one, other)]
    raise_revision(session, *frozenset[UUID]().union(*noticing))
    append(
        session,
        YoungsterJoined(
            actor=actor,
            pair_id=pair.id,
            organisation_id=one.organisation_id,
            other_organisation_id=other.organisation_id,
        ),
    )


def youngster_name(session: Session, youngster: Youngster) -> str:
    """The name they gave. MUST only be shown to themselves, or to a professional under a ConsentGrant."""
    return vault_of(session).open(youngster.id, place("youngster", youngster.id, "name"), youngster.name)


def introduced_name(session: Session, joining: Joining) -> str:
    """The name somebody gave on the first screen. MUST only be shown to themselves."""
    return vault_of(session).open(joining.pair_id, place("joining", joining.id, "name"), joining.name)


def is_old_enough(birth_month: tuple[int, int], moment: datetime) -> bool:
    """Whether somebody born in this month is 16 for certain: in the month itself that is not certain yet, so no."""
    today = local(moment)
    year, month = birth_month
    return (year + YOUNGEST, month) < (today.year, today.month)


def forget_unfinished(session: Session) -> None:
    """Remove what is left of people who did not finish joining within the hour."""
    long_ago = now(session) - UNFINISHED_LIFETIME
    gone = or_(Joining.refused_at.is_not(None), Joining.started_at < long_ago)
    session.execute(
        update(Joining)
        .where(Joining.completed_at.is_(None), gone)
        .values(name=b"", birth_month=b"", refused_at=now(session))
    )
    session.execute(delete(JoinCode).where(JoinCode.spent_at.is_(None), JoinCode.expires_at < long_ago))


def _introduced(session: Session, joining: Joining) -> Introduction:
    sealed = vault_of(session).open(joining.pair_id, place("joining", joining.id, "birth_month"), joining.birth_month)
    return Introduction(introduced_name(session, joining), month_in(sealed), joining.language)


def month_in(text: str) -> tuple[int, int]:
    """Year and month of birth as they are kept."""
    year, month = text.split("-")
    return int(year), int(month)


def birth_month_of(session: Session, youngster: Youngster) -> tuple[int, int]:
    """The year and month in which they said to be born. MUST NOT be shown to anybody but themselves."""
    sealed = vault_of(session).open(youngster.id, place("youngster", youngster.id, "birth_month"), youngster.birth_month)
    return month_in(sealed)


def make_youngster(session: Session, introduction: Introduction) -> Youngster:
    """A youngster with a key of their own in the vault, in no pair yet."""
    youngster_id, vault = uuid4(), vault_of(session)
    name, birth_month = introduction.name, "{:04d}-{:02d}".format(*introduction.birth_month)
    vault.make_key(youngster_id, "youngster")
    youngster = Youngster(
        id=youngster_id,
        joined_at=now(session),
        language=introduction.language,
        name=vault.seal(youngster_id, place("youngster", youngster_id, "name"), name),
        birth_month=vault.seal(youngster_id, place("youngster", youngster_id, "birth_month"), birth_month),
    )
    session.add(youngster)
    session.flush()  # the pair refers to it
    return youngster


def _mark_met(session: Session, pair_id: UUID, holder: Person) -> None:
    side = own_side(session, pair_id, holder.organisation_id)
    side.met_at, side.met_by = now(session), holder.id
    other = other_side(session, pair_id, holder.organisation_id)
    give_meeting_number(session, other)
    raise_revision(session, side.organisation_id, other.organisation_id)


def _joining_shown_by(session: Session, actor: Actor, pair_id: UUID, joining_id: UUID) -> Joining:
    lock_for_change(session, pair_id)
    require_holder(session, actor, pair_id)
    joining = joining_of(session, pair_id)
    if joining is None or session.get_one(JoinCode, joining.join_code_id).shown_by != actor.id:
        raise NotYoursError
    if joining.id != joining_id:  # a page that stood open since an earlier code
        raise ConflictError(N_("Er staan nu andere woorden. Open de code opnieuw en kijk op beide schermen."))
    return joining
