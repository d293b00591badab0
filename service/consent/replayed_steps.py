"""One event of consent as a verification sees it, and what can be wrong in it by itself."""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.actors import Role
from service.consent.assertions import assertion_in, part_of_decision
from service.consent.digests import EVENT, EVIDENCE, digest_of
from service.consent.events import NEW_EPOCH
from service.consent.notices import hash_of_text
from service.consent.record_keys import ALGORITHM
from service.consent.record_terms import STATUS
from service.consent.standing import standing_from
from service.consent.transitions import Action, State, next_state
from service.errors import IllegalTransitionError, KeyMissingError, TamperedError
from service.vault import Opener, Vault, place

Stepped = namedtuple("Stepped", EVENT)  # type: ignore[misc]  # the columns of its table
Evidenced = namedtuple("Evidenced", EVIDENCE)  # type: ignore[misc]  # likewise

ENTRY_OF = {
    "propose": "consent-proposed",
    "give": "consent-given",
    "refuse": "consent-refused",
    "postpone": "consent-postponed",
    "change": "consent-changed",
    "renew": "consent-renewed",
    "pause": "consent-paused",
    "resume": "consent-resumed",
    "withdraw": "consent-withdrawn",
    "expire": "consent-expired",
}
"""Under which name the log has each step."""


@dataclass(frozen=True)
class Step:
    """One event with its evidence and its record, as they stand in the database."""

    event: Any
    evidence: Any
    record_id: UUID | None
    signed: bytes | None

    @cached_property
    def digest(self) -> str:
        """The digest as it comes out now."""
        return digest_of(self.event, self.evidence)

    @property
    def action(self) -> str:
        return str(self.event.action)


@dataclass(frozen=True, slots=True)
class KeysAtHand:
    """What opens evidence, and the public keys of those that signed records."""

    vault: Vault
    published: KeySet

    def opener(self, pair_id: UUID) -> Opener | None:
        """None when the pair's key is gone: then nothing of it can be read any more, by anybody. Raises TamperedError."""
        try:
            return self.vault.opener(pair_id)
        except KeyMissingError:
            return None


def wrong_in(step: Step, before: Any | None, keys: KeysAtHand) -> Iterator[str]:
    """Everything that is wrong in this step, in words that follow its name; `before`: the step before it."""
    yield from _wrong_in_order(step.event, before)
    if step.action not in STATUS:
        return
    if step.evidence is None or step.evidence.pair_id != step.event.pair_id:
        yield "rests on evidence that is gone"
        return
    try:
        opener = keys.opener(step.event.pair_id)
    except TamperedError:
        yield "cannot be read: the key of its pair was changed"
        return
    if opener is not None:
        yield from _wrong_in_evidence(step.evidence, opener)
        yield from _wrong_in_record(step, opener, keys)


def _wrong_in_order(event: Any, before: Any | None) -> Iterator[str]:
    try:
        action, role = Action(event.action), Role(event.by_role)
        present = _state_before(event, before, action)
        state = next_state(action, present, role)
    except (ValueError, IllegalTransitionError):
        yield f"cannot be: nobody as {event.by_role} can {event.action} here"
        return
    shares = State.GIVEN in (present, state)
    expected = (
        (before.sequence if before else 0) + 1,
        state.value,
        (before.revision if before else 0) + shares,
        (before.epoch if before else 0) + (action in NEW_EPOCH),
        before.consent_id if before else event.consent_id,
    )
    if (event.sequence, event.state, event.revision, event.epoch, event.consent_id) != expected:
        yield "does not follow from the one before"
    if before is not None and event.at < before.at:
        yield "is older than the one before"


def _state_before(event: Any, before: Any | None, action: Action) -> State:
    """As it stood when this step was taken; what expires is written down after time has ended it."""
    if before is None:
        return State.NONE
    return State(before.state) if action is Action.EXPIRE else standing_from(before, event.at).state


def _wrong_in_evidence(evidence: Any, opener: Opener) -> Iterator[str]:
    try:
        shown, ticked = (
            opener(place("consent_evidence", evidence.id, name), getattr(evidence, name)) for name in ("shown", "ticked")
        )
    except TamperedError:
        yield "rests on a text that was changed: it cannot be opened"
        return
    if hash_of_text(shown) != evidence.text_hash:
        yield "rests on a text that does not give its hash"
    if evidence.assertion_hash is None and evidence.assertion is None:
        return
    try:
        assertion = assertion_in(opener(place("consent_evidence", evidence.id, "assertion"), evidence.assertion))
    except (TamperedError, ValueError, TypeError):
        yield "rests on a signature that was changed: it cannot be opened"
        return
    if assertion.hash != evidence.assertion_hash or not assertion.signs(part_of_decision(shown, ticked)):
        yield "rests on a signature that is not over this text"


def _wrong_in_record(step: Step, opener: Opener, keys: KeysAtHand) -> Iterator[str]:
    if step.record_id is None or step.signed is None:
        yield "has no signed record"
        return
    try:
        signed = opener(place("consent_record", step.record_id, "signed"), step.signed)
        record = orjson.loads(jws.deserialize_compact(signed, keys.published, [ALGORITHM]).payload)
    except (TamperedError, ValueError, JoseError):
        yield "has a record that was changed: it cannot be opened, or its signature is not right"
        return
    if record["koppel:evidence"]["koppel:sha256OfEvent"] != step.digest:
        yield "has a signed record that says something else"
