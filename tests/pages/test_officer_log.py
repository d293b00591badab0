"""The officer's log: of the own organisation, found by period, person, pair, act and outcome; and as CSV."""

import csv
import io
from uuid import UUID, uuid4

import pytest
from flask import Flask

from service.access.sign_in import Refused
from service.actors import Actor
from service.audit import export
from service.audit.acts import PhoneUnlockRefused, ReadRefused, SignInRefused, names_seen
from service.audit.log import append
from service.consent.decisions import pause_consent
from service.pairs.models import Person
from tests.factories import World, give_consent, pair_with_youngster
from tests.pages.desk import at_desk, counted, entries, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]
LOG = "/toezicht/"


def rows(browser: Browser) -> list[str]:
    """The lines on the page, newest first."""
    return [text_of(row) for row in browser.page.select("tbody tr")]


def exported(browser: Browser, query: str = "") -> list[dict[str, str]]:
    """The export as its reader takes it in."""
    browser.open(f"{LOG}export.csv{query}")
    assert browser.answer.mimetype == "text/csv"
    text = browser.answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_officer_sees_who_read_what_under_which_consent(
    world: World, noor: Noor, karim: Browser, officer: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], "Kijkdag.")
    karim.open(f"/begeleider/koppel/{noor[0]}")
    officer.open(LOG)
    well_made(officer, "Logboek")
    assert "Karim · begeleider, Straatkracht notities geopend · 1 notitie (R)" in rows(officer)[0]
    assert "wonen, school en werk · tot 2 juni 2026" in rows(officer)[0]
    assert "Kijkdag" not in officer.answer.text


def test_looking_into_the_log_stands_in_the_log(world: World, officer: Browser) -> None:
    officer.open(LOG)
    officer.open(LOG)
    assert "logboek bekeken" in rows(officer)[0]
    assert [entry.actor_id for entry in entries(world.database, "log-searched")] == [world.de_brug.officer.id] * 2


@pytest.mark.parametrize("path", ["", "export.csv", "toestemmingen", "bevestigen"])
def test_nobody_but_an_officer_comes_in(world: World, sanne: Browser, administrator: Browser, path: str) -> None:
    for browser in (sanne, administrator):
        browser.open(LOG + path)
        assert browser.status == 404
    refused = [entry.actor_id for entry in entries(world.database, "not-permitted")]
    assert refused == [world.sanne.id, world.de_brug.administrator.id]
    assert entries(world.database, "log-searched") == entries(world.database, "log-exported") == []


def test_the_officer_of_another_organisation_sees_nothing_of_a_pair_without_it(app: Flask, world: World, noor: Noor) -> None:
    written(world, world.sanne, noor[0], "Kijkdag.")
    other = at_desk(app, world, world.straatkracht.officer)
    other.open(LOG)
    assert "notitie geschreven" not in " ".join(rows(other))


def test_the_log_is_found_by_period_person_pair_act_and_outcome(world: World, officer: Browser) -> None:
    first, _ = pair_with_youngster(world)
    written(world, world.sanne, first, "Op dinsdag.")
    world.database.clock.advance(days=1)
    second, _ = pair_with_youngster(world, "Milan")
    written(world, world.sanne, second, "Op woensdag.")
    officer = sign_in_again(officer, world, world.de_brug.officer)

    def found(query: str) -> int:
        officer.open(f"{LOG}?act=note-written&{query}")
        return len(rows(officer))

    code = officer.open(f"{LOG}?act=note-written").select_one("tbody .mono").get_text()
    assert found("") == 2
    assert found("from=2026-03-04") == found("to=2026-03-03") == found("from=2026-03-03&to=2026-03-03") == 1
    assert found(f"pair={code}") == found(f"pair={code.replace('-', '').lower()}") == 1
    assert (found(f"person={world.sanne.id}"), found(f"person={world.joke.id}")) == (2, 0)
    assert (found("outcome=permitted"), found("outcome=refused")) == (2, 0)
    assert "Geen regels gevonden." in text_of(officer.page)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("from", "gisteren"),
        ("to", "2026-02-30"),
        ("person", "sanne"),
        ("pair", "K7M2-9QXD"),
        ("pair", "<script>"),
        ("act", "consent-refused"),
        ("outcome", "misschien"),
    ],
)
def test_a_question_that_does_not_fit_is_named_and_stays_on_the_screen(
    world: World, noor: Noor, officer: Browser, field: str, typed: str
) -> None:
    officer.open(LOG)
    page = officer.open(f"{LOG}?{field}={typed}&to=2026-03-03" if field != "to" else f"{LOG}?to={typed}")
    assert officer.status == 400
    assert page.find(id=f"{field}-error").get_text()
    assert rows(officer) == []
    if field in ("from", "pair"):
        assert page.find(id=field)["value"] == typed


def test_a_period_that_ends_before_it_starts_is_named(officer: Browser) -> None:
    page = officer.open(f"{LOG}?from=2026-03-03&to=2026-03-01")
    assert page.find(id="to-error").get_text() == "Kies een dag die niet voor de eerste ligt."


def test_an_unknown_question_in_the_address_is_an_error_and_no_crash(officer: Browser) -> None:
    officer.open(f"{LOG}?drop=table")
    assert officer.status == 400


def test_a_long_log_is_read_page_by_page(world: World, noor: Noor, officer: Browser) -> None:
    for number in range(60):
        written(world, world.sanne, noor[0], f"Notitie {number}.")
    officer.open(f"{LOG}?act=note-written")
    assert (len(rows(officer)), "60 regels" in text_of(officer.page)) == (50, True)
    officer.open(LOG + officer.page.find("a", string="Ouder →")["href"].removeprefix(LOG))
    assert len(rows(officer)) == 10
    assert officer.page.find("a", string="← Naar de nieuwste")["href"] == f"{LOG}?act=note-written"


def test_fifty_lines_take_as_many_questions_to_the_database_as_five(world: World, noor: Noor, officer: Browser) -> None:
    def questions(number: int) -> int:
        for _ in range(number):
            written(world, world.sanne, noor[0], "Notitie.")
        with counted(world.database) as statements:
            officer.open(f"{LOG}?act=note-written")
        return len(statements)

    assert questions(5) == questions(45)


def test_the_log_never_tells_a_pause_from_an_end(world: World, noor: Noor, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    with world.database.transaction() as session:
        pause_consent(session, noor[1], noor[0])
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    officer.open(LOG)
    resumed, stopped, given = rows(officer)[:3]
    assert "toestemming gegeven" in given
    assert "toestemming gegeven" in resumed
    assert "Koppel er wordt niets gedeeld" in stopped
    assert not {"consent-paused", "consent-resumed"} & {row["event"] for row in exported(officer)}


def test_every_act_that_an_organisation_can_see_has_words_in_both_languages(officer: Browser) -> None:
    for language in ("nl", "en"):
        officer.client.set_cookie("taal", language, domain="koppel.test", secure=True)
        options = officer.open(LOG).find(id="act").find_all("option")
        wordless = [option["value"] for option in options if option["value"] and option.get_text() == option["value"]]
        assert len(options) == len(names_seen()) + 1
        assert wordless == [], f"Give these acts words in templates/acts.html: {wordless}"


def test_why_something_was_refused_is_said_in_words(world: World, officer: Browser) -> None:
    codes = [*Refused, "invalid_dpop_proof", "invalid_scope"]
    with world.database.transaction() as session:
        for code in codes:
            append(session, SignInRefused(actor=world.sanne, reason=code))
        append(session, ReadRefused(actor=world.karim, other_organisation_id=world.de_brug.id, reason="nothing-shared"))
        append(session, PhoneUnlockRefused(actor=world.sanne, reason="passkey"))
    officer.open(f"{LOG}?outcome=refused")
    seen = rows(officer)
    assert len(seen) == len(codes) + 2
    wordless = [code for code in (*codes, "nothing-shared", "passkey") if any(code in row for row in seen)]
    assert wordless == [], f"Give these reasons words in templates/acts.html: {wordless}"


def test_s27_the_officer_of_de_brug_sees_what_others_asked_for_in_vain(
    app: Flask, world: World, noor: Noor, officer: Browser
) -> None:
    """S27. Somebody at Straatkracht asks for a youngster of De Brug's by guessing. Every answer is the same 404, and the
    officer of De Brug sees the attempts."""
    bilal = at_desk(app, world, world.bilal)
    answers = set()
    for pair_id in (noor[0], uuid4()):
        bilal.open(f"/begeleider/koppel/{pair_id}")
        answers.add((bilal.status, bilal.answer.data))
    assert len(answers) == 1
    officer.open(f"{LOG}?act=not-found")
    (attempt,) = rows(officer)
    assert "Bilal · begeleider, Straatkracht vroeg naar iets van jullie van buiten" in attempt
    (line,) = exported(officer, "?act=not-found")
    assert (line["attempt_from_outside"], line["outcome"], line["pair"]) == ("true", "refused", "")
    own = at_desk(app, world, world.straatkracht.officer)
    own.open(f"{LOG}?act=not-found")
    assert len(rows(own)) == 2
    assert "van buiten" not in text_of(own.page.tbody)


def test_the_export_carries_the_columns_of_nen_7513(world: World, noor: Noor, karim: Browser, officer: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    note_id = written(world, world.sanne, noor[0], "Kijkdag.")
    karim.open(f"/begeleider/koppel/{noor[0]}", traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
    (line,) = exported(officer, f"?act=notes-opened&person={world.karim.id}")
    consent = entries(world.database, "consent-given")[0]
    assert tuple(line) == export.COLUMNS
    assert line == {
        **line,
        "at": "2026-03-03T14:02:00+01:00",
        "event": "notes-opened",
        "action": "R",
        "outcome": "permitted",
        "program": "koppel-pages",
        "user_id": str(world.karim.id),
        "user": "Karim",
        "responsible_user": "Karim",
        "responsible_role": "professional",
        "organisation": "Straatkracht",
        "check_authorisation": "true",
        "check_care_relation": "true",
        "check_consent": "true",
        "check_emergency": "false",
        "consent_id": str(consent.consent_id),
        "consent_revision": "1",
        "note_ids": str(note_id),
        "trace_id": "a" * 32,
    }
    assert len(line["pair"]) == 9


def test_an_export_stands_in_the_log_with_how_much_it_held(world: World, noor: Noor, officer: Browser) -> None:
    count = len(exported(officer))
    (entry,) = entries(world.database, "log-exported")
    assert (entry.actor_id, entry.facts) == (world.de_brug.officer.id, f'{{"entries":"{count}","form":"csv"}}')
    assert "koppel-logboek-2026-03-03.csv" in officer.answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+31 6", "-1+1", "@SUM(A1)"])
def test_no_cell_of_the_export_is_a_formula(app: Flask, world: World, name: str, officer: Browser) -> None:
    with world.database.transaction() as session:
        session.get_one(Person, world.sanne.id).name = name
    at_desk(app, world, world.sanne).open("/begeleider/")
    (line,) = exported(officer, "?act=caseload-opened")
    assert line["user"] == f"'{name}"


def test_a_log_longer_than_the_export_gives_the_newest_and_says_so(
    world: World, noor: Noor, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 3)
    lines = exported(officer)
    assert len(lines) == 3
    assert lines[0]["event"] == "consent-proposed"
    assert "koppel-logboek-2026-03-03-nieuwste-3.csv" in officer.answer.headers["Content-Disposition"]
    assert "Hooguit de nieuwste 100.000 regels" in text_of(officer.open(LOG))
