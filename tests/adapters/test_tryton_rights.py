"""What the adapter's own account in Tryton may not do, and what the adapter does when it may not enough or too much."""

from pathlib import Path

import pytest

from adapters.base import AccessLostError
from adapters.tryton.failures import RefusedError
from adapters.tryton.notes import resource_of
from adapters.tryton.system import TrytonSystem
from adapters.vocabulary import usual_vocabulary
from demo.tryton_office import ADAPTER_LOGIN, Office
from demo.tryton_server import ADMINISTRATOR
from tests.adapters.colleagues import EXAMPLE
from tests.adapters.tryton_adapter import adapter, new_delivery, revisions
from tests.adapters.tryton_trouble import hide_deliveries, revoked, without_right

pytest_plugins = ["tests.adapters.tryton_fixtures"]


def test_the_account_cannot_see_a_note_that_nobody_marked(office: Office) -> None:
    party = office.add_party("Noor")
    unmarked = office.write_note(party, "sanne", "Alleen voor De Brug.")
    marked = office.write_note(party, "sanne", f"{EXAMPLE}\nOok voor Karim.")
    account = office.client(ADAPTER_LOGIN)
    domain = [["resource", "=", resource_of(str(party))]]
    assert account.call("model.ir.note.search", domain, 0, None, None) == [marked]
    with pytest.raises(RefusedError):
        account.call("model.ir.note.read", [unmarked], ["message"])


def test_the_account_cannot_delete_a_colleagues_note(office: Office) -> None:
    party = office.add_party("Noor")
    note = office.write_note(party, "sanne", f"{EXAMPLE}\nVan Sanne.")
    with pytest.raises(RefusedError):
        office.client(ADAPTER_LOGIN).call("model.ir.note.delete", [note])
    assert len(office.notes_on(party)) == 1


@pytest.mark.parametrize("values", [{"name": "Anders"}, {"active": False}, {"identifiers": [["delete", [1]]]}])
def test_the_account_cannot_change_a_party(office: Office, values: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        office.client(ADAPTER_LOGIN).call("model.party.party.write", [office.add_party("Noor")], values)


@pytest.mark.parametrize("field", ["name", "addresses", "contact_mechanisms"])
def test_the_account_cannot_read_who_a_party_is(office: Office, field: str) -> None:
    with pytest.raises(RefusedError):
        office.client(ADAPTER_LOGIN).call("model.party.party.read", [office.add_party("Noor")], [field])


def test_the_account_cannot_see_a_national_number(office: Office, code: str) -> None:
    number = {"type": "nl_bsn", "code": "111222333"}
    values = {"name": "Noor", "identifiers": [["create", [number, {"code": code}]]]}
    party = office.client(ADMINISTRATOR).call("model.party.party.create", [values])
    account = office.client(ADAPTER_LOGIN)
    rows = account.call("model.party.identifier.search_read", [["party", "in", party]], 0, None, None, ["code"])
    assert [row["code"] for row in rows] == [code]


def test_the_account_sees_no_address_and_no_phone_number(office: Office) -> None:
    values = {"name": "Noor", "addresses": [["create", [{"street": "Kade 1"}]]]}
    phone = {"contact_mechanisms": [["create", [{"type": "phone", "value": "+31201234567"}]]]}
    party = office.client(ADMINISTRATOR).call("model.party.party.create", [values | phone])
    for model in ("party.address", "party.contact_mechanism"):
        search = (f"model.{model}.search", [["party", "in", party]], 0, None, None)
        assert office.client("sanne").call(*search) != []
        assert office.client(ADAPTER_LOGIN).call(*search) == []


def test_the_account_cannot_give_a_code_to_another_party(office: Office, code: str) -> None:
    office.add_party("Noor", code)
    account = office.client(ADAPTER_LOGIN)
    (identifier,) = account.call("model.party.identifier.search", [["code", "=", code]], 0, None, None)
    with pytest.raises(RefusedError):
        account.call("model.party.identifier.write", [identifier], {"party": office.add_party("Milan")})


@pytest.mark.parametrize("model", ["party.address", "ir.attachment", "ir.model.access", "res.group"])
def test_the_account_sees_nothing_of_the_rest_of_tryton(office: Office, model: str) -> None:
    with pytest.raises(RefusedError):
        office.client(ADAPTER_LOGIN).call(f"model.{model}.create", [{}])


@pytest.mark.parametrize("reader", ["sanne", "joke", ADMINISTRATOR])
def test_the_rules_of_the_account_bind_nobody_else(office: Office, reader: str) -> None:
    party = office.add_party("Noor")
    office.write_note(party, "sanne", "Alleen voor De Brug.")
    assert office.notes_on(party, reader) == ["Alleen voor De Brug."]


def test_a_revoked_password_is_lost_access_and_not_an_empty_tryton(office: Office, tryton_system: TrytonSystem) -> None:
    tryton_system.confirm()
    with revoked(office, ADAPTER_LOGIN):
        for ask in (tryton_system.confirm, tryton_system.held):
            with pytest.raises(AccessLostError, match=ADAPTER_LOGIN):
                ask()
    tryton_system.confirm()


@pytest.mark.parametrize(
    ("model", "right"),
    [
        ("ir.note", "perm_read"),
        ("ir.note", "perm_create"),
        ("ir.note", "perm_delete"),
        ("party.party", "perm_write"),
    ],
)
def test_a_missing_right_is_named(office: Office, tryton_system: TrytonSystem, model: str, right: str) -> None:
    with without_right(office, model, right), pytest.raises(AccessLostError) as caught:
        tryton_system.confirm()
    assert model in str(caught.value)
    assert right.removeprefix("perm_") in str(caught.value)


def test_a_recall_without_the_right_is_lost_access_and_never_a_success(
    office: Office, tryton_system: TrytonSystem, code: str
) -> None:
    office.add_party("Noor", code)
    delivery = new_delivery()
    tryton_system.deliver(tryton_system.find_record(code), delivery)
    with without_right(office, "ir.note", "perm_delete"), pytest.raises(AccessLostError):
        tryton_system.remove(delivery.note_id)
    assert revisions(tryton_system, delivery) == [1]


def test_an_administrator_is_refused_as_the_adapters_account(office: Office, tmp_path: Path) -> None:
    system = TrytonSystem(office.client(ADMINISTRATOR), tmp_path / "account", usual_vocabulary())
    with pytest.raises(AccessLostError, match="administrator"):
        system.confirm()


def test_another_account_or_database_than_the_first_time_is_refused(office: Office, tmp_path: Path) -> None:
    adapter(office, tmp_path).confirm()
    with pytest.raises(AccessLostError, match="another account or another database"):
        TrytonSystem(office.client("sanne"), tmp_path / "tryton-account", usual_vocabulary()).confirm()


def test_an_account_that_cannot_read_what_it_stores_stores_nothing(own_office: Office, tmp_path: Path, code: str) -> None:
    party = own_office.add_party("Noor", code)
    system = adapter(own_office, tmp_path)
    hide_deliveries(own_office)
    with pytest.raises(AccessLostError, match="cannot read what it stores"):
        system.deliver(system.find_record(code), new_delivery())
    assert own_office.notes_on(party) == []
