"""The worker's own messaging app, opened with a text that says nothing."""

from urllib.parse import parse_qs
from uuid import UUID

import pytest

from service.actors import Actor
from tests.factories import World, give_consent
from tests.pages.desk import well_made
from tests.web_reader import Browser

NOTHING_SAID = {"Kun je in Koppel kijken?", "Hoi, er staat iets voor je klaar. Kijk als je tijd hebt."}


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_same_words_whoever_it_is_about_and_whatever_they_chose(
    world: World, noor: tuple[UUID, Actor], karim: Browser, is_shared: bool
) -> None:
    if is_shared:
        with world.database.transaction() as session:
            give_consent(session, noor[1], noor[0], world.karim)
    found = []
    for path, title in ((f"/begeleider/koppel/{noor[0]}", "Koppel bekijken"), ("/begeleider/", "Mijn jongeren")):
        karim.open(path)
        found += well_made(karim, title).select("a[href^='sms:'], a[href^='mailto:']")
    assert len(found) == 4
    for link in found:
        to, _, rest = link["href"].partition("?")
        assert to in ("sms:", "mailto:")
        said = parse_qs(rest.lstrip("&"))
        assert set(said["body"]) <= NOTHING_SAID
        assert said.get("subject", ["Koppel"]) == ["Koppel"]
        assert link.get("data-share", said["body"][0]) == said["body"][0]
