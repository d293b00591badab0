"""A youngster asks an organisation something about her data; its officer has a month, and she sees how it stands."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service.audit.search import Filter, entries_of
from service.clock import months_later
from service.consent.transitions import State
from service.pairs.models import Pair
from service.rights.models import Request
from service.rights.requests import KINDS
from tests.factories import World, add_office, pair_with_youngster
from tests.fake_clock import FakeClock
from tests.pages.desk import at_desk, entries, sign_in_again, text_of, well_made, written
from tests.pages.noor import Noor, also_hers, give, stands
from tests.pages.phone import MY_PAGE, OwnPhone, calm, own_phone
from tests.web_reader import Browser

MINE, DESK = "/jongere/verzoeken", "/toezicht/verzoeken"
WORDS = "Mijn geboortejaar klopt niet."


def ask(phone: OwnPhone, organisation_id: UUID, kind: str = "correct", text: str = WORDS) -> None:
    phone.open(MINE)
    phone.submit(MINE, {"organisation": str(organisation_id), "kind": kind, "text": text})
    assert phone.status == 303


def only(world: World) -> Request:
    with world.database.reading() as session:
        return session.scalars(select(Request)).one()


def at_request(world: World, officer: Browser) -> str:
    """The officer opens the request that waits; its address."""
    path = f"{DESK}/{only(world).id}"
    officer.open(path)
    assert officer.status == 200
    return path


def answer(world: World, officer: Browser, outcome: str = "done", words: str = "Het is verbeterd.") -> None:
    path = at_request(world, officer)
    officer.submit(path, {"outcome": outcome, "answer": words})


def test_noor_asks_the_officer_answers_and_she_reads_it(world: World, noor: Noor, phone: OwnPhone, officer: Browser) -> None:
    phone.open(MY_PAGE)
    phone.open(phone.page.find("a", string="Iets vragen over mijn gegevens")["href"])
    calm(phone)
    ask(phone, world.de_brug.id)
    seen = text_of(phone.follow())
    assert "officer-de-brug, privacyfunctionaris van De Brug, moet antwoorden, uiterlijk vrijdag 3 april." in seen
    listed = text_of(officer.open(DESK))
    well_made(officer, "Verzoeken")
    assert "verbeteren (artikel 16)" in listed
    assert WORDS not in listed
    at_request(world, officer)
    assert WORDS in text_of(well_made(officer, "Verzoek van een jongere"))
    answer(world, officer)
    assert "Er wacht niets op jou." in text_of(officer.follow())
    answered = text_of(phone.open(MINE))
    assert "officer-de-brug: Het is verbeterd." in answered
    assert "Autoriteit Persoonsgegevens" not in answered
    assert "officer-de-brug: Het is verbeterd." in text_of(phone.open("/jongere/alles/leesbaar"))
    acts = ["request-made", "requests-listed", "request-opened", "request-answered"]
    assert all(entries(world.database, act) for act in acts)


def test_the_officer_never_gets_the_text_of_a_note_or_the_name(
    world: World, noor: Noor, phone: OwnPhone, officer: Browser
) -> None:
    written(world, world.sanne, noor[0], "Noor belde zelf.")
    ask(phone, world.de_brug.id, "see", "")
    for path in (DESK, f"{DESK}/{only(world).id}"):
        seen = text_of(officer.open(path))
        assert "belde" not in seen
        assert "Noor" not in seen


def test_it_may_take_two_months_more_once_and_she_reads_why(
    world: World, noor: Noor, phone: OwnPhone, officer: Browser, clock: FakeClock
) -> None:
    ask(phone, world.de_brug.id)
    path = at_request(world, officer)
    officer.submit(f"{path}/langer", {"why": "Het gaat om drie dossiers."})
    assert officer.status == 303
    assert only(world).due_at == datetime(2026, 6, 3, 22, tzinfo=UTC)
    seen = text_of(phone.open(MINE))
    assert "Het duurt langer. Dit is waarom: Het gaat om drie dossiers." in seen
    assert "uiterlijk woensdag 3 juni" in seen
    officer.open(path)
    assert officer.page.find("form", action=f"{path}/langer") is None
    officer.send(f"{path}/langer", {"csrf_token": officer.form_token, "why": "Nog langer."})
    assert officer.status == 400
    assert only(world).due_at == datetime(2026, 6, 3, 22, tzinfo=UTC)


def test_after_the_month_it_is_late_for_both_and_cannot_be_extended_any_more(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, officer: Browser, clock: FakeClock
) -> None:
    ask(phone, world.de_brug.id)
    clock.advance(days=25)
    officer = sign_in_again(officer, world, world.de_brug.officer)
    assert "1 verzoek van een jongere moet binnen een week beantwoord zijn." in text_of(officer.open("/toezicht/"))
    clock.advance(days=7)
    officer = sign_in_again(officer, world, world.de_brug.officer)
    assert "te laat" in text_of(officer.open(DESK))
    phone = own_phone(app, world, noor[1])
    assert "Die dag is voorbij en er is geen antwoord." in text_of(phone.open(MINE))
    path = at_request(world, officer)
    officer.send(f"{path}/langer", {"csrf_token": officer.form_token, "why": "Te druk."})
    assert officer.status == 400
    answer(world, officer, "refused", "De wet zegt dat wij dit bewaren.")
    assert officer.status == 303
    assert "Je kunt klagen bij de Autoriteit Persoonsgegevens" in text_of(phone.open(MINE))


def test_an_answer_is_given_once_and_without_what_may_not_be_shared(
    world: World, noor: Noor, phone: OwnPhone, officer: Browser
) -> None:
    ask(phone, world.de_brug.id)
    answer(world, officer, words="Je nummer is 111222333.")
    assert officer.status == 400
    assert only(world).answer is None
    answer(world, officer)
    kept = only(world).answer
    officer.open(DESK)
    officer.send(
        f"{DESK}/{only(world).id}", {"csrf_token": officer.form_token, "outcome": "refused", "answer": "Toch niet."}
    )
    assert officer.status == 400
    assert only(world).answer == kept


def test_what_she_takes_back_nobody_reads_any_more(world: World, noor: Noor, phone: OwnPhone, officer: Browser) -> None:
    ask(phone, world.de_brug.id)
    phone.open(MINE)
    phone.submit(f"{MINE}/{only(world).id}/terug")
    assert "Je nam dit terug." in text_of(phone.follow())
    assert "Er wacht niets op jou." in text_of(officer.open(DESK))
    officer.open(f"{DESK}/{only(world).id}")
    assert officer.status == 404


def test_only_the_organisation_that_is_asked_learns_of_it(app: Flask, world: World, noor: Noor, phone: OwnPhone) -> None:
    ask(phone, world.de_brug.id)
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Iris", "Sem"))
    for actor in (world.straatkracht.officer, kompas.officer):
        other = at_desk(app, world, actor)
        assert "Er wacht niets op jou." in text_of(other.open(DESK))
        other.open(f"{DESK}/{only(world).id}")
        assert other.status == 404
    with world.database.reading() as session:
        seen = {
            office.slug: {line.act for line in entries_of(session, office.id, Filter())}
            for office in (world.de_brug, world.straatkracht)
        }
    assert "request-made" not in seen["de-brug"] | seen["straatkracht"]  # not even hers: beside a stop it would say why
    _, milan = pair_with_youngster(world, "Milan")
    stranger = own_phone(app, world, milan)
    stranger.open(MINE)
    stranger.send(f"{MINE}/{only(world).id}/terug", {"csrf_token": stranger.form_token})
    assert stranger.status == 404


def test_who_asks_to_restrict_stops_the_exchange_at_once_and_asking_anything_else_does_not(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    give(world, noor, world.karim)
    for kind in KINDS:
        ask(phone, world.de_brug.id, kind, "")
        is_shared = stands(world, noor[0])[world.straatkracht.id].state is State.GIVEN
        assert is_shared == (KINDS.index(kind) < KINDS.index("restrict"))
    assert [entry.seen_as for entry in entries(world.database, "consent-paused")] == ["nothing-shared"]


def test_who_asks_to_restrict_stops_the_exchange_in_every_pair_with_that_organisation(
    world: World, noor: Noor, phone: OwnPhone
) -> None:
    both = [noor, also_hers(world, noor[1])]
    for one in both:
        give(world, one, world.karim)
    ask(phone, world.de_brug.id, "restrict", "")
    assert [stands(world, pair_id)[world.straatkracht.id].state for pair_id, _ in both] == [State.PAUSED] * 2


@pytest.mark.parametrize("fields", [{}, {"organisation": "x", "kind": "see"}, {"kind": "everything"}])
def test_a_request_without_whom_or_what_is_mended(world: World, noor: Noor, phone: OwnPhone, fields: dict[str, str]) -> None:
    phone.open(MINE)
    phone.send(MINE, {"csrf_token": phone.form_token, **fields})
    assert phone.status == 400
    assert calm(phone).find(id="errors")


def test_nobody_asks_an_organisation_that_is_in_no_pair_of_theirs(world: World, noor: Noor, phone: OwnPhone) -> None:
    with world.database.transaction() as session:
        kompas = add_office(session, "kompas", "Kompas", ("Iris", "Sem"))
    phone.open(MINE)
    assert "Kompas" not in text_of(phone.page)
    phone.send(MINE, {"csrf_token": phone.form_token, "organisation": str(kompas.id), "kind": "see"})
    assert phone.status == 404


def test_a_month_later_is_the_same_date_or_the_last_of_that_month() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 3, 3), 1) == date(2026, 4, 3)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_the_pair_of_a_request_is_named_by_its_code(world: World, noor: Noor, phone: OwnPhone, officer: Browser) -> None:
    ask(phone, world.de_brug.id)
    with world.database.reading() as session:
        code = session.get_one(Pair, noor[0]).code
    assert f"koppel {code}" in text_of(officer.open(DESK))
