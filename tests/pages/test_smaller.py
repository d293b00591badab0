"""What travels to a phone on the tram: style and scripts compressed, pages as they are, all of it within 40 kB."""

import gzip

import pytest
from werkzeug.test import TestResponse

from tests.factories import World
from tests.pages.desk import written
from tests.pages.noor import Noor, screen, to_summary
from tests.pages.phone import OwnPhone
from tests.web_reader import Browser

STYLE = "/static/koppel.css"
MOST = 40_000  # bytes (measures.md, youngster-page)
AS_BROWSERS_DO = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def style(browser: Browser, **headers: str) -> TestResponse:
    return browser.client.get(STYLE, base_url=browser.url, headers=headers)


def test_style_travels_compressed_and_is_the_same_style(browser: Browser) -> None:
    plain = style(browser, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    small = style(browser, **AS_BROWSERS_DO)
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
    assert gzip.decompress(small.data) == plain.data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_who_cannot_read_it_compressed_gets_it_plain(browser: Browser, accepted: str) -> None:
    assert b":root" in style(browser, **{"Accept-Encoding": accepted}).data


def test_style_that_is_there_already_does_not_travel_again(browser: Browser) -> None:
    known = style(browser, **AS_BROWSERS_DO).headers["ETag"]
    again = style(browser, **AS_BROWSERS_DO, **{"If-None-Match": known})
    assert (again.status_code, again.data) == (304, b"")
    assert "max-age" in again.headers["Cache-Control"]


def test_a_page_with_a_token_is_never_compressed(phone: OwnPhone) -> None:
    phone.open("/jongere/", **AS_BROWSERS_DO)
    assert "Content-Encoding" not in phone.answer.headers


def test_every_consent_screen_with_all_that_it_names_is_within_40_kilobytes(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    for number in range(8):
        written(world, (world.sanne, world.karim)[number % 2], noor[0], "Noor heeft donderdag de kijkdag. " * 6)
    to_summary(phone, noor[0], subject_housing="yes")
    for name in ("wie", "wat", f"kiezen/{world.straatkracht.id}", "hoe-lang", "samen"):
        phone.open(screen(noor[0], name), **AS_BROWSERS_DO)
        assert phone.status == 200
        assert travelled(phone) <= MOST, name


def travelled(phone: OwnPhone) -> int:
    """Bytes of the present page and of everything it names."""
    tags = phone.page.select("link[rel=stylesheet], link[rel=icon], script[src], img[src]")
    named = {tag.get("href") or tag.get("src") for tag in tags}
    answers = [phone.answer, *(phone.client.get(path, base_url=phone.url, headers=AS_BROWSERS_DO) for path in named)]
    assert len(answers) > 4
    assert all(answer.status_code == 200 for answer in answers)
    return sum(len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers) for answer in answers)
