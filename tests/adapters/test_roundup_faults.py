"""A Roundup that is killed, changed by somebody else meanwhile, or stores without saying so: nothing is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.base import Held, TryLaterError
from adapters.restjson.copies import UNANSWERED_ENDS_AFTER
from adapters.restjson.failures import UnansweredError
from demo.roundup_office import RoundupOffice
from tests.adapters.delivering import Delivering
from tests.adapters.new_codes import new_code
from tests.adapters.roundup_adapter import adapter, new_delivery, revisions
from tests.adapters.spoiling_proxy import SpoilingProxy, proxy_before

pytest_plugins = ["tests.adapters.roundup_fixtures"]


@pytest.fixture
def proxy(roundup: RoundupOffice) -> Iterator[SpoilingProxy]:
    with proxy_before(roundup.server.url.rpartition("/")[0]) as proxy:
        yield proxy


def test_a_colleague_who_writes_at_the_same_moment_keeps_her_message(
    roundup: RoundupOffice, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    system = adapter(roundup, tmp_path, proxy=proxy)
    record, delivery = system.find_record(code), new_delivery()
    # Between our reading of the tag and our change Fenna adds a message: Roundup then answers 412.
    with proxy.before("PATCH", "/issue/", lambda: roundup.write_message(issue, "fenna", "Tussendoor.")):
        system.deliver(record, delivery)
    assert proxy.statuses.count(412) == 1
    assert "Tussendoor." in roundup.messages_on(issue)
    assert revisions(system, delivery) == [1]


@pytest.mark.parametrize("how", ["cut", "500"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/@poe/"), ("PATCH", "/issue/"), ("PATCH", "/msg/")])
def test_what_was_stored_without_an_answer_is_found_again_and_not_doubled(
    roundup: RoundupOffice, proxy: SpoilingProxy, tmp_path: Path, code: str, method: str, path: str, how: str
) -> None:
    issue = roundup.add_issue("Noor", code)
    clock = [1000.0]
    system = adapter(roundup, tmp_path, proxy=proxy, now=lambda: clock[0])
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling(method, path, how), pytest.raises(TryLaterError):
        system.deliver(record, delivery)
    assert not any(delivery.text in text for text in roundup.messages_on(issue)) or path == "/msg/"
    clock[0] += UNANSWERED_ENDS_AFTER
    system.deliver(record, delivery)
    assert (revisions(system, delivery), len(roundup.messages_on(issue))) == ([1], 1)


def test_no_second_copy_is_written_while_the_first_may_still_be_on_its_way(
    roundup: RoundupOffice, proxy: SpoilingProxy, tmp_path: Path, code: str
) -> None:
    roundup.add_issue("Noor", code)
    system = adapter(roundup, tmp_path, proxy=proxy, now=lambda: 1000.0)
    record, delivery = system.find_record(code), new_delivery()
    with proxy.spoiling("POST", "/@poe/", "swallow"), pytest.raises(UnansweredError):
        system.deliver(record, delivery)
    with pytest.raises(TryLaterError) as caught:
        system.deliver(record, delivery)
    assert caught.value.after == UNANSWERED_ENDS_AFTER


@pytest.mark.parametrize("how", ["html", "500", "cut"])
def test_an_answer_that_is_not_roundups_is_never_taken_for_an_empty_one(
    roundup: RoundupOffice, proxy: SpoilingProxy, tmp_path: Path, how: str
) -> None:
    system = adapter(roundup, tmp_path, proxy=proxy)
    system.confirm()
    with proxy.spoiling("GET", "/msg", how), pytest.raises(TryLaterError):
        system.held()


def test_killing_roundup_in_the_middle_of_deliveries_loses_and_doubles_nothing(
    own_roundup: RoundupOffice, tmp_path: Path
) -> None:
    code = new_code()
    own_roundup.add_issue("Noor", code)
    system = adapter(own_roundup, tmp_path)
    record = system.find_record(code)
    delivering = Delivering(system, record, new_delivery)
    delivering.until_killed(own_roundup.server.kill)
    own_roundup.restart()
    assert {Held(each.note_id, 1) for each in delivering.acknowledged} <= set(system.held())
    for delivery in delivering.tried[-3:]:
        system.deliver(record, delivery)
    assert sorted(system.held(), key=repr) == sorted((Held(each.note_id, 1) for each in delivering.tried), key=repr)
