"""What an adapter must do that offers more than it has to: questions asked together, and marked notes that go nowhere.

An optional method is found by its name. Where the system has none of it, its checks say so: they raise LeftOutError.
"""

from collections.abc import Sequence

from adapters.base import (
    AccessLostError,
    BadRecord,
    BadRecordError,
    DeliversTogether,
    Delivery,
    FindsTogether,
    Held,
    LooksElsewhere,
    Record,
    TryLaterError,
)
from adapters.trial import (
    LeftOutError,
    Trial,
    deliver,
    delivery_of,
    expect,
    expect_one_of,
    found_note,
    needed,
    new_note,
    record_of,
    revisions,
)

_MARKED = "Noor staat op de wachtlijst."


class FindingTogether:
    """For a system that FindsTogether."""

    def test_records_asked_for_together_are_what_each_is_by_itself(self, trial: Trial) -> None:
        codes = [code for code in (trial.unknown_code, trial.code, trial.doubled_code) if code]
        together = _finding(trial).find_records(codes)
        expect(set(together) == set(codes), "each code should have an answer, and no other code")
        for code in codes:
            expect(_is_alike(together[code], _one_record(trial, code)), f"{code} should be what it is by itself")
        expect(dict(_finding(trial).find_records([])) == {}, "no code should have no answer")


class DeliveringTogether:
    """For a system that DeliversTogether."""

    def test_what_stands_on_a_record_is_what_is_held_there(self, trial: Trial) -> None:
        system = _delivering(trial)
        with new_note(trial) as one, new_note(trial) as other:
            expect(_standing(trial, one, other) == [], "what was not delivered should not stand")
            deliver(trial, one)
            deliver(trial, other, revision=3)
            expect(_standing(trial, one, other) == sorted([Held(one, 1), Held(other, 3)], key=repr), "both should stand")
            deliver(trial, one, revision=2)
            trial.system.remove(other)
            expect(_standing(trial, one, other) == [Held(one, 2)], "the corrected one should stand, the other be gone")
            expect(list(system.standing_on([])) == [], "on no record nothing stands")

    def test_notes_delivered_together_stand_once_each(self, trial: Trial) -> None:
        with new_note(trial) as new, new_note(trial) as corrected, new_note(trial) as there, new_note(trial) as last:
            deliver(trial, corrected)
            deliver(trial, there)
            wanted = [delivery_of(new), delivery_of(corrected, 2), delivery_of(there), delivery_of(last, 5)]
            _expect_together(trial, wanted)
            # Again, as after a kill before any receipt was given.
            _expect_together(trial, wanted[::-1])

    def test_notes_delivered_together_leave_their_old_revision_until_the_new_one_stands(self, trial: Trial) -> None:
        broken_removal = needed(trial.broken_removal, "a way to make removal fail")
        with new_note(trial) as one, new_note(trial) as other:
            deliver(trial, one)
            both = [delivery_of(one, 2), delivery_of(other)]
            with broken_removal():
                expect_one_of(lambda: _stored(trial, both), TryLaterError, AccessLostError, BadRecordError)
            expect(revisions(trial, one) != [], "an interrupted correction should not leave the reader with nothing")
            _expect_together(trial, both)


class LookingElsewhere:
    """For a system that LooksElsewhere."""

    def test_a_marked_note_that_is_on_none_of_the_records_goes_nowhere(self, trial: Trial) -> None:
        system = _looking(trial)
        person = needed(trial.person, "a person who writes")
        handle = person.write(_MARKED)
        source_id = found_note(trial, _MARKED).source_id
        elsewhere = [stray for stray in system.marked_elsewhere([]) if stray.source_id == source_id]
        expect(len(elsewhere) == 1 and bool(elsewhere[0].where), "it should be named once, with where it stands")
        expect(source_id not in _strays(trial, [record_of(trial)]), "on a record that is named it goes somewhere")
        person.take_away(handle)
        expect(source_id not in _strays(trial, []), "it should be gone")

    def test_a_delivered_note_is_never_one_that_goes_nowhere(self, trial: Trial) -> None:
        before = _strays(trial, [])
        with new_note(trial) as note:
            deliver(trial, note)
            expect(_strays(trial, []) == before, "what Koppel delivered is nobody's own note")


# By what a system offers, what its tests must try too.
BEYOND = {FindsTogether: FindingTogether, DeliversTogether: DeliveringTogether, LooksElsewhere: LookingElsewhere}


def _finding(trial: Trial) -> FindsTogether:
    if not isinstance(trial.system, FindsTogether):
        raise LeftOutError("needs find_records, which this adapter does not have")
    return trial.system


def _delivering(trial: Trial) -> DeliversTogether:
    if not isinstance(trial.system, DeliversTogether):
        raise LeftOutError("needs deliver_together and standing_on, which this adapter does not have")
    return trial.system


def _looking(trial: Trial) -> LooksElsewhere:
    if not isinstance(trial.system, LooksElsewhere):
        raise LeftOutError("needs marked_elsewhere, which this adapter does not have")
    return trial.system


def _one_record(trial: Trial, code: str) -> Record | BadRecord:
    try:
        return trial.system.find_record(code)
    except BadRecordError as error:
        return error.bad


def _is_alike(together: Record | BadRecord, alone: Record | BadRecord) -> bool:
    """The same record, or wrong both."""
    return together == alone or (isinstance(together, BadRecord) and isinstance(alone, BadRecord))


def _standing(trial: Trial, *note_ids: str) -> list[Held]:
    standing = _delivering(trial).standing_on([record_of(trial)])
    return sorted((held for held in standing if held.note_id in note_ids), key=repr)


def _strays(trial: Trial, records: Sequence[Record]) -> set[str]:
    return {stray.source_id for stray in _looking(trial).marked_elsewhere(records)}


def _expect_together(trial: Trial, wanted: Sequence[Delivery]) -> None:
    given = _stored(trial, wanted)
    meant = [Held(delivery.note_id, delivery.revision) for delivery in wanted]
    expect(given == meant, "each should be stored, and told in the order in which they were given")
    expect(all(revisions(trial, each.note_id) == [each.revision] for each in meant), "each should stand once, as it is now")
    texts = {held.note_id: held.text for held in trial.system.held()}
    expect(all(each.text and each.text == texts[each.note_id] for each in given), "each text should be told as it is held")


def _stored(trial: Trial, wanted: Sequence[Delivery]) -> list[Held]:
    """BadRecordError for the first that cannot be stored."""
    record = record_of(trial)
    stored = []
    for outcome in _delivering(trial).deliver_together([(record, delivery) for delivery in wanted]):
        if isinstance(outcome, BadRecord):
            raise BadRecordError(outcome)
        stored.append(outcome)
    return stored
