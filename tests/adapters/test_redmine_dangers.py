"""What Redmine does that would lose, show or double a note, each on a real Redmine, and what the adapter makes of it."""

import secrets
from pathlib import Path

import pytest

from adapters.base import AccessLostError, BadRecordError, Held
from adapters.redmine.system import RedmineSystem
from demo.redmine_office import ADAPTER_LOGIN, ANOTHER_PROJECT, RedmineOffice
from demo.redmine_server import ADMINISTRATOR
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.new_codes import new_code
from tests.adapters.redmine_adapter import adapter, look, new_delivery, revisions
from tests.adapters.redmine_trouble import field_without_filter, revoked, with_right, without_field, without_right

pytest_plugins = ["tests.adapters.redmine_fixtures"]


def test_a_revoked_key_that_redmine_answers_with_an_empty_list_is_lost_access(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    redmine.add_case("Noor", code)
    redmine_system.confirm()
    with revoked(redmine):
        # What Redmine itself says to that key: fine, there is nothing.
        assert redmine.ask(ADAPTER_LOGIN, "GET", "/issues.json?status_id=*")["issues"] == []
        for ask in (
            redmine_system.confirm,
            redmine_system.held,
            lambda: redmine_system.find_record(code),
            lambda: redmine_system.remove("nergens"),
        ):
            with pytest.raises(AccessLostError, match="API key"):
                ask()
    assert redmine_system.find_record(code).code == code


def test_a_field_that_is_gone_never_makes_every_case_the_right_one(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    redmine.add_case("Noor", code)
    with without_field(redmine):
        # What Redmine itself says to a filter that it does not know: every case.
        assert redmine.ask(ADAPTER_LOGIN, "GET", f"/issues.json?cf_{redmine.code_field}=niets&status_id=*")["issues"] != []
        with pytest.raises(AccessLostError, match="code_field"):
            redmine_system.confirm()
        with pytest.raises(AccessLostError, match="code_field"):
            redmine_system.find_record(code)


def test_a_field_that_is_no_filter_is_named_as_the_cause(redmine: RedmineOffice, redmine_system: RedmineSystem) -> None:
    redmine.add_case("Zonder code")
    with field_without_filter(redmine), pytest.raises(AccessLostError, match="Used as a filter"):
        redmine_system.confirm()


def test_without_the_right_to_private_notes_the_public_one_is_deleted_and_held_no_text(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    record, before = redmine_system.find_record(code), new_delivery()
    # The right is lost after the look at the account and before the note: only reading back shows it.
    redmine_system.deliver(record, before)
    secret = f"Geheim {secrets.token_hex(8)}"
    with without_right(redmine, "set_notes_private"):
        # What Redmine itself makes of a private note then: a public one, without a word.
        public = redmine.write_note(case, ADAPTER_LOGIN, "Proef", private=True)
        assert redmine.notes_on(case)[-1]["private_notes"] is False
        redmine.change_note(public, ADAPTER_LOGIN, "")
        with pytest.raises(AccessLostError, match="made a public note of a private one"):
            redmine_system.deliver(record, new_delivery(text=secret))
        with pytest.raises(AccessLostError, match="set_notes_private"):
            redmine_system.confirm()
    assert [before.marker in text for text in redmine.texts_on(case)] == [True]
    assert secret not in redmine.server.log.read_text(encoding="utf-8")


def test_a_number_that_is_given_out_again_is_another_note(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    first = redmine.write_note(case, "karim", f"{EXAMPLE}\nDe eerste.")
    (before,) = look(redmine_system, code).notes
    redmine.change_note(first, "karim", "")
    second = redmine.write_note(case, "bilal", f"{EXAMPLE}\nDe tweede.")
    (after,) = look(redmine_system, code).notes
    assert first == second, "Redmine should have used the number again"
    assert before.source_id != after.source_id
    assert (after.author, after.text) == ("bilal", "De tweede.")


def test_changing_and_deleting_are_seen_though_redmine_marks_neither(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    note = redmine.write_note(case, "karim", f"{EXAMPLE}\nEen kamer.")
    (before,) = look(redmine_system, code).notes
    updated_on = redmine.ask(ADMINISTRATOR, "GET", f"/issues/{case}.json")["issue"]["updated_on"]
    redmine.change_note(note, "karim", f"{EXAMPLE}\nTwee kamers.")
    (after,) = look(redmine_system, code).notes
    assert (after.source_id, after.text) == (before.source_id, "Twee kamers.")
    assert after.source_revision > before.source_revision
    redmine.change_note(note, "karim", "")
    assert (look(redmine_system, code).notes, look(redmine_system, code).complete) == ([], True)
    assert redmine.ask(ADMINISTRATOR, "GET", f"/issues/{case}.json")["issue"]["updated_on"] == updated_on


def test_a_revision_rises_even_when_the_adapters_memory_was_lost(redmine: RedmineOffice, tmp_path: Path, code: str) -> None:
    case = redmine.add_case("Noor", code)
    note = redmine.write_note(case, "karim", f"{EXAMPLE}\nEen kamer.")
    (before,) = look(adapter(redmine, tmp_path / "first"), code).notes
    (same,) = look(adapter(redmine, tmp_path / "first"), code).notes
    redmine.change_note(note, "karim", f"{EXAMPLE}\nTwee kamers.")
    (after,) = look(adapter(redmine, tmp_path / "second"), code).notes
    assert before == same
    assert after.source_revision >= before.source_revision
    assert after.source_revision > 200_000_000, "a revision should count seconds, not changes"


def test_a_recall_that_redmine_acknowledges_and_does_not_carry_out_is_no_success(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    with without_right(redmine, "edit_own_issue_notes"):
        with pytest.raises(AccessLostError):
            redmine_system.remove(delivery.note_id)
        with pytest.raises(AccessLostError, match="edit_own_issue_notes"):
            redmine_system.confirm()
    assert revisions(redmine_system, delivery) == [1]


def test_a_delivery_that_redmine_acknowledges_and_does_not_carry_out_is_no_success(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    record, before = redmine_system.find_record(code), new_delivery()
    redmine_system.deliver(record, before)
    with with_right(redmine, "edit_issues"), without_right(redmine, "add_issue_notes"):
        # What Redmine itself says: 204, stored. It did nothing.
        assert redmine.ask(ADAPTER_LOGIN, "PUT", f"/issues/{case}.json", issue={"notes": "Niets"}) is None
        assert len(redmine.texts_on(case)) == 1
        with pytest.raises(AccessLostError, match="it is not there"):
            redmine_system.deliver(record, new_delivery())


def test_the_log_of_redmine_holds_the_text_and_the_adapter_says_so(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    redmine.add_case("Noor", code)
    delivery = new_delivery(text=f"Kijkdag {secrets.token_hex(8)}")
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    redmine_system.remove(delivery.note_id)
    assert delivery.text in redmine.server.log.read_text(encoding="utf-8")
    manifest = (Path(__file__).parents[2] / "adapters" / "redmine" / "adapter.toml").read_text(encoding="utf-8")
    assert "production.log" in manifest


def test_colleagues_private_notes_stay_unseen_even_when_marked(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    redmine.write_note(case, "karim", f"{EXAMPLE}\nAlleen voor ons.", private=True)
    redmine.write_note(case, "karim", f"{EXAMPLE}\nOok voor Sanne.")
    assert [note.text for note in look(redmine_system, code).notes] == ["Ook voor Sanne."]
    assert redmine.texts_on(case, ADAPTER_LOGIN) == [f"{EXAMPLE}\nOok voor Sanne."]


def test_an_account_that_may_see_private_notes_is_refused(redmine: RedmineOffice, redmine_system: RedmineSystem) -> None:
    with with_right(redmine, "view_private_notes"), pytest.raises(AccessLostError, match="view_private_notes"):
        redmine_system.confirm()


def test_a_delivery_is_seen_by_those_who_may_see_private_notes(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    redmine_system.deliver(redmine_system.find_record(code), new_delivery())
    (note,) = redmine.notes_on(case, "karim")
    assert (note["private_notes"], "De kijkdag ging goed." in note["notes"]) == (True, True)


def test_an_administrator_is_refused_as_the_adapters_account(redmine: RedmineOffice, tmp_path: Path) -> None:
    with pytest.raises(AccessLostError, match="administrator"):
        adapter(redmine, tmp_path, login=ADMINISTRATOR).confirm()


def test_another_account_than_the_first_time_is_refused(redmine: RedmineOffice, tmp_path: Path) -> None:
    adapter(redmine, tmp_path).confirm()
    change = "UPDATE users SET created_on = datetime(created_on, ?) WHERE login = ?"
    redmine.change_database(change, "+1 hour", ADAPTER_LOGIN)
    try:
        with pytest.raises(AccessLostError, match="another account or another project"):
            adapter(redmine, tmp_path).confirm()
    finally:
        redmine.change_database(change, "-1 hour", ADAPTER_LOGIN)


@pytest.mark.parametrize("how", ["moved", "made private"])
def test_a_copy_on_a_case_that_the_adapter_may_no_longer_see_is_never_called_removed(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str, how: str
) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    hidden, seen = {
        "moved": ({"project_id": ANOTHER_PROJECT}, {"project_id": "jongeren"}),
        "made private": ({"is_private": True}, {"is_private": False}),
    }[how]
    if how == "made private":
        redmine.change_database("UPDATE roles SET issues_visibility = 'default' WHERE name = 'Koppel'")
    redmine.change_case(case, **hidden)
    with pytest.raises(BadRecordError) as caught:
        redmine_system.remove(delivery.note_id)
    assert case in caught.value.bad.what
    assert delivery.marker in redmine.texts_on(case)[0]
    redmine.change_case(case, **seen)
    redmine.change_database("UPDATE roles SET issues_visibility = 'all' WHERE name = 'Koppel'")
    redmine_system.remove(delivery.note_id)
    assert redmine.texts_on(case) == []


def test_a_copy_goes_with_a_case_that_is_deleted(redmine: RedmineOffice, redmine_system: RedmineSystem, code: str) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    redmine.delete_case(case)
    redmine_system.remove(delivery.note_id)
    assert revisions(redmine_system, delivery) == []


def test_a_copy_is_found_and_removed_after_the_code_was_taken_off_and_the_memory_lost(
    redmine: RedmineOffice, tmp_path: Path, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    first = adapter(redmine, tmp_path / "first")
    first.deliver(first.find_record(code), delivery)
    redmine.change_case(case, custom_fields=[{"id": redmine.code_field, "value": ""}])
    second = adapter(redmine, tmp_path / "second")
    assert Held(delivery.note_id, 1) in second.held()
    second.remove(delivery.note_id)
    assert redmine.texts_on(case) == []


def test_a_copy_that_stands_twice_becomes_one(redmine: RedmineOffice, redmine_system: RedmineSystem, code: str) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    for text in (delivery.marker, f"{delivery.marker}\nDe kijkdag ging goed."):
        redmine.write_note(case, ADAPTER_LOGIN, text, private=True)
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    assert revisions(redmine_system, delivery) == [1]


def test_a_copy_on_the_wrong_case_moves_to_the_right_one(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    wrong, right = redmine.add_case("Milan", new_code()), redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine.write_note(wrong, ADAPTER_LOGIN, f"{delivery.marker}\nDe kijkdag ging goed.", private=True)
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    assert (redmine.texts_on(wrong), len(redmine.texts_on(right))) == ([], 1)


def test_a_public_copy_is_replaced_by_a_private_one(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine.write_note(case, ADAPTER_LOGIN, f"{delivery.marker}\nDe kijkdag ging goed.")
    redmine_system.deliver(redmine_system.find_record(code), delivery)
    assert [note["private_notes"] for note in redmine.notes_on(case)] == [True]


def test_what_a_colleague_typed_as_a_marker_is_neither_ours_nor_removed(
    redmine: RedmineOffice, redmine_system: RedmineSystem, code: str
) -> None:
    case = redmine.add_case("Noor", code)
    delivery = new_delivery()
    redmine.write_note(case, "bilal", f"{delivery.marker}\nNagetypt.")
    redmine_system.remove(delivery.note_id)
    assert revisions(redmine_system, delivery) == []
    assert len(redmine.texts_on(case)) == 1
