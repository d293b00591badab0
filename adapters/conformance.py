"""What every adapter must do, as one suite.

In the tests: `class TestMySystem(Conformance)` with a fixture `trial`. Against a live system:
`koppel-adapter conformance KIND --config FILE --code CODE`, which leaves out what only a person or a fault can show.
Each check cleans up after itself; what else stands in the system does not matter to it.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from adapters.base import (
    AccessLostError,
    BadRecordError,
    Delivery,
    Held,
    RegistrationSystem,
    Reply,
    SourceLook,
    SourceNote,
    TryLaterError,
)

T = TypeVar("T")

_WRITTEN = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)
_TEXT = "Proefnotitie van Koppel: de kijkdag ging goed, Noor koos zelf de kamer."


class Person(Protocol):
    """A colleague who writes in the system in its own way, on the record with the trial's code, marked for sharing."""

    def write(self, text: str) -> str:
        """Write a note; give a handle to change or take it away."""

    def change(self, handle: str, text: str) -> str:
        """Change the note the way this system's people do; give its handle from now on."""

    def take_away(self, handle: str) -> None: ...


@dataclass(frozen=True)
class Trial:
    """A system to try. What is None cannot be shown here, and its checks raise LeftOutError.

    `code` stands on exactly one record, `unknown_code` on none, `doubled_code` on two. Inside `lost_identity()` our
    account or project is not what it was; inside `broken_removal()` the system refuses to take anything away.
    """

    system: RegistrationSystem
    code: str
    unknown_code: str
    doubled_code: str | None = None
    person: Person | None = None
    lost_identity: Callable[[], AbstractContextManager[None]] | None = None
    broken_removal: Callable[[], AbstractContextManager[None]] | None = None


class LeftOutError(Exception):
    """This check needs something that the trial does not have."""


class Conformance:
    """The suite. Each method is one promise of `RegistrationSystem`."""

    def test_a_delivered_note_stands_once(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            given = _deliver(trial, note)
            held = [held for held in trial.system.held() if held.note_id == note]
            _expect(held == [given] and given.revision == 1, "the note should stand once, as the delivery says")
            _expect(given.text != "" and held[0].text == given.text, "its text should be given as it is held")

    def test_a_note_delivered_twice_stands_once(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            _deliver(trial, note)
            _deliver(trial, note)
            _expect(_revisions(trial, note) == [1], "the second delivery should change nothing")

    def test_a_correction_replaces_the_note(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            _deliver(trial, note)
            _deliver(trial, note, revision=2)
            _expect(_revisions(trial, note) == [2], "only the corrected revision should stand")

    def test_the_new_revision_stands_before_the_old_one_goes(self, trial: Trial) -> None:
        broken_removal = _needed(trial.broken_removal, "a way to make removal fail")
        with _new_note(trial) as note:
            _deliver(trial, note)
            with broken_removal():
                _expect_one_of(lambda: _deliver(trial, note, revision=2), TryLaterError, AccessLostError, BadRecordError)
            _expect(_revisions(trial, note) != [], "an interrupted correction should not leave the reader with nothing")
            _deliver(trial, note, revision=2)
            _expect(_revisions(trial, note) == [2], "the next delivery should finish the correction")

    def test_a_removed_note_is_gone(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            _deliver(trial, note)
            trial.system.remove(note)
            _expect(_revisions(trial, note) == [], "no revision should stand")

    def test_removing_twice_or_what_never_stood_there_is_no_error(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            trial.system.remove(note)
            _deliver(trial, note)
            trial.system.remove(note)
            trial.system.remove(note)

    def test_removing_one_note_leaves_the_others(self, trial: Trial) -> None:
        # A name that begins with the other's, and signs that search languages read as wildcards.
        with _new_note(trial) as note, _new_note(trial, f"{note}1") as longer, _new_note(trial, f"_{note[1:]}") as wild:
            for each in (note, longer, wild):
                _deliver(trial, each)
            trial.system.remove(note)
            trial.system.remove(wild)
            _expect(_revisions(trial, longer) == [1], "removing a note should not touch one with a similar id")

    def test_held_lists_exactly_what_was_delivered(self, trial: Trial) -> None:
        before = sorted(trial.system.held(), key=repr)
        with _new_note(trial) as one, _new_note(trial) as other:
            _deliver(trial, one)
            _deliver(trial, other, revision=7)
            now = [held for held in trial.system.held() if held not in before]
            _expect(sorted(now, key=repr) == sorted([Held(one, 1), Held(other, 7)], key=repr), "two new copies stand")
        _expect(sorted(trial.system.held(), key=repr) == before, "after removal everything should be as before")

    def test_a_delivered_note_is_never_taken_up_as_somebodys_own(self, trial: Trial) -> None:
        with _new_note(trial) as note:
            _deliver(trial, note)
            _expect(not any(_TEXT in own.text for own in _look(trial).notes), "what Koppel delivered is not ours")

    def test_a_note_copied_with_its_marker_is_not_taken_up(self, trial: Trial) -> None:
        person = _needed(trial.person, "a person who writes")
        handle = person.write(f"Overgenomen [koppel {_new_id()} r1]: de kijkdag ging goed.")
        _expect(not any("Overgenomen" in own.text for own in _look(trial).notes), "text with a marker is not ours")
        person.take_away(handle)

    def test_a_note_marked_for_sharing_is_found_with_its_words(self, trial: Trial) -> None:
        person = _needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        note = _found(trial, "Noor heeft een kamer bekeken.")
        _expect(note.pair_code == trial.code, "the note should carry the code of its record")
        _expect(note.written_at.tzinfo is not None, "the moment of writing should carry a time zone")
        _expect(note == _found(trial, "Noor heeft een kamer bekeken."), "looking twice should find the same")
        person.take_away(handle)

    def test_a_changed_note_is_newer(self, trial: Trial) -> None:
        person = _needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        before = _found(trial, "Noor heeft een kamer bekeken.")
        handle = person.change(handle, "Noor heeft twee kamers bekeken.")
        after = _found(trial, "Noor heeft twee kamers bekeken.")
        same = after.source_id == before.source_id
        _expect(not same or after.source_revision > before.source_revision, "the revision should rise")
        texts = [note.text for note in _look(trial).notes]
        _expect("Noor heeft een kamer bekeken." not in texts, "the text before the change should no longer be found")
        person.take_away(handle)

    def test_a_note_taken_away_vanishes_from_a_complete_look(self, trial: Trial) -> None:
        person = _needed(trial.person, "a person who writes")
        handle = person.write("Noor heeft een kamer bekeken.")
        source_id = _found(trial, "Noor heeft een kamer bekeken.").source_id
        person.take_away(handle)
        look = _look(trial)
        _expect(look.complete, "the look should say that it is complete")
        _expect(source_id not in [note.source_id for note in look.notes], "the note should be gone")

    def test_no_empty_answer_is_believed_when_identity_is_lost(self, trial: Trial) -> None:
        lost_identity = _needed(trial.lost_identity, "a way to lose our identity")
        trial.system.confirm()
        with lost_identity():
            _expect_one_of(trial.system.confirm, AccessLostError, TryLaterError)
        trial.system.confirm()

    def test_the_record_with_the_code_is_found(self, trial: Trial) -> None:
        _expect(trial.system.find_record(trial.code).code == trial.code, "the record should carry the code asked for")

    def test_a_code_on_no_record_is_a_bad_record(self, trial: Trial) -> None:
        _expect_one_of(lambda: trial.system.find_record(trial.unknown_code), BadRecordError)

    def test_a_code_on_two_records_is_a_bad_record(self, trial: Trial) -> None:
        doubled_code = _needed(trial.doubled_code, "a code on two records")
        _expect_one_of(lambda: trial.system.find_record(doubled_code), BadRecordError)


def checks() -> Iterator[tuple[str, Callable[[Trial], None]]]:
    """Every check with its sentence, for use without a test program."""
    suite = Conformance()
    for name in vars(Conformance):
        if name.startswith("test_"):
            yield name.removeprefix("test_").replace("_", " "), getattr(suite, name)


@contextmanager
def _new_note(trial: Trial, note_id: str | None = None) -> Iterator[str]:
    note_id = note_id or _new_id()
    try:
        yield note_id
    finally:
        trial.system.remove(note_id)


def _new_id() -> str:
    return f"proef-{secrets.token_hex(6)}"


def _deliver(trial: Trial, note_id: str, revision: int = 1) -> Held:
    delivery = Delivery(
        note_id=note_id,
        revision=revision,
        subject="housing",
        kind="update",
        text=f"{_TEXT} =1+1 <b>“Élan”</b> 😀\nTweede regel, versie {revision}.",
        how_known="seen",
        discussed=True,
        author="Sanne",
        organisation="De Brug",
        written_at=_WRITTEN,
        corrected=revision > 1,
        replies=(Reply("reply", "Klopt, ik was er zelf bij.", _WRITTEN),),
    )
    return trial.system.deliver(trial.system.find_record(trial.code), delivery)


def _revisions(trial: Trial, note_id: str) -> list[int]:
    return [held.revision for held in trial.system.held() if held.note_id == note_id]


def _look(trial: Trial) -> SourceLook:
    return trial.system.source_notes({trial.code: trial.system.find_record(trial.code)})


def _found(trial: Trial, text: str) -> SourceNote:
    found = [note for note in _look(trial).notes if note.text == text]
    _expect(len(found) == 1, f"exactly one note with the text '{text}' should be found, not {len(found)}")
    return found[0]


def _needed(thing: T | None, what: str) -> T:
    if thing is None:
        raise LeftOutError(f"needs {what}")
    return thing


def _expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(f"{sentence}.")


def _expect_one_of(act: Callable[[], object], *errors: type[Exception]) -> None:
    try:
        act()
    except errors:
        return
    raise AssertionError(f"this should raise {' or '.join(error.__name__ for error in errors)}.")
