"""Every step that a consent can take, in one table: action → from, to, by whom. Anything else is refused.

A state is never stored apart: it is what the last event of a direction says, and `expired` also comes by time alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.actors import Role
from service.errors import N_, IllegalTransitionError


class State(StrEnum):
    """The state of one direction. NONE: nothing was ever proposed."""

    NONE = "none"
    PROPOSED = "proposed"
    GIVEN = "given"
    REFUSED = "refused"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Action(StrEnum):
    PROPOSE = "propose"
    GIVE = "give"
    REFUSE = "refuse"
    POSTPONE = "postpone"
    CHANGE = "change"
    RENEW = "renew"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states, to which state (None: it stays as it is), by whom."""

    from_: frozenset[State]
    to: State | None
    by: frozenset[Role]


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


YOUNGSTER = frozenset({Role.YOUNGSTER})
BESIDE_SOMEBODY = frozenset({Role.YOUNGSTER, Role.ASSISTED})
NOT_ACTIVE = _states(State.NONE, State.PROPOSED, State.REFUSED, State.WITHDRAWN, State.EXPIRED)
ACTIVE = _states(State.GIVEN, State.PAUSED)

TRANSITIONS: dict[Action, Transition] = {
    Action.PROPOSE: Transition(NOT_ACTIVE, State.PROPOSED, frozenset({Role.PROFESSIONAL})),
    Action.GIVE: Transition(NOT_ACTIVE - {State.NONE}, State.GIVEN, BESIDE_SOMEBODY),
    Action.REFUSE: Transition(NOT_ACTIVE - {State.NONE}, State.REFUSED, BESIDE_SOMEBODY),
    Action.POSTPONE: Transition(_states(State.PROPOSED), None, BESIDE_SOMEBODY),
    Action.CHANGE: Transition(_states(State.GIVEN), None, BESIDE_SOMEBODY),
    # Going on longer is what a youngster does alone: it makes an assisted yes their own (product.md, rule 13).
    Action.RENEW: Transition(_states(State.GIVEN), None, YOUNGSTER),
    # Stopping may be said aloud: any seat or officer enters it at once (product.md, rule 13).
    Action.PAUSE: Transition(_states(State.GIVEN), State.PAUSED, YOUNGSTER | {Role.PROFESSIONAL, Role.OFFICER}),
    # Going on after a pause is a new yes, with its own terms and end (docs/decisions/0007).
    Action.RESUME: Transition(_states(State.PAUSED), State.GIVEN, BESIDE_SOMEBODY),
    Action.WITHDRAW: Transition(ACTIVE, State.WITHDRAWN, BESIDE_SOMEBODY),
    Action.EXPIRE: Transition(ACTIVE, State.EXPIRED, frozenset({Role.SERVICE})),
}


def next_state(action: Action, present: State, by: Role) -> State:
    """The state that follows. Raises IllegalTransitionError when the table has no such step for this role."""
    step = TRANSITIONS[action]
    if present not in step.from_ or by not in step.by:
        raise IllegalTransitionError(N_("Dit kan nu niet. Laad de pagina opnieuw; dan zie je wat er nu geldt."))
    return step.to or present
