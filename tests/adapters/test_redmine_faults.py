"""A Redmine that is killed, down, or stores without saying so: nothing is lost, nothing stands twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.base import Held, TryLaterError
from adapters.redmine.failures import UnansweredError
from adapters.redmine.own_notes import UNANSWERED_ENDS_AFTER
from demo.redmine_office import RedmineOffice
from tests.adapters.delivering import Delivering
from tests.adapters.new_codes import new_code
from tests.adapters.redmine_adapter import adapter, new_delivery, revisions
from tests.adapters.redmine_trouble import restart
from tests.adapters.spoiling_proxy import SpoilingProxy, proxy_before

pytest_plugins = ["tests.adapters.redmine_fixtures"]


@pytest.fixture
def proxy(redmine: RedmineOffice) -> Iterator[SpoilingProxy]:
    with proxy_before(redmine.server.url) as proxy:
        yield proxy


@pytest.mark.parametrize("how", ["cut", "500"])
@pytest.mark.parametrize("path", ["/issues/", "/journals/"])
def test_what_was_stored_without_an_answer_is_found_again_and_not_doubled(
    redmine: RedmineOffice, proxy: SpoilingProxy, tmp_path: Path, code: str, path: str, how: str
) -> None:
    redmine.add_case("Noor", code)
    system = adapter(redmine, tmp_path, proxy=proxy)
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling("PUT", path, how), pytest.raises(TryLaterError):
        system.deliver(record, delivery)
    system.deliver(record, delivery)
    assert revisions(system, delivery) == [1]


def test_a_note_on_its_way_holds_no_text_and_counts_as_no_revision(
    redmine: RedmineOffice, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    system = adapter(redmine, tmp_path, proxy=proxy)
    delivery = new_delivery()
    with proxy.spoiling("PUT", "/issues/", "cut"), pytest.raises(TryLaterError):
        system.deliver(system.find_record(code), delivery)
    assert redmine.texts_on(case) == [f"[koppel {delivery.note_id} r0]"]
    assert Held(delivery.note_id, 0) in system.held()
    system.remove(delivery.note_id)
    assert redmine.texts_on(case) == []


def test_no_second_copy_is_written_while_the_first_may_still_be_on_its_way(
    redmine: RedmineOffice, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    redmine.add_case("Noor", code)
    clock = [1000.0]
    system = adapter(redmine, tmp_path, proxy=proxy, now=lambda: clock[0])
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling("PUT", "/issues/", "swallow"), pytest.raises(UnansweredError):
        system.deliver(record, delivery)
    with pytest.raises(TryLaterError) as caught:
        system.deliver(record, delivery)
    assert caught.value.after == UNANSWERED_ENDS_AFTER
    clock[0] += UNANSWERED_ENDS_AFTER
    system.deliver(record, delivery)
    assert revisions(system, delivery) == [1]


@pytest.mark.parametrize("how", ["html", "500", "cut"])
def test_an_answer_that_is_not_redmines_is_never_taken_for_an_empty_one(
    redmine: RedmineOffice, proxy: SpoilingProxy, tmp_path: Path, code: str, how: str
) -> None:
    redmine.add_case("Noor", code)
    system = adapter(redmine, tmp_path, proxy=proxy)
    for path, ask in (("/issues.json", system.held), ("/users/current", system.confirm)):
        with proxy.spoiling("GET", path, how), pytest.raises(TryLaterError):
            ask()


def test_killing_redmine_in_the_middle_of_deliveries_loses_and_doubles_nothing(
    own_redmine: RedmineOffice, tmp_path: Path
) -> None:
    code = new_code()
    own_redmine.add_case("Noor", code)
    system = adapter(own_redmine, tmp_path)
    record = system.find_record(code)
    delivering = Delivering(system, record, new_delivery)
    delivering.until_killed(own_redmine.server.kill)
    with pytest.raises(TryLaterError, match="cannot be reached"):
        system.confirm()

    restart(own_redmine)
    system.confirm()
    assert {Held(each.note_id, 1) for each in delivering.acknowledged} <= set(system.held())
    for delivery in delivering.tried[-3:]:
        system.deliver(record, delivery)
    assert sorted(system.held(), key=repr) == sorted((Held(each.note_id, 1) for each in delivering.tried), key=repr)
