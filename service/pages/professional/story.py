"""The notes and actions of a pair as the templates show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from flask_babel import gettext

from schemas.vocabulary import Subject
from service.actors import Actor
from service.clock import last_day, local
from service.pages.forms.notes import day_of, is_not_before, time_of
from service.pages.people import OWN, PARTNER, Shown
from service.records.acting import ASKED, carries, is_ours
from service.records.covering import HEARD
from service.records.notes import OpenedNote, Reply, is_open
from service.records.pair_page import PairPage
from service.records.reminders import is_reminded, reminds_on
from service.records.replies import HOW_DOES_IT_STAND, WHETHER_COMING
from service.records.standing import Planned


@dataclass(frozen=True, slots=True)
class Said:
    """What the youngster said last about an action. `asks`: how it stands, since this day."""

    text: str
    on: date
    asks: bool


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What was said last about an action that somebody leaves for a while.

    `said`: "asks-you", "asked" (by the reader's half), "can-wait" or "declined". `by`: "jij" or a name; `of`: who was asked.
    """

    said: str
    by: str
    of: str
    on: date


@dataclass(frozen=True, slots=True)
class ActionShown:
    """Who does what. `owner` is "jij" for one's own organisation's seat; `said`: the youngster's last words about it.

    `revision`: as it stands on the page. `came_back`: the other half should do it and cannot read it now. `due`: its day,
    at this time if it has one; with `not_before` the day before which it is not done. `reminds_on`: the evening on which
    the youngster wants to be reminded of it; `is_reminded`: somebody did.
    """

    note_id: UUID
    revision: int
    what: str
    owner: str
    mine: bool
    came_back: bool
    due: date | None
    at: time | None
    not_before: bool
    place: str | None
    since: date
    status: str
    reminds_on: date | None
    is_reminded: bool
    said: Said | None
    plan: PlanShown | None


@dataclass(frozen=True, slots=True)
class Because:
    """Why a note of the partner stands here: the youngster's yes and its last day."""

    decided_on: date
    until: date
    assisted: bool


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One note (templates/professional/_note.html)."""

    id: UUID
    author: Shown
    mine: bool
    is_new: bool
    corrected: bool
    discussed: bool
    written_at: datetime
    subject: str
    kind: str
    how_known: str
    text: str
    replies: Sequence[Reply]
    action: ActionShown | None
    state: str
    because: Because | None
    editable: bool


def notes_shown(page: PairPage, actor: Actor) -> list[NoteShown]:
    """This page of the story, newest first."""
    return [_note(page, note, actor) for note in page.story.page.notes]


def actions_shown(page: PairPage, actor: Actor) -> list[ActionShown]:
    """What is still to be done, what is due first on top."""
    shown = [action_in_pair(page, note, actor) for note in page.actions if is_open(note)]
    return sorted(shown, key=lambda action: (action.due or date.max, action.since))


def action_in_pair(page: PairPage, note: OpenedNote, actor: Actor) -> ActionShown:
    """The action of one of the notes of this pair."""
    mine, partner = is_ours(note, actor.organisation_id, page.story.readable_ids), page.heading.partner_name
    return action_shown(note, actor, partner, mine, page.plans.get(note.id))


def action_shown(note: OpenedNote, actor: Actor, partner_name: str, mine: bool, plan: Planned | None = None) -> ActionShown:
    """The action of this note, seen from the reader's organisation. `mine`: it is for that organisation's seat to do."""
    action: Mapping[str, object] = note.action or {}
    return ActionShown(
        note_id=note.id,
        revision=note.action_revision,
        what=str(action.get("what", "")),
        owner=gettext("jij") if mine else partner_name,
        mine=mine,
        came_back=mine and not carries(note, actor.organisation_id),
        due=day_of(action),
        at=time_of(action),
        not_before=is_not_before(action),
        place=str(action["place"]) if action.get("place") else None,
        since=local(note.carried_since or note.written_at).date(),
        status=str(action.get("status", "open")),
        reminds_on=reminds_on(note),
        is_reminded=is_reminded(note),
        said=_said(note),
        plan=plan_shown(plan, actor, partner_name) if plan else None,
    )


def plan_shown(plan: Planned, actor: Actor, partner_name: str) -> PlanShown:
    """What was said, seen from the reader's organisation."""
    is_ours_said = plan.organisation_id == actor.organisation_id
    said = "asks-you" if plan.said == ASKED and not is_ours_said else plan.said
    by = gettext("jij") if plan.by == actor.name and is_ours_said else plan.by
    return PlanShown(said, by, partner_name, local(plan.at).date())


def _said(note: OpenedNote) -> Said | None:
    """The last of their answers about coming, or of their questions how it stands."""
    for reply in reversed(note.replies):
        if reply.text == HOW_DOES_IT_STAND or reply.text in WHETHER_COMING.values():
            return Said(reply.text, local(reply.at).date(), reply.text == HOW_DOES_IT_STAND)
    return None


def subjects_in(page: PairPage) -> list[str]:
    """The subjects that occur in the story, in the fixed order."""
    present = {note.subject for note in page.story.notes}
    return [subject.value for subject in Subject if subject in present]


def _note(page: PairPage, note: OpenedNote, actor: Actor) -> NoteShown:
    own = note.organisation_id == actor.organisation_id
    return NoteShown(
        id=note.id,
        author=Shown(note.author, note.organisation, OWN if own else PARTNER),
        mine=note.author_id == actor.id,
        is_new=note.id in page.story.new_ids,
        corrected=note.corrected_at is not None,
        discussed=note.discussed,
        written_at=note.written_at,
        subject=note.subject,
        kind=note.kind,
        how_known=note.how_known,
        text=note.text,
        replies=note.replies,
        action=action_in_pair(page, note, actor) if note.action else None,
        state=_state(page, note) if own else "shared",
        because=None if own else _because(page, note.subject),
        editable=own and not note.is_from_system,
    )


def _state(page: PairPage, note: OpenedNote) -> str:
    """Of one's own note: shared, or not, the same for every reason; on hold is what the writer can mend."""
    if note.id in page.story.readable_ids:
        return "shared"
    return "hold" if note.how_known == HEARD and not note.discussed else "not-shared"


def _because(page: PairPage, subject: str) -> Because | None:
    grant, since = page.story.grant, page.agreed_since.get(subject)
    if grant is None or since is None:
        return None
    incoming = page.heading.sharing.incoming
    assisted = incoming is not None and incoming.assisted
    return Because(decided_on=local(since).date(), until=last_day(grant.until), assisted=assisted)
