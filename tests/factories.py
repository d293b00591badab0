"""What tests begin with, made through the services themselves. The default is no consent: a test that sees a note has
said why it may (`give_consent`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from joserfc.jwk import ECKey
from sqlalchemy.orm import Session

from service.access.confirmations import confirm, waiting_confirmations
from service.actors import SERVICE, Actor, Role
from service.consent.decisions import decide_consent, end_after
from service.consent.events import Evidence, Terms
from service.consent.freely import Circumstances
from service.consent.proposals import confirm_proposal, propose
from service.db import Database
from service.pairs.forming import accept_invitation, invite_partner
from service.pairs.joining import Introduction, complete_joining, confirm_words, show_code, spend_code
from service.pairs.meeting import confirm_meeting, confirm_record, meeting_number
from service.pairs.models import Person
from service.pairs.organisations import SCOPES, IdentityProvider, add_organisation, add_person, register_system
from service.pairs.seats import own_side
from tlog.notes import COSIGNED, SigningKey

MASTER_KEY = bytes(range(32))
SUBJECTS = ("housing", "school-work")
ASKED_FREELY = Circumstances("both", "youngster-tells", "one")
EVIDENCE = Evidence(
    text_revision="1",
    text_hash=sha256(b"Karim leest wat Sanne schrijft over wonen en school.").hexdigest(),
    language="nl",
    channel="own-device",
    recognised_by="passkey",
    shown="Karim leest wat Sanne schrijft over wonen en school.",
    ticked="housing school-work",
)


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation with its people and its registration system."""

    id: UUID
    slug: str
    holder: Actor
    colleague: Actor
    officer: Actor
    administrator: Actor
    system: Actor
    system_key: ECKey
    witness_key: SigningKey


@dataclass(frozen=True, slots=True)
class World:
    """De Brug (Sanne, Joke) and Straatkracht (Karim, Bilal), who do not know each other's youngsters."""

    database: Database
    de_brug: Office
    straatkracht: Office

    @property
    def sanne(self) -> Actor:
        return self.de_brug.holder

    @property
    def joke(self) -> Actor:
        return self.de_brug.colleague

    @property
    def karim(self) -> Actor:
        return self.straatkracht.holder

    @property
    def bilal(self) -> Actor:
        return self.straatkracht.colleague


def make_world(database: Database, provider: IdentityProvider | None = None) -> World:
    """Two organisations that take part, with their people and systems. Nothing is shared."""
    with database.transaction() as session:
        de_brug = add_office(session, "de-brug", "De Brug", ("Sanne", "Joke"), provider)
        straatkracht = add_office(session, "straatkracht", "Straatkracht", ("Karim", "Bilal"))
    return World(database, de_brug, straatkracht)


def add_office(
    session: Session, slug: str, name: str, people: tuple[str, str], provider: IdentityProvider | None = None
) -> Office:
    """An organisation with a holder, a colleague, an officer, an administrator and a registration system."""
    organisation = add_organisation(session, SERVICE, slug, name, provider=provider)

    def person(who: str, role: Role) -> Actor:
        return actor_of(add_person(session, SERVICE, organisation.id, who.lower(), who, [role]), name)

    key = ECKey.generate_key("P-256")
    witness_key = SigningKey(f"koppel.test/witness/{slug}", COSIGNED, sha256(slug.encode()).digest())
    system = register_system(
        session, SERVICE, organisation.id, slug, f"Systeem van {name}", public_pem(key), SCOPES, str(witness_key.verifier)
    )
    return Office(
        id=organisation.id,
        slug=slug,
        holder=person(people[0], Role.PROFESSIONAL),
        colleague=person(people[1], Role.PROFESSIONAL),
        officer=person(f"officer-{slug}", Role.OFFICER),
        administrator=person(f"administrator-{slug}", Role.ADMINISTRATOR),
        system=Actor(
            role=Role.SYSTEM,
            id=system.id,
            organisation_id=organisation.id,
            name=system.name,
            organisation=name,
            program=slug,
            roles=frozenset({Role.SYSTEM}),
            scopes=frozenset(SCOPES),
        ),
        system_key=key,
        witness_key=witness_key,
    )


def add_officer(session: Session, office: Office, login: str, name: str, roles: Iterable[Role] = (Role.OFFICER,)) -> Actor:
    """One more officer of this organisation: the one who is there has said yes."""
    person = add_person(session, SERVICE, office.id, login, name, roles)
    (waiting,) = [item for item in waiting_confirmations(session, office.officer) if item.login == login]
    confirm(session, office.officer, waiting.id)
    return actor_of(person, office.officer.organisation)


def actor_of(person: Person, organisation: str) -> Actor:
    """This person, acting in the first of their roles."""
    roles = [Role(role) for role in person.roles.split()]
    return Actor(
        role=roles[0],
        id=person.id,
        organisation_id=person.organisation_id,
        name=person.name,
        organisation=organisation,
        roles=frozenset(roles),
    )


def youngster_actor(youngster_id: UUID) -> Actor:
    """The youngster themselves."""
    return Actor(role=Role.YOUNGSTER, id=youngster_id, roles=frozenset({Role.YOUNGSTER}))


def form_pair(session: Session, first: Actor, second: Actor) -> UUID:
    """An empty pair of two professionals; no youngster is in it."""
    assert second.id is not None
    pair = invite_partner(session, first, second.id, "samen-begeleiden", None)
    accept_invitation(session, second, pair.id)
    return pair.id


def join(
    session: Session, pair_id: UUID, shown_by: Actor, name: str = "Noor", birth_month: tuple[int, int] = (2007, 1)
) -> Actor:
    """A youngster joins by the code that this holder shows; the words are confirmed. Only that holder has met them."""
    code, _ = show_code(session, shown_by, pair_id)
    joining = spend_code(session, code, Introduction(name, birth_month, "nl"))
    assert joining is not None
    confirm_words(session, shown_by, pair_id, joining.id)
    return youngster_actor(complete_joining(session, joining.id).id)


def meet(session: Session, pair_id: UUID, holder: Actor) -> None:
    """The other holder enters the youngster's number: they have met."""
    assert holder.organisation_id is not None
    number = meeting_number(session, own_side(session, pair_id, holder.organisation_id))
    assert number is not None
    assert confirm_meeting(session, holder, pair_id, number)


def propose_consent(session: Session, pair_id: UUID, first: Actor, second: Actor) -> None:
    """Two professionals propose to share; nothing is shared by that."""
    propose(session, first, pair_id, "samen-begeleiden", SUBJECTS, ASKED_FREELY)
    confirm_proposal(session, second, pair_id)


def give_consent(
    session: Session,
    youngster: Actor,
    pair_id: UUID,
    to: Actor,
    *,
    subjects: Iterable[str] = SUBJECTS,
    months: int = 3,
    copies: bool = False,
    read_first: bool = False,
    stand_in: Actor | None = None,
) -> None:
    """The youngster says yes to one direction: this professional may read what the other organisation writes."""
    assert to.id is not None
    assert to.organisation_id is not None
    people = {to.id} | ({stand_in.id} if stand_in and stand_in.id else set())
    end, reads = end_after(session, months), stand_in is not None
    terms = Terms(frozenset(subjects), frozenset(people), end, copies, read_first, stand_in=reads)
    decide_consent(session, youngster, pair_id, {to.organisation_id: terms}, EVIDENCE)


def pair_with_youngster(world: World, name: str = "Noor") -> tuple[UUID, Actor]:
    """Sanne and Karim with a youngster whom both have met and who was asked, and has said nothing yet."""
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
        youngster = join(session, pair_id, world.sanne, name)
        meet(session, pair_id, world.karim)
        for holder in (world.sanne, world.karim):
            confirm_record(session, holder, pair_id)
        propose_consent(session, pair_id, world.sanne, world.karim)
    return pair_id, youngster


def public_pem(key: ECKey) -> str:
    """The public half of a key, as an administrator registers it."""
    return key.as_pem(private=False).decode()
