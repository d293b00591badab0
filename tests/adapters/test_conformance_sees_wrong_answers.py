"""An adapter that answers an optional question wrongly is seen by the suite, by the check that is about it."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from adapters.base import BadRecord, Delivery, Held, Record, Stray
from adapters.conformance import Conformance, checks
from adapters.trial import LeftOutError
from docs.template.client import TextFolders
from tests.adapters.test_template_conformance import made_folders, trial_of
from tests.adapters.text_folders_together import TogetherFolders

RECORDS = "records asked for together are what each is by itself"
STANDING = "what stands on a record is what is held there"
TOGETHER = "notes delivered together stand once each"
BEFORE = "notes delivered together leave their old revision until the new one stands"
ELSEWHERE = "a marked note that is on none of the records goes nowhere"
DELIVERED = "a delivered note is never one that goes nowhere"
OPTIONAL = {RECORDS, STANDING, TOGETHER, BEFORE, ELSEWHERE, DELIVERED}


class FindsOnlyWhatIsThere(TogetherFolders):
    def find_records(self, codes: Sequence[str]) -> Mapping[str, Record | BadRecord]:
        return {code: found for code, found in super().find_records(codes).items() if isinstance(found, Record)}


class TakesTheFirstOfTwo(TogetherFolders):
    def find_records(self, codes: Sequence[str]) -> Mapping[str, Record | BadRecord]:
        return {code: Record("Milan", code) if code == "P4RT-6HJK" else self._found(code) for code in codes}


class SaysThatNothingStands(TogetherFolders):
    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        return []


class SaysWhatStandsAnywhere(TogetherFolders):
    def standing_on(self, records: Sequence[Record]) -> list[Held]:
        return self.held()


class TellsInAnotherOrder(TogetherFolders):
    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        return super().deliver_together(deliveries)[::-1]


class StoresWithoutLooking(TogetherFolders):
    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        for held in [self.deliver(*each) for each in deliveries]:
            copy = self._folder / "Noor" / "van-koppel" / f"{secrets.token_hex(8)}.txt"
            copy.write_text(held.text, encoding="utf-8")
        return [Held(delivery.note_id, delivery.revision, "tekst") for _, delivery in deliveries]


class ClearsTheWayFirst(TogetherFolders):
    def deliver_together(self, deliveries: Sequence[tuple[Record, Delivery]]) -> list[Held | BadRecord]:
        for _, delivery in deliveries:
            self.remove(delivery.note_id)
        return super().deliver_together(deliveries)


class PassesOverNothing(TogetherFolders):
    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        return super().marked_elsewhere([])


class SeesNoStrays(TogetherFolders):
    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        return []


class TakesCopiesForStrays(TogetherFolders):
    def marked_elsewhere(self, records: Sequence[Record]) -> list[Stray]:
        return [*super().marked_elsewhere(records), *(Stray("map", held.note_id) for held in self.held())]


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        (TogetherFolders, set()),
        (FindsOnlyWhatIsThere, {RECORDS}),
        (TakesTheFirstOfTwo, {RECORDS}),
        (SaysThatNothingStands, {STANDING}),
        (SaysWhatStandsAnywhere, {STANDING}),
        (TellsInAnotherOrder, {TOGETHER, BEFORE}),
        (StoresWithoutLooking, {TOGETHER, BEFORE}),
        (ClearsTheWayFirst, {BEFORE}),
        (PassesOverNothing, {ELSEWHERE}),
        (SeesNoStrays, {ELSEWHERE}),
        (TakesCopiesForStrays, {DELIVERED}),
    ],
)
def test_each_wrong_answer_breaks_the_check_that_is_about_it(
    tmp_path: Path, kind: type[TogetherFolders], broken: set[str]
) -> None:
    surroundings = made_folders(tmp_path)
    trial = trial_of(kind(tmp_path / "jongeren", surroundings.state_dir), tmp_path)
    failed = set()
    for sentence, check in checks():
        try:
            check(trial)
        except AssertionError:
            failed.add(sentence)
    assert failed == broken


def test_a_test_class_that_leaves_out_what_its_system_offers_says_so(tmp_path: Path) -> None:
    trial = trial_of(TogetherFolders(tmp_path / "jongeren", made_folders(tmp_path).state_dir), tmp_path)
    with pytest.raises(AssertionError, match="FindsTogether should be tried by FindingTogether too"):
        Conformance().test_what_the_system_offers_beyond_that_is_tried_too(trial)


def test_what_an_adapter_does_not_offer_is_left_out_by_name(tmp_path: Path) -> None:
    surroundings = made_folders(tmp_path)
    trial = trial_of(TextFolders(tmp_path / "jongeren", surroundings.state_dir), tmp_path)
    for sentence, check in checks():
        if sentence in OPTIONAL:
            with pytest.raises(LeftOutError, match="which this adapter does not have"):
                check(trial)
