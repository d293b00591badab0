"""Every step that a youngster takes rests on evidence: what was shown, in which language, how they were recognised."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from service.actors import Role
from service.consent.decisions import end_after, pause_consent, renew_consent, withdraw_consent
from service.consent.events import Terms, shown_then
from service.consent.models import ConsentEvent, ConsentEvidence
from service.consent.notices import hash_of_text
from tests.factories import EVIDENCE, World, give_consent, pair_with_youngster

PRESSES: dict[str, tuple[Callable[..., None], ...]] = {
    "Alles even stoppen": (pause_consent,),
    "Helemaal stoppen": (withdraw_consent,),
}


@pytest.mark.parametrize("words", PRESSES)
def test_a_press_on_one_button_keeps_the_words_on_it(world: World, words: str) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        for act in PRESSES[words]:
            act(session, youngster, pair_id)
    with world.database.transaction() as session:
        last = _last_event(session)
        text, _ = shown_then(session, pair_id, last.evidence_id)
        kept = session.get_one(ConsentEvidence, last.evidence_id)
        assert text == words
        assert kept.text_hash == hash_of_text(words)
        assert (kept.language, kept.channel) == ("nl", "own-page")


def test_no_step_of_a_youngster_is_without_evidence(world: World) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        longer = Terms(frozenset({"housing"}), frozenset({world.karim.id}), end_after(session, 6))
        renew_consent(session, youngster, pair_id, {world.straatkracht.id: longer}, EVIDENCE)
        pause_consent(session, youngster, pair_id)
        give_consent(session, youngster, pair_id, world.karim)
        withdraw_consent(session, youngster, pair_id)
    with world.database.transaction() as session:
        taken = session.scalars(select(ConsentEvent).where(ConsentEvent.by_role == Role.YOUNGSTER)).all()
        assert len(taken) == 5
        assert all(event.evidence_id for event in taken)


def test_a_second_press_keeps_nothing_more(world: World) -> None:
    pair_id, youngster = pair_with_youngster(world)
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        withdraw_consent(session, youngster, pair_id)
        before = session.scalars(select(ConsentEvidence.id)).all()
        withdraw_consent(session, youngster, pair_id)
        assert session.scalars(select(ConsentEvidence.id)).all() == before


def _last_event(session: Any) -> ConsentEvent:
    chosen = select(ConsentEvent).where(ConsentEvent.by_role == Role.YOUNGSTER).order_by(ConsentEvent.sequence.desc())
    return session.scalars(chosen.limit(1)).one()
