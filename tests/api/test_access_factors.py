"""What an organisation says of how somebody signed in: more than one factor, or not."""

import pytest

from service.access.openid import has_several_factors


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({"amr": ["pwd", "otp"]}, True),
        ({"amr": ["hwk", "fpt"]}, True),
        ({"amr": ["mfa"]}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"amr": ["pwd", "pin"]}, False),  # twice something known
        ({"amr": ["pwd", "geo", "user"]}, False),  # where somebody is, and that they are there, is no proof of who
        ({"amr": "pwd otp"}, False),
        ({}, False),
    ],
)
def test_two_proofs_of_one_kind_are_one_factor(said: dict[str, object], is_enough: bool) -> None:
    assert has_several_factors(said) is is_enough
