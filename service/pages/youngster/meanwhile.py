"""A page that stood open while something else was decided: what happened, that nothing changed now, and where to go on."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.my_pairs import Direction, my_pairs
from service.consent.standing import histories
from service.consent.transitions import Action, State
from service.db import now
from service.pages.youngster.draft import forget_draft
from service.pages.youngster.history import StepShown, step_shown

SAID_FOR_ALL = frozenset({Action.PAUSE, Action.POSTPONE, Action.EXPIRE})
"""Their sentence names nobody: said once it is said of every direction (templates/youngster/_step.html)."""


def changed_meanwhile(session: Session, actor: Actor, changed: Sequence[Direction]) -> ResponseReturnValue:
    """The page, for these directions of this youngster. What was chosen so far on other screens is forgotten."""
    forget_draft()
    steps = _last_steps(session, actor, changed)
    return render_template(
        "youngster/meanwhile.html",
        steps=steps,
        ended_at=_ended_at(changed, steps, now(session)),
        is_shared=any(direction.is_active for direction in changed),
    ), 409


def _last_steps(session: Session, actor: Actor, changed: Sequence[Direction]) -> list[StepShown]:
    """What was decided last in these directions; several when one tap decided them."""
    pairs = {pair.id: pair for pair in my_pairs(session, actor)}
    about = {(direction.pair_id, direction.to) for direction in changed}
    events = [
        event
        for history in histories(session, list({pair_id for pair_id, _ in about})).values()
        for event in history
        if (event.pair_id, event.to_organisation_id) in about
    ]
    newest = max((event.at for event in events), default=None)
    steps = [step_shown(pairs[event.pair_id], event) for event in events if event.at == newest]
    return steps[:1] if all(step.action in SAID_FOR_ALL for step in steps) else steps


def _ended_at(changed: Sequence[Direction], steps: Sequence[StepShown], moment: datetime) -> datetime | None:
    """When time ended it, where nothing was decided after that and nobody has written it down yet."""
    ends = [
        direction.standing.until
        for direction in changed
        if direction.state is State.EXPIRED and direction.standing is not None and direction.standing.until is not None
    ]
    ended = max((end for end in ends if end <= moment), default=None)
    return ended if ended is not None and all(step.at < ended for step in steps) else None
