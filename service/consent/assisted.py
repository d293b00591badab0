"""What a youngster says beside a professional: the smallest yes there is, and the exact text of it (product.md, rule 13).

One direction, what the professional beside them writes; one person, the other holder; no copies; thirty days at most. So
nobody can play the youngster and open something to themselves (product.md, rule 4; docs/decisions/0012).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import end_of_day, local
from service.consent.choices import SUBJECTS_IN_ORDER, Choice
from service.consent.events import Evidence, Terms
from service.consent.models import ConsentEvidence
from service.consent.my_pairs import Direction, MyPair, pair_as_asked
from service.consent.notices import FilledNotices, hash_of_text
from service.consent.screens import ConsentTexts, NoteRevision, shown_who, subject_name, waiting_words
from service.db import now
from service.errors import N_, ConflictError
from service.pairs.assisting import Present, Way
from service.pairs.models import Assisting, Person


@dataclass(frozen=True, slots=True)
class Helper:
    """Who was beside a youngster at a decision, and where it was said."""

    person: str
    way: Way


Helpers = Mapping[UUID, Helper]
"""By the evidence of a decision."""
NO_HELPERS: Helpers = MappingProxyType({})

DAYS = 30
CHANNELS = {Way.SCREEN: "assisted-screen", Way.PAPER: "assisted-paper"}
RECOGNISED_BY = "professional"


def assisted_end(session: Session) -> datetime:
    """The end of what is said beside somebody now: a midnight in the Netherlands, never more than thirty days away."""
    return end_of_day(local(now(session)).date() + timedelta(days=DAYS - 1))


def direction_written_by(pair: MyPair, organisation_id: UUID) -> Direction:
    """The one direction about which can be decided beside a holder of this organisation: what that holder writes.

    Raises ConflictError before both professionals confirmed their question, while nobody sits there to read, and where
    the youngster's own yes stands already: nobody can change that beside somebody else.
    """
    (direction,) = [each for each in pair.directions if each.writer.organisation_id == organisation_id]
    if direction.standing is None:
        raise ConflictError(N_("Er ligt nog geen voorstel. Bevestig het eerst allebei."))
    if direction.reader.person_id is None:
        raise ConflictError(N_("Er is nu geen vaste begeleider die het kan lezen."))
    if direction.is_active and not direction.standing.assisted:
        raise ConflictError(N_("De jongere koos hier zelf al. Veranderen kan alleen op de eigen pagina."))
    return direction


def require_question(session: Session, pair_id: UUID, organisation_id: UUID) -> None:
    """Before a holder of this organisation hands over the screen. Raises ConflictError as direction_written_by."""
    direction_written_by(pair_as_asked(session, pair_id), organisation_id)


def terms_beside(session: Session, direction: Direction, subjects: Iterable[str]) -> Terms:
    """The chosen subjects as terms; none is no."""
    chosen, reader = frozenset(subjects), direction.reader.person_id
    if not chosen or reader is None:
        return Terms()
    follows = direction.successor.person_id if direction.successor and direction.successor_accepted else None
    people = frozenset(person for person in (reader, follows) if person is not None)
    return Terms(chosen, people, assisted_end(session), assisted=True)


def present_words(text: FilledNotices, present: Iterable[str]) -> list[str]:
    """Who was in the room, in the order of the form."""
    chosen = set(present)
    return [text[f"assisted_present_{each}"] for each in Present if each in chosen]


def text_beside(texts: ConsentTexts, direction: Direction, last_day: date) -> FilledNotices:
    """The texts of a sitting: the holder who helps is the writer; with the last day in words."""
    return texts.of(direction).also(until=format_date(last_day, "d MMMM", locale=texts.notices.language))


def shown_beside(
    texts: ConsentTexts, direction: Direction, last_day: date, present: str, notes: Sequence[NoteRevision], choice: Choice
) -> str:
    """The exact text of the screens, or of the sheet; the notes on it by id and revision."""
    text = text_beside(texts, direction, last_day)
    before = ("begin_title", "begin", "only_you", "choose_free", "present_title")
    parts = [
        [
            *(text[f"assisted_{name}"] for name in before),
            *present_words(text, present.split()),
            text["assisted_present_wrong"],
        ],
        shown_who(texts),
        _what(text, direction, notes),
        [text["choose_title"], text["choose_lead"], *(subject_name(text, each) for each in SUBJECTS_IN_ORDER)],
        [text["choose_nothing"], text["assisted_one_way"]],
        _summary(text, choice),
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _what(text: FilledNotices, direction: Direction, notes: Sequence[NoteRevision]) -> list[str]:
    return [
        text["what_title"],
        text["what_why"],
        *(text[name] for name in waiting_words(direction, bool(notes))),
        *(f"[{note_id} r{revision}]" for note_id, revision in notes),
        text["assisted_later_too"],
        text["what_unknown"],
        text["what_old_file"],
    ]


def _summary(text: FilledNotices, choice: Choice) -> list[str]:
    rights = [text[name] for name in ("rights_title", "rights_controllers", "rights_kept", "rights_yours", "rights_officer")]
    if not choice.subjects:
        return [text["assisted_summary_title"], text["summary_reads_nothing"], text["summary_no_consequence"], *rights]
    about = [subject_name(text, subject) for subject in choice.subjects_in_order]
    terms = [text[f"assisted_{name}"] for name in ("until", "no_copy", "seen")]
    end = [text["summary_no_consequence"], *rights]
    return [text["assisted_summary_title"], text["summary_reads"], *about, *terms, *end]


def evidence_beside(texts: ConsentTexts, assisting: Assisting, shown: str, ticked: str) -> Evidence:
    """What an answer in this sitting rests on."""
    return Evidence(
        text_revision=texts.notices.revision,
        text_hash=hash_of_text(shown),
        language=texts.notices.language,
        channel=CHANNELS[Way(assisting.way)],
        recognised_by=RECOGNISED_BY,
        shown=shown,
        ticked=ticked,
        assisting_id=assisting.id,
    )


def helpers_of(session: Session, pair_ids: Sequence[UUID]) -> Helpers:
    """Who was beside the youngster in these pairs, by the evidence of what was decided then: one query."""
    rows = session.execute(
        select(ConsentEvidence.id, Assisting.way, Person.name)
        .join(Assisting, Assisting.id == ConsentEvidence.assisting_id)
        .join(Person, Person.id == Assisting.person_id)
        .where(ConsentEvidence.pair_id.in_(pair_ids))
    )
    return {evidence_id: Helper(person, Way(way)) for evidence_id, way, person in rows}
