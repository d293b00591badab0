"""The coach answers while somebody types, under the policy that allows no script but our own."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.navigators.professional import Professional
from tests.browser.watch import Watch


def test_the_coach_points_while_sanne_types_and_falls_silent_when_she_takes_it_out(chromium: Browser, watch: Watch) -> None:
    sanne = Professional(chromium, watch, "sanne")
    sanne.signs_in()
    sanne.forms_a_pair_with("Karim", "Noor van de coach")
    page = sanne.screen.page
    sanne.screen.open(f"{urlsplit(page.url).path}/notitie")
    page.get_by_label("Wat wil je delen?").press_sequentially("Haar broer Yusuf helpt met verhuizen.")
    page.locator("#coach").get_by_text("“Haar broer Yusuf”").wait_for()
    sanne.screen.look()
    page.get_by_label("Wat wil je delen?").fill("Ze krijgt hulp bij het verhuizen.")
    page.locator("#coach .notice").wait_for(state="detached")
