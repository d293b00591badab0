"""Every SELECT of a note's text. Each takes a grant that lives in this transaction; without one there is no query."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, Uuid, and_, bindparam, or_, select, true, tuple_
from sqlalchemy.orm import Session

from schemas.vocabulary import Kind
from service.consent.grants import AuthorGrant, ConsentGrant, Grant, SubjectGrant, check_lives
from service.db import vault_of
from service.pairs.models import Organisation, Person
from service.prepared import Prepared
from service.records.covering import Unknown, covered_by, passes, values_of
from service.records.models import Note, NoteReply, NoteVersion
from service.records.notes import Action, OpenedNote, OpenedVersion, Reply, as_it_stands, open_body, open_reply, open_status
from service.vault import Opener

_PAIR, _WRITER = bindparam("pair", type_=Uuid()), bindparam("writer", type_=Uuid())

_COLUMNS = (
    Note.id,
    Note.pair_id,
    Note.organisation_id,
    Organisation.name.label("organisation"),
    Note.author_id,
    Person.name.label("author"),
    Note.subject,
    Note.kind,
    Note.how_known,
    Note.discussed,
    Note.body,
    Note.revision,
    Note.partner_revision,
    Note.written_at,
    Note.accepted_at,
    Note.corrected_at,
    Note.hidden_at,
    Note.read_revision,
    Note.passed_at,
    Note.answers,
    Note.source_id,
    Note.carrier_id,
    Note.action_status,
    Note.carried_since,
    Note.action_revision,
    Note.reminded_at,
)


def notes_under(session: Session, grant: Grant, subject: str | None = None, limit: int = 200) -> list[OpenedNote]:
    """The notes that this grant opens, newest first, at most `limit`.

    Raises StaleGrantError for a grant of another transaction.
    """
    return _opened(session, grant, _ordered(covered_by([grant]), subject).limit(limit))


def notes_in_order(
    session: Session, grant: ConsentGrant, subject: str | None, after: UUID | None, limit: int
) -> list[OpenedNote]:
    """The notes that this grant opens, oldest first, at most `limit`, that come after the note `after`."""
    statement = _page_for_partner(grant.read_first, subject is not None, after is not None)
    return _opened_to_partner(session, grant, statement, {"subject": subject, "after": after, "limit": limit})


def note_for_partner(session: Session, grant: ConsentGrant, note_id: UUID) -> OpenedNote | None:
    """As `note_under`, in a statement that is made ready before."""
    found = _opened_to_partner(session, grant, _note_for_partner(grant.read_first), {"note_id": note_id})
    return found[0] if found else None


def note_under(session: Session, grant: Grant, note_id: UUID) -> OpenedNote | None:
    """One note, or None when this grant does not open it: the same for a note that does not exist."""
    found = _opened(session, grant, _ordered(and_(covered_by([grant]), Note.id == note_id), None))
    return found[0] if found else None


def own_body(session: Session, grant: AuthorGrant, note: Note) -> tuple[str, Action | None]:
    """Text and action, as the text itself tells it, of a note of the writer's own organisation that is at hand already,
    retracted or not: no query.

    Raises StaleGrantError; ValueError for a note that this grant does not cover.
    """
    check_lives(session, grant)
    if (note.pair_id, note.organisation_id) != (grant.pair_id, grant.from_organisation_id):
        raise ValueError(f"note {note.id} is not of the half of this grant")
    return open_body(vault_of(session).opener(note.pair_id), note.id, note.revision, note.body)


def notes_under_each(
    session: Session,
    grants: Sequence[ConsentGrant] | Sequence[AuthorGrant] | Sequence[SubjectGrant],
) -> list[OpenedNote]:
    """The notes that these grants open, of any number of pairs, in a constant number of queries."""
    return _opened_each(session, grants, true())


def notes_to_act_on(session: Session, grants: Sequence[ConsentGrant] | Sequence[AuthorGrant]) -> list[OpenedNote]:
    """Of those the actions, and what the youngster answered to: there may stand what they want to be reminded of."""
    return _opened_each(session, grants, or_(Note.kind == Kind.ACTION, Note.answers > 0))


def _opened_each(session: Session, grants: Sequence[Grant], condition: ColumnElement[bool]) -> list[OpenedNote]:
    if not grants:
        return []
    for grant in grants:
        check_lives(session, grant)
    rows = session.execute(_ordered(and_(covered_by(grants), condition), None)).all()
    return _open_rows(session, rows, as_partner=isinstance(grants[0], ConsentGrant))


def versions_under(session: Session, grant: Grant, note_id: UUID) -> list[OpenedVersion]:
    """Earlier texts of a note that this grant opens, oldest first. For both writers and the youngster.

    The partner sees only the texts that had passed to it in this epoch of consent.
    """
    check_lives(session, grant)
    chosen = (
        select(NoteVersion, Person.name)
        .join(Note, Note.id == NoteVersion.note_id)
        .join(Person, Person.id == NoteVersion.author_id)
        .where(NoteVersion.note_id == note_id, covered_by([grant]))
        .order_by(NoteVersion.revision)
    )
    if isinstance(grant, ConsentGrant):  # an old text that never passed stays unseen
        chosen = chosen.where(NoteVersion.released_epoch == grant.epoch)
    rows = session.execute(chosen)
    return [_open_version(session, version, author) for version, author in rows]


def versions_under_each(session: Session, grants: Sequence[SubjectGrant]) -> Mapping[UUID, list[OpenedVersion]]:
    """Earlier texts of every note about a youngster, by note, oldest first: one query for any number of notes."""
    for grant in grants:
        check_lives(session, grant)
    chosen = (
        select(NoteVersion, Person.name)
        .join(Note, Note.id == NoteVersion.note_id)
        .join(Person, Person.id == NoteVersion.author_id)
        .where(covered_by(grants))
        .order_by(NoteVersion.revision)
    )
    versions: dict[UUID, list[OpenedVersion]] = {}
    for version, author in session.execute(chosen):
        versions.setdefault(version.note_id, []).append(_open_version(session, version, author))
    return versions


def _ordered(condition: ColumnElement[bool], subject: str | None) -> Select[Any]:
    chosen: Any = (
        select(*_COLUMNS)
        .join(Person, Person.id == Note.author_id)
        .join(Organisation, Organisation.id == Note.organisation_id)
        .where(condition)
        .order_by(Note.written_at.desc(), Note.sequence.desc())
    )
    ordered: Select[Any] = chosen if subject is None else chosen.where(Note.subject == subject)
    return ordered


def _for_partner(read_first: bool) -> Select[Any]:
    direction = and_(Note.pair_id == _PAIR, Note.organisation_id == _WRITER, Note.retracted_at.is_(None))
    return _ordered(and_(direction, passes(Unknown(read_first))), None).order_by(None)


@cache
def _note_for_partner(read_first: bool) -> Prepared:
    return Prepared(_for_partner(read_first).where(Note.id == bindparam("note_id", type_=Note.id.type)))


@cache
def _page_for_partner(read_first: bool, of_subject: bool, is_later: bool) -> Prepared:
    statement = _for_partner(read_first)
    if of_subject:
        statement = statement.where(Note.subject == bindparam("subject"))
    if is_later:  # a place between two notes stays where it is, whatever is retracted meanwhile
        after = bindparam("after", type_=Note.id.type)
        last = select(Note.written_at, Note.sequence).where(Note.pair_id == _PAIR, Note.id == after)
        statement = statement.where(tuple_(Note.written_at, Note.sequence) > last.scalar_subquery())
    limit: Any = bindparam("limit", type_=Integer())
    return Prepared(statement.order_by(Note.written_at, Note.sequence).limit(limit))


def _opened_to_partner(
    session: Session, grant: ConsentGrant, statement: Prepared, values: Mapping[str, Any]
) -> list[OpenedNote]:
    check_lives(session, grant)
    asked = {"pair": grant.pair_id, "writer": grant.from_organisation_id, **values_of(grant), **values}
    return _open_rows(session, statement.rows(session, asked), as_partner=True)


def _opened(session: Session, grant: Grant, statement: Select[Any]) -> list[OpenedNote]:
    check_lives(session, grant)
    return _open_rows(session, session.execute(statement).all(), as_partner=isinstance(grant, ConsentGrant))


def _open_rows(session: Session, rows: Sequence[Row[Any]], as_partner: bool) -> list[OpenedNote]:
    replies = _replies_to(session, [row.id for row in rows if row.answers])
    openers = {pair_id: vault_of(session).opener(pair_id) for pair_id in {row.pair_id for row in rows}}
    return [_open_row(openers[row.pair_id], row, replies.get(row.id, ()), as_partner) for row in rows]


def _open_row(opener: Opener, row: Row[Any], replies: tuple[Reply, ...], as_partner: bool) -> OpenedNote:
    text, action = open_body(opener, row.id, row.revision, row.body)
    status = open_status(opener, row.id, row.action_revision, row.action_status)
    action = as_it_stands(action, row.organisation_id, row.carrier_id, status)
    return OpenedNote(
        id=row.id,
        pair_id=row.pair_id,
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        author_id=row.author_id,
        author=row.author,
        subject=row.subject,
        kind=row.kind,
        how_known=row.how_known,
        discussed=row.discussed,
        text=text,
        action=action,
        revision=row.partner_revision if as_partner else row.revision,
        written_at=row.written_at,
        accepted_at=row.accepted_at,
        corrected_at=row.corrected_at,
        hidden_at=row.hidden_at,
        is_read=row.read_revision >= row.revision,
        is_from_system=row.source_id is not None,
        replies=replies,
        action_revision=row.action_revision,
        carried_since=row.carried_since,
        passed_at=row.passed_at,
        reminded_at=row.reminded_at,
    )


def _replies_to(session: Session, note_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Reply, ...]]:
    wanted = list(note_ids)
    if not wanted:
        return {}
    chosen = select(NoteReply).where(NoteReply.note_id.in_(wanted)).order_by(NoteReply.at, NoteReply.id)
    replies: dict[UUID, tuple[Reply, ...]] = {}
    for row in session.scalars(chosen):
        kind, text = open_reply(vault_of(session), row.pair_id, row.id, row.body)
        replies[row.note_id] = (*replies.get(row.note_id, ()), Reply(kind, text, row.at))
    return replies


def _open_version(session: Session, version: NoteVersion, author: str) -> OpenedVersion:
    text, _ = open_body(vault_of(session).opener(version.pair_id), version.note_id, version.revision, version.body)
    return OpenedVersion(version.revision, text, author, version.replaced_at)
