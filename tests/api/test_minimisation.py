"""What is refused in a note, and what is not (S16, the numbers part)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from service.errors import RefusedInputError
from service.records.minimisation import (
    find_address,
    find_bank_account,
    find_national_number,
    passes_eleven_test,
    refuse_what_may_not_be_shared,
)

A_NATIONAL_NUMBER = "111222333"
A_BANK_ACCOUNT = "NL91 ABNA 0417 1643 00"


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_the_eleven_test_agrees_with_an_independent_implementation(digits: str) -> None:
    # The other implementation also refuses numbers with nine zeros, and nothing else differs.
    assert passes_eleven_test(digits) == bsn.is_valid(digits)


@pytest.mark.parametrize(
    "written",
    [
        "111222333",
        "111.222.333",
        "111 222 333",
        "1112.22.333",
        "(111222333)",
        "bsn:111222333.",
        "１１１２２２３３３",
        "111\u200b222333",
    ],
)
def test_a_national_number_is_found_however_it_is_written(written: str) -> None:
    with pytest.raises(RefusedInputError) as refused:
        refuse_what_may_not_be_shared(f"Haar nummer is {written} en dat is alles.")
    assert refused.value.reason == "national-number"


@pytest.mark.parametrize(
    "harmless",
    [
        "Bel 0612345678 na tienen.",
        "Dossier 123456789 is dicht.",
        "Zij was er 3 keer, op 12-03-2026 en 14-03-2026.",
        "Nummer 1112223334 heeft tien cijfers.",
        "000000000",
    ],
)
def test_other_numbers_are_the_writers_own_choice(harmless: str) -> None:
    assert find_national_number(harmless) is None


@pytest.mark.parametrize(
    "written",
    ["NL91ABNA0417164300", A_BANK_ACCOUNT, "nl91 abna 0417 1643 00", "DE89 3704 0044 0532 0130 00", "BE68539007547034"],
)
def test_a_bank_account_is_found_in_the_middle_of_a_sentence(written: str) -> None:
    assert find_bank_account(f"Stort het op {written} en zeg het mij.")


@pytest.mark.parametrize("harmless", ["NL91ABNA0417164301", "Kamer NL12 is vrij", "AB12", "Zij komt uit BE68 of zo"])
def test_what_fails_the_checksum_is_no_bank_account(harmless: str) -> None:
    assert find_bank_account(harmless) is None


@pytest.mark.parametrize(
    "written",
    [
        "1012 AB 12",
        "1012AB 12a",
        "Dorpsstraat 12, 1012 AB",
        "1012 AB, nummer 12",
        "1012ab 12",
        "Straat 5 \n 1012 AB Amsterdam",
    ],
)
def test_a_postcode_beside_a_house_number_is_an_address(written: str) -> None:
    assert find_address(written)


@pytest.mark.parametrize(
    "harmless",
    [
        "In 2026 we 3 keer gebeld.",
        "Postcode 1012 AB.",
        "Op 12 maart 2026 is er een kijkdag.",
        "In 1999 op 3 scholen",
        "1012 SS 4",
    ],
)
def test_years_and_half_addresses_are_no_address(harmless: str) -> None:
    assert find_address(harmless) is None


def test_the_refusal_names_the_place_and_no_more_than_its_beginning() -> None:
    with pytest.raises(RefusedInputError) as refused:
        refuse_what_may_not_be_shared(f"Rekening {A_BANK_ACCOUNT} graag.")
    assert "NL91" in refused.value.detail + getattr(refused.value, "start", "")
    assert "0417" not in refused.value.detail


def test_a_text_that_koppel_delivered_is_not_taken_up_as_somebodys_own() -> None:
    with pytest.raises(RefusedInputError) as refused:
        refuse_what_may_not_be_shared("[koppel 0b9e r2]\nSanne schreef: …")
    assert refused.value.reason == "koppel-marker"


def test_an_ordinary_note_passes() -> None:
    refuse_what_may_not_be_shared("Noor belde zelf de woningcorporatie. Kijkdag op 12 maart, zij wil dat er iemand meegaat.")
