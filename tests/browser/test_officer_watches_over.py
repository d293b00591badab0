"""S22 on real screens. The questions that the log puts need hours to come up: tests/pages/test_what_stands_out.py.

Verifying what was taken along, and S23, are commands: tests/log.
"""

import json

from playwright.sync_api import Browser

from tests.browser.navigators.officer import Officer
from tests.browser.navigators.professional import Professional
from tests.browser.watch import Watch


def test_iris_finds_what_sanne_did_takes_it_along_and_sanne_sees_the_same_of_herself(
    chromium: Browser, watch: Watch
) -> None:
    sanne, joke, iris = (
        Professional(chromium, watch, "sanne"),
        Professional(chromium, watch, "joke"),
        Officer(chromium, watch),
    )
    sanne.signs_in()
    sanne.forms_a_pair_with("Karim", "Noor van S22")
    joke.signs_in()
    joke.screen.page.goto(sanne.screen.page.url)  # not hers: a page that is not there
    iris.signs_in()
    found = iris.searches_for("Sanne", "uitgenodigd voor een koppel")
    assert len(found) == 1
    assert "Sanne" in found[0]
    (line,) = map(json.loads, iris.takes_along("JSON Lines"))
    assert (line["user"], line["event"], line["check_care_relation"]) == ("Sanne", "pair-invited", True)
    seen = iris.looks_at_what_stands_out()
    assert "1 poging in vier weken, van binnen en van buiten." in seen
    assert "Er is geen vraag die jij nu hoort te zien." in seen, "one attempt is no question"
    iris.screen.follow("Toestemmingen")
    assert iris.screen.shows("Vanaf tien keuzes zie je hier hoe vaak het ja was.")
    sanne.screen.follow("Sanne · De Brug")
    assert sanne.screen.shows("uitgenodigd voor een koppel")
    assert "Joke" not in sanne.screen.text
