"""What an officer sees of consents at a glance: what ends soon, the share of yes from ten choices on, who read under it."""

from uuid import UUID

import pytest

from service.actors import Actor
from service.consent.decisions import decide_consent, pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.overview import tenths_of_yes
from tests.factories import EVIDENCE, World, give_consent, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, counted, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
CONSENTS, LOG = "/toezicht/toestemmingen", "/toezicht/"


def yes(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)


def no(world: World, noor: Noor) -> None:
    with world.database.transaction() as session:
        decide_consent(session, noor[1], noor[0], {world.straatkracht.id: Terms()}, EVIDENCE)


def tenths(world: World) -> int | None:
    with world.database.reading() as session:
        return tenths_of_yes(session, world.de_brug.id)


def test_what_ends_soon_is_drawn_by_week_and_named(world: World, noor: Noor, officer: Browser, clock: FakeClock) -> None:
    yes(world, noor)
    officer.open(CONSENTS)
    well_made(officer, "Toestemmingen")
    assert "0 toestemmingen lopen af" in text_of(officer.page), "it ends in thirteen weeks"
    clock.advance(days=70)
    page = sign_in_again(officer, world, world.de_brug.officer).open(CONSENTS)
    assert "1 toestemming loopt af als de jongere niets doet." in text_of(page)
    assert [text_of(row) for row in page.select("figure tbody tr")] == ["week van 1 juni 1"]
    assert "Straatkracht leest van De Brug · tot 2 juni 2026" in text_of(page.select_one(".exports"))


@pytest.mark.parametrize("stops", [pause_consent, withdraw_consent])
def test_what_stopped_does_not_end_any_more_whatever_stopped_it(
    world: World, noor: Noor, officer: Browser, clock: FakeClock, stops: object
) -> None:
    yes(world, noor)
    with world.database.transaction() as session:
        stops(session, noor[1], noor[0])  # type: ignore[operator]
    clock.advance(days=70)
    page = text_of(sign_in_again(officer, world, world.de_brug.officer).open(CONSENTS))
    assert "0 toestemmingen lopen af als de jongere niets doet." in page


def test_the_share_of_yes_is_of_whole_tens_so_that_no_choice_can_be_read_off_a_difference(
    world: World, officer: Browser, clock: FakeClock
) -> None:
    pairs = [pair_with_youngster(world, f"Jongere {number}") for number in range(12)]
    for noor in pairs[:7]:
        yes(world, noor)
    for noor in pairs[7:9]:
        no(world, noor)
    with world.database.transaction() as session:
        postpone_consent(session, pairs[9][1], pairs[9][0], EVIDENCE)
    assert tenths(world) is None
    assert "Vanaf tien keuzes zie je hier hoe vaak het ja was." in text_of(officer.open(CONSENTS))
    no(world, pairs[9])
    assert tenths(world) == 7
    page = officer.open(CONSENTS)
    assert len(page.select(".chart-tenths .chart-bar")) == 7
    assert "Ongeveer 7 van de 10 keuzes was ja." in text_of(page)
    for noor in pairs[10:]:
        clock.advance(minutes=1)
        no(world, noor)
        assert tenths(world) == 7


def test_ten_times_no_is_said_as_nearly_always_and_only_yes_is_a_question(world: World, officer: Browser) -> None:
    pairs = [pair_with_youngster(world, f"Jongere {number}") for number in range(10)]
    for noor in pairs:
        no(world, noor)
    assert tenths(world) == 1, "ten in ten would tell of each of them that it was no"


def test_only_yes_is_a_warning(world: World, officer: Browser) -> None:
    for number in range(10):
        yes(world, pair_with_youngster(world, f"Jongere {number}"))
    assert "Altijd ja is een vraag waard: kan een jongere hier ook nee zeggen?" in text_of(officer.open(CONSENTS))


def test_each_line_says_what_the_consent_allowed_and_all_under_it_are_found(
    world: World, noor: Noor, karim: Browser, officer: Browser
) -> None:
    yes(world, noor)
    other = pair_with_youngster(world, "Milan")
    yes(world, other)
    for pair_id, _ in (noor, other):
        written(world, world.sanne, pair_id, "Kijkdag.")
        karim.open(f"/begeleider/koppel/{pair_id}")
    page = officer.open(f"{LOG}?act=notes-opened&person=&outcome=permitted")
    assert "wonen, school en werk · tot 2 juni 2026 ·" in text_of(page.tbody)
    under = page.select_one("tbody a[href*=consent]")["href"]
    found = officer.open(under)
    assert len(found.select("tbody tr")) == 2, "that it was given, and the reading"
    assert found.find(id="consent")["value"]
    officer.open(CONSENTS)
    assert under in {link["href"] for link in officer.page.select("tbody a")}
    with counted(world.database) as few:
        officer.open(f"{LOG}?act=notes-opened")
    for _ in range(5):
        karim.open(f"/begeleider/koppel/{noor[0]}")
    with counted(world.database) as many:
        officer.open(f"{LOG}?act=notes-opened")
    assert len(few) == len(many)


def test_both_organisations_find_what_was_done_under_a_consent_and_a_wrong_one_is_named(
    world: World, noor: Noor, officer: Browser
) -> None:
    yes(world, noor)
    address = officer.open(CONSENTS).select_one("tbody a")["href"]
    code = address.partition("consent=")[2]
    own = at_desk(officer.app, world, world.straatkracht.officer)
    assert own.open(f"{LOG}?consent={code}").select("tbody tr")
    own.open(f"{LOG}?consent=iets")
    assert own.status == 400
