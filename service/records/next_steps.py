"""What must still happen before notes can pass, in order: the same for whoever shows it, and never about any consent."""

from dataclasses import dataclass

from service.actors import Actor
from service.consent.models import Proposal
from service.pairs.models import Pair, PairSide, PairState


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pair is, as one of its professionals sees it. `scanned`: somebody waits for this one to compare words."""

    pair: Pair
    own: PairSide
    is_holder: bool
    proposal: Proposal | None
    has_own_system: bool
    scanned: bool = False


def next_steps(progress: Progress, actor: Actor) -> list[str]:
    """The codes of the steps, in the order in which they can be done; the empty list when nothing is left to do."""
    if progress.pair.state == PairState.INVITED:
        return ["partner-accepts"]
    if progress.pair.state != PairState.OPEN:
        return []
    steps = _about_the_proposal(progress, actor)
    return steps + _about_the_youngster(progress) if progress.is_holder else steps


def _about_the_proposal(progress: Progress, actor: Actor) -> list[str]:
    proposal = progress.proposal
    if proposal is None or proposal.confirmed_at is not None:
        return []
    return ["partner-confirms" if proposal.proposed_by == actor.id else "confirm-proposal"]


def _about_the_youngster(progress: Progress) -> list[str]:
    if progress.pair.youngster_id is None:
        return ["confirm-words" if progress.scanned else "show-code"]
    if progress.own.met_at is None:
        return ["enter-number"]
    if progress.has_own_system and progress.own.record_confirmed_at is None:
        return ["confirm-record"]
    return []
