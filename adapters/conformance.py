"""What every adapter must do, as one suite.

In the tests: `class TestMySystem(Conformance)` with a fixture `trial`, or `Everything` in its place where the system offers
all that is optional, else with those promises of conformance_optional.py that it keeps. Against a live system:
`koppel-adapter conformance KIND --config FILE --code CODE`, which leaves out what only a person or a fault can show.
"""

from collections.abc import Callable, Iterator

from adapters.base import AccessLostError, BadRecordError, Held, TryLaterError
from adapters.conformance_optional import BEYOND, DeliveringTogether, FindingTogether, LookingElsewhere
from adapters.trial import TEXT, Trial, deliver, expect, expect_one_of, found_note, look, needed, new_id, new_note, revisions


class Conformance:
    """The suite. Each method is one promise of `RegistrationSystem`."""

    def test_what_the_system_offers_beyond_that_is_tried_too(self, trial: Trial) -> None:
        for offered, promises in BEYOND.items():
            tried = isinstance(self, promises) or not isinstance(trial.system, offered)
            expect(tried, f"a system that {offered.__name__} should be tried by {promises.__name__} too")

    def test_a_delivered_note_stands_once(self, trial: Trial) -> None:
        with new_note(trial) as note:
            given = deliver(trial, note)
            held = [held for held in trial.system.held() if held.note_id == note]
            expect(held == [given] and given.revision == 1, "the note should stand once, as the delivery says")
            expect(given.text != "" and held[0].text == given.text, "its text should be given as it is held")

    def test_a_note_delivered_twice_stands_once(self, trial: Trial) -> None:
        with new_note(trial) as note:
            deliver(trial, note)
            deliver(trial, note)
            expect(revisions(trial, note) == [1], "the second delivery should change nothing")

    def test_a_correction_replaces_the_note(self, trial: Trial) -> None:
        with new_note(trial) as note:
            deliver(trial, note)
            deliver(trial, note, revision=2)
            expect(revisions(trial, note) == [2], "only the corrected revision should stand")

    def test_the_new_revision_stands_before_the_old_one_goes(self, trial: Trial) -> None:
        broken_removal = needed(trial.broken_removal, "a way to make removal fail")
        with new_note(trial) as note:
            deliver(trial, note)
            with broken_removal():
                expect_one_of(lambda: deliver(trial, note, revision=2), TryLaterError, AccessLostError, BadRecordError)
            expect(revisions(trial, note) != [], "an interrupted correction should not leave the reader with nothing")
            deliver(trial, note, revision=2)
            expect(revisions(trial, note) == [2], "the next delivery should finish the correction")

    def test_a_removed_note_is_gone(self, trial: Trial) -> None:
        with new_note(trial) as note:
            deliver(trial, note)
            trial.system.remove(note)
            expect(revisions(trial, note) == [], "no revision should stand")

    def test_removing_twice_or_what_never_stood_there_is_no_error(self, trial: Trial) -> None:
        with new_note(trial) as note:
            trial.system.remove(note)
            deliver(trial, note)
            trial.system.remove(note)
            trial.system.remove(note)

    def test_removing_one_note_leaves_the_others(self, trial: Trial) -> None:
        # A name that begins with the other's, and signs that search languages read as wildcards.
        with new_note(trial) as note, new_note(trial, f"{note}1") as longer, new_note(trial, f"_{note[1:]}") as wild:
            for each in (note, longer, wild):
                deliver(trial, each)
            trial.system.remove(note)
            trial.system.remove(wild)
            expect(revisions(trial, longer) == [1], "removing a note should not touch one with a similar id")

    def test_held_lists_exactly_what_was_delivered(self, trial: Trial) -> None:
        before = sorted(trial.system.held(), key=repr)
        with new_note(trial) as one, new_note(trial) as other:
            deliver(trial, one)
            deliver(trial, other, revision=7)
            now = [held for held in trial.system.held() if held not in before]
            expect(sorted(now, key=repr) == sorted([Held(one, 1), Held(other, 7)], key=repr), "two new copies stand")
        expect(sorted(trial.system.held(), key=repr) == before, "after removal everything should be as before")

    def test_a_delivered_note_is_never_taken_up_as_somebodys_own(self, trial: Trial) -> None:
        with new_note(trial) as note:
            deliver(trial, note)
            expect(not any(TEXT in own.text for own in look(trial).notes), "what Koppel delivered is not ours")

    def test_a_note_copied_with_its_marker_is_not_taken_up(self, trial: Trial) -> None:
        person = needed(trial.person, "a person who writes")
        handle = person.write(f"Overgenomen [koppel {new_id()} r1]: de kijkdag ging goed.")
        expect(not any("Overgenomen" in own.text for own in look(trial).notes), "text with a marker is not ours")
        person.take_away(handle)

    def test_a_note_marked_for_sharing_is_found_with_its_words(self, trial: Trial) -> None:
        person = needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        note = found_note(trial, "Noor heeft een kamer bekeken.")
        expect(note.pair_code == trial.code, "the note should carry the code of its record")
        expect(note.written_at.tzinfo is not None, "the moment of writing should carry a time zone")
        expect(note == found_note(trial, "Noor heeft een kamer bekeken."), "looking twice should find the same")
        person.take_away(handle)

    def test_a_changed_note_is_newer(self, trial: Trial) -> None:
        person = needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        before = found_note(trial, "Noor heeft een kamer bekeken.")
        handle = person.change(handle, "Noor heeft twee kamers bekeken.")
        after = found_note(trial, "Noor heeft twee kamers bekeken.")
        same = after.source_id == before.source_id
        expect(not same or after.source_revision > before.source_revision, "the revision should rise")
        texts = [note.text for note in look(trial).notes]
        expect("Noor heeft een kamer bekeken." not in texts, "the text before the change should no longer be found")
        person.take_away(handle)

    def test_a_note_taken_away_vanishes_from_a_complete_look(self, trial: Trial) -> None:
        person = needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        source_id = found_note(trial, "Noor heeft een kamer bekeken.").source_id
        person.take_away(handle)
        seen = look(trial)
        expect(seen.complete, "the look should say that it is complete")
        expect(source_id not in [note.source_id for note in seen.notes], "the note should be gone")

    def test_no_empty_answer_is_believed_when_identity_is_lost(self, trial: Trial) -> None:
        lost_identity = needed(trial.lost_identity, "a way to lose our identity")
        trial.system.confirm()
        with lost_identity():
            expect_one_of(trial.system.confirm, AccessLostError, TryLaterError)
        trial.system.confirm()

    def test_the_record_with_the_code_is_found(self, trial: Trial) -> None:
        expect(trial.system.find_record(trial.code).code == trial.code, "the record should carry the code asked for")

    def test_a_code_on_no_record_is_a_bad_record(self, trial: Trial) -> None:
        expect_one_of(lambda: trial.system.find_record(trial.unknown_code), BadRecordError)

    def test_a_code_on_two_records_is_a_bad_record(self, trial: Trial) -> None:
        doubled_code = needed(trial.doubled_code, "a code on two records")
        expect_one_of(lambda: trial.system.find_record(doubled_code), BadRecordError)


class Everything(Conformance, FindingTogether, DeliveringTogether, LookingElsewhere):
    """Whatever a system offers, and perhaps does not."""


def checks() -> Iterator[tuple[str, Callable[[Trial], None]]]:
    """Every check of a system with its sentence, for use without a test program."""
    suite = Everything()
    for name in (name for part in Everything.__bases__ for name in vars(part)):
        # Here everything is tried; that this is so says nothing of the system.
        if name.startswith("test_") and name != Conformance.test_what_the_system_offers_beyond_that_is_tried_too.__name__:
            yield name.removeprefix("test_").replace("_", " "), getattr(suite, name)
