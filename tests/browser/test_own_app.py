"""The button that opens the worker's own app: the phone's own choice of apps where it has one, else the link itself."""

from pathlib import Path

from playwright.sync_api import Browser

import service.pages

SHARE = Path(service.pages.__path__[0]) / "static" / "share.js"
LINK = '<a href="#sms" data-share="Kun je in Koppel kijken?">App Sanne</a>'


def test_a_phone_with_a_choice_of_apps_offers_it_and_one_that_fails_follows_the_link(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_init_script("window.offered = []; navigator.share = async (what) => { window.offered.push(what.text); }")
    page.goto("about:blank")
    page.set_content(LINK)
    page.add_script_tag(path=SHARE)
    page.get_by_role("link", name="App Sanne").click()
    assert page.evaluate("window.offered") == ["Kun je in Koppel kijken?"]
    assert page.evaluate("location.hash") == ""
    page.evaluate("() => { navigator.share = async () => { throw new DOMException('none', 'NotAllowedError'); }; }")
    page.get_by_role("link", name="App Sanne").click()
    page.wait_for_url("**#sms")
    page.close()
