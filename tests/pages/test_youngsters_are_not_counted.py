"""Operators' counts are open to anybody: they say nothing of what a youngster does."""

from uuid import UUID

import pytest
from flask import Flask

from service.access.counts import Counts
from service.access.sessions import begin_session_of_youngster
from service.actors import Actor
from tests.factories import World, give_consent
from tests.pages.phone import MY_CONSENTS
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]


def counts(app: Flask) -> set[str]:
    """The lines of the counts, but for their own."""
    browser = Browser(app)
    browser.open("/metrics")
    return {line for line in browser.answer.text.splitlines() if 'operation="metrics"' not in line}


@pytest.mark.parametrize("stop", ["/jongere/stop", "/jongere/toestemming/{pair}/stop", "/jongere/toestemming/{pair}/pauze"])
def test_a_count_does_not_rise_when_somebody_stops(app: Flask, world: World, noor: Noor, stop: str) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
        token = begin_session_of_youngster(session, noor[1].id, "passkey", own_device=True)
    phone = Browser(app)
    phone.sign_in_with(token)
    before = counts(app)
    phone.open(MY_CONSENTS)
    phone.send(stop.format(pair=pair_id), {"csrf_token": phone.form_token})
    assert phone.status == 303
    assert counts(app) == before


def test_that_a_youngsters_page_failed_is_counted() -> None:
    counted = Counts()
    counted.add("youngster.my_page", 500)
    assert 'koppel_requests_total{operation="youngster.my_page",status="500"} 1' in counted.as_prometheus()
