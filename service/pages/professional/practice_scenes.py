"""The practice pair: an invented youngster and a colleague who is played, on the true parts of the pages.

Nothing of it is kept: no row, no entry, no cookie (docs/decisions/0027). What somebody types comes back on their screen and
is gone with it, so there is nothing to count, deliver, export or throw away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext

from schemas.vocabulary import HowKnown, Subject
from service.pages.people import OWN, PARTNER, Shown
from service.pages.professional.story import ActionShown, Because, NoteShown
from service.records.notes import Reply

NOBODY = UUID(int=0)
SHARED_FOR = timedelta(days=90)
CHOSEN = (Subject.HOUSING, Subject.PRACTICAL)


class Scene(StrEnum):
    """NOTHING: the youngster chose nothing yet; SHARED: they said yes; STOPPED: they stopped it."""

    NOTHING = "begin"
    SHARED = "ja"
    STOPPED = "stop"


@dataclass(frozen=True, slots=True)
class Played:
    """Who there is in the practice pair. Each name says that nobody is behind it."""

    youngster: str
    partner: Shown
    me: Shown


def played(own_name: str, own_organisation: str) -> Played:
    """The invented youngster and colleague, and the reader."""
    partner = Shown(gettext("Karim (gespeeld)"), gettext("Straatkracht (verzonnen)"), PARTNER)
    return Played(gettext("Noor (verzonnen)"), partner, Shown(own_name, own_organisation, OWN))


def practice_view(scene: Scene, who: Played, moment: datetime, written: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything on the practice page. `written`: the note that the reader just wrote, as their form said it."""
    is_shared = scene is Scene.SHARED
    notes = [_written(who, moment, written)] if written else []
    if is_shared:
        notes += _of_partner(who, moment)
    if scene is not Scene.NOTHING:
        notes.append(_earlier(who, moment, is_shared))
    return {
        "scene": scene.value,
        "can_write": False,
        "name": who.youngster,
        "goal": gettext("Ik wil een eigen plek voor de zomer.") if is_shared else None,
        "partner": who.partner,
        "me": who.me,
        "shared": is_shared,
        "until": (moment + SHARED_FOR).date() if is_shared else None,
        "notes": notes,
        "actions": [_action(who, moment)] if is_shared else [],
        "has_written": written is not None,
    }


def _of_partner(who: Played, moment: datetime) -> list[NoteShown]:
    answer = Reply("dispute", gettext("Ik was bij mijn oma."), moment - timedelta(days=2))
    return [
        _note(
            who.partner,
            moment - timedelta(days=1),
            gettext("Noor belde zelf de woningcorporatie. De kijkdag is volgende week."),
            is_new=True,
            because=_because(moment),
            action=_action(who, moment),
        ),
        _note(
            who.partner,
            moment - timedelta(days=3),
            gettext("Een buurman zegt dat het 's nachts druk was. Ik weet niet of dat klopt."),
            how_known=HowKnown.HEARD_FROM_OTHERS.value,
            replies=(answer,),
            because=_because(moment),
        ),
    ]


def _earlier(who: Played, moment: datetime, is_shared: bool) -> NoteShown:
    text = gettext("Noor wil de avond voor een afspraak een appje. Niet bellen voor tienen.")
    state = "shared" if is_shared else "not-shared"
    return _note(who.me, moment - timedelta(days=4), text, kind="agreement", subject="practical", mine=True, state=state)


def _written(who: Played, moment: datetime, said: Mapping[str, Any]) -> NoteShown:
    waits = said["how_known"] is HowKnown.HEARD_FROM_OTHERS and said["discussed"] != "yes"
    return _note(
        who.me,
        moment,
        said["text"],
        subject=str(said["subject"]),
        kind=str(said["kind"]),
        how_known=str(said["how_known"]),
        discussed=said["discussed"] == "yes",
        mine=True,
        state=_state(said, waits),
        replies=(Reply("agree", "", moment),) if _state(said, waits) == "shared" else (),
    )


def _state(said: Mapping[str, Any], waits: bool) -> str:
    """Shared in the two subjects that Noor chose, and as for a real note the same for every reason why not."""
    if waits:
        return "hold"
    return "shared" if said["subject"] in CHOSEN else "not-shared"


def _note(author: Shown, at: datetime, text: str, **more: Any) -> NoteShown:
    usual = {
        "id": NOBODY,
        "mine": False,
        "is_new": False,
        "corrected": False,
        "discussed": True,
        "subject": "housing",
        "kind": "update",
        "how_known": HowKnown.SEEN.value,
        "replies": (),
        "action": None,
        "state": "shared",
        "because": None,
        "editable": False,
    }
    return NoteShown(**{**usual, **more, "author": author, "written_at": at, "text": text})


def _action(who: Played, moment: datetime) -> ActionShown:
    return ActionShown(
        note_id=NOBODY,
        revision=1,
        what=gettext("Mee naar de kijkdag"),
        owner=who.partner.name,
        mine=False,
        came_back=False,
        due=_day(moment, 6),
        at=None,
        not_before=False,
        place=None,
        since=_day(moment, -1),
        status="taken",
        reminds_on=None,
        is_reminded=False,
        said=None,
        plan=None,
    )


def _because(moment: datetime) -> Because:
    return Because(decided_on=_day(moment, -5), until=(moment + SHARED_FOR).date(), assisted=False)


def _day(moment: datetime, days: int) -> date:
    return (moment + timedelta(days=days)).date()
