"""My consents: stopping in one tap, and the texts of before."""

import pytest
from flask import Flask

from tests.factories import World, pair_with_youngster
from tests.pages.desk import entries, text_of
from tests.pages.noor import Noor, give
from tests.pages.phone import MY_CONSENTS, OwnPhone, calm, own_phone


@pytest.mark.parametrize("which", ["one", "both"])
def test_withdrawing_is_one_tap_on_my_consents_and_twice_is_no_error(
    world: World, noor: Noor, phone: OwnPhone, which: str
) -> None:
    give(world, noor, world.karim)
    give(world, noor, world.sanne)
    phone.open(MY_CONSENTS)
    calm(phone)
    path = f"{MY_CONSENTS}/{noor[0]}/stop" if which == "both" else f"{MY_CONSENTS}/{noor[0]}/{world.straatkracht.id}/stop"
    fields = phone.standing_in(path)
    phone.send(path, fields)
    phone.send(path, fields)
    assert phone.status == 303
    page = text_of(phone.follow())
    assert "Karim leest niets van Sanne" in page
    assert ("Sanne leest niets van Karim" in page) == (which == "both")
    assert len(entries(world.database, "consent-withdrawn")) == (2 if which == "both" else 1)


def test_the_text_that_was_shown_can_be_read_again_by_noor_alone(
    app: Flask, world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    phone.open(MY_CONSENTS)
    link = phone.page.find("a", string="Wat er toen op je scherm stond")["href"]
    page = phone.open(link)
    calm(phone)
    assert "Karim leest wat Sanne schrijft over wonen en school." in text_of(page)
    other_pair, other = pair_with_youngster(world, "Milan")
    other_phone = own_phone(app, world, other)
    other_phone.open(link)
    assert other_phone.status == 404
    other_phone.open(link.replace(str(noor[0]), str(other_pair)))
    assert other_phone.status == 404
