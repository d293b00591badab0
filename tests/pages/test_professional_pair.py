"""The pair page: the story of both, who does what, and what comes next."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.decisions import pause_consent, postpone_consent, withdraw_consent
from service.consent.events import Terms
from service.consent.forming import form_pair as form_with_proposal
from service.consent.proposals import propose
from service.errors import NotYoursError
from service.pairs.organisations import person_leaves
from service.records.release import decide_and_release
from service.records.replies import Answer, answer_note, hide_note
from service.records.writing import correct_note, retract_note
from tests.factories import ASKED_FREELY, EVIDENCE, World, form_pair, give_consent
from tests.fake_clock import FakeClock
from tests.pages.desk import FREELY, counted, draft, entries, sign_in_again, text_of, well_made, written
from tests.web_reader import Browser

Noor = tuple[UUID, Actor]


def address(pair_id: UUID) -> str:
    return f"/begeleider/koppel/{pair_id}"


def refuse(session: Session, youngster: Actor, pair_id: UUID, world: World) -> None:
    none = {office.id: Terms() for office in (world.de_brug, world.straatkracht)}
    decide_and_release(session, youngster, pair_id, none, EVIDENCE, {})


def postpone(session: Session, youngster: Actor, pair_id: UUID, world: World) -> None:
    postpone_consent(session, youngster, pair_id, EVIDENCE)


def stay_silent(session: Session, youngster: Actor, pair_id: UUID, world: World) -> None:
    pass


def give_and_withdraw(session: Session, youngster: Actor, pair_id: UUID, world: World) -> None:
    give_consent(session, youngster, pair_id, world.karim)
    withdraw_consent(session, youngster, pair_id)


def give_and_pause(session: Session, youngster: Actor, pair_id: UUID, world: World) -> None:
    give_consent(session, youngster, pair_id, world.karim)
    pause_consent(session, youngster, pair_id)


ANSWERS = (refuse, postpone, stay_silent, give_and_withdraw, give_and_pause)


def test_karim_reads_who_wrote_what_about_which_subject_and_how_it_is_known(
    world: World, noor: Noor, karim: Browser
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    note_id = written(world, world.sanne, pair_id, "Er was bezoek.", how_known="heard-from-others")
    with world.database.transaction() as session:
        answer_note(session, youngster, pair_id, note_id, Answer("dispute", "Ik was bij mijn oma."))
    karim.open(address(pair_id))
    note = text_of(well_made(karim, "Koppel bekijken").find("article"))
    assert note == (
        "Sanne · De Brug · dinsdag 3 maart · wonen nieuw Er was bezoek. Van anderen gehoord · besproken met Noor · "
        "waarom zie ik dit? Omdat Noor op 3 maart ja zei op het onderwerp wonen, tot 2 juni. "
        "Noor: klopt niet. Ik was bij mijn oma."
    )


def test_what_is_new_is_marked_once(world: World, noor: Noor, karim: Browser) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    written(world, world.sanne, pair_id, "Eerste.")
    assert karim.open(address(pair_id)).find(class_="badge")
    assert not karim.open(address(pair_id)).find(class_="badge")


def test_reading_is_logged_with_the_notes_and_the_consent(world: World, noor: Noor, karim: Browser) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    note_id = written(world, world.sanne, pair_id, "Eerste.")
    karim.open(address(pair_id))
    own, of_the_partner = entries(world.database, "notes-opened")
    assert (of_the_partner.actor_id, of_the_partner.note_ids) == (world.karim.id, str(note_id))
    assert of_the_partner.consent_id is not None
    assert (own.organisation_id, own.other_organisation_id) == (world.straatkracht.id, world.straatkracht.id)


def test_without_consent_the_page_says_the_one_sentence_and_nothing_of_the_partner(
    world: World, noor: Noor, karim: Browser
) -> None:
    written(world, world.sanne, noor[0], "Dit is nog van De Brug.")
    page = karim.open(address(noor[0]))
    assert page.find(class_="empty").get_text(strip=True) == "Er wordt nu niets gedeeld."
    assert "Dit is nog van De Brug." not in karim.answer.text
    assert page.h1.get_text() == "Nog zonder naam"


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_page_is_the_same_whatever_the_youngster_answered(
    world: World, noor: Noor, karim: Browser, sanne: Browser, answer: Callable[[Session, Actor, UUID, World], None]
) -> None:
    pair_id, youngster = noor
    written(world, world.karim, pair_id, "Van Karim.")
    silent = [text_of(browser.open(address(pair_id)).main) for browser in (karim, sanne)]
    with world.database.transaction() as session:
        answer(session, youngster, pair_id, world)
    assert [text_of(browser.open(address(pair_id)).main) for browser in (karim, sanne)] == silent


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_new_proposal_is_possible_fourteen_days_after_the_last_whatever_was_answered(
    world: World, noor: Noor, sanne: Browser, karim: Browser, answer: Callable[[Session, Actor, UUID, World], None]
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        answer(session, youngster, pair_id, world)
    assert "Een nieuw voorstel kan vanaf 17 maart." in text_of(sanne.open(address(pair_id)))
    world.database.clock.advance(days=14)
    sanne = sign_in_again(sanne, world, world.sanne)
    sanne.open(address(pair_id) + "/voorstel")
    well_made(sanne, "Een voorstel doen")
    sanne.submit(
        address(pair_id) + "/voorstel", {**FREELY, "purpose": "samen-begeleiden", "subjects": ["housing", "income"]}
    )
    assert (sanne.status, sanne.goes_to) == (303, address(pair_id))
    assert "Karim moet het voorstel nog bevestigen" in text_of(sanne.follow())
    karim = sign_in_again(karim, world, world.karim)
    assert "wonen, inkomen en schulden" in text_of(karim.open(address(pair_id)))
    karim.submit(address(pair_id) + "/voorstel/bevestigen")
    assert "Bevestigd. De jongere kan nu kiezen." in text_of(karim.follow())
    assert len(entries(world.database, "consent-proposed")) == 2


def test_a_proposal_within_fourteen_days_is_not_kept(world: World, noor: Noor, sanne: Browser) -> None:
    sanne.open(address(noor[0]) + "/voorstel")
    sanne.submit(address(noor[0]) + "/voorstel", {**FREELY, "purpose": "samen-begeleiden", "subjects": ["housing"]})
    assert sanne.status == 409


def test_nobody_proposes_in_a_pair_of_others(world: World, noor: Noor, joke: Browser) -> None:
    joke.open("/begeleider/nieuw-koppel")
    token = joke.page.find("input", {"name": "csrf_token"})["value"]
    fields = {**FREELY, "csrf_token": token, "purpose": "samen-begeleiden", "subjects": ["housing"]}
    joke.send(address(noor[0]) + "/voorstel", fields)
    assert joke.status == 404
    with world.database.transaction() as session, pytest.raises(NotYoursError):
        propose(session, world.joke, noor[0], "samen-begeleiden", ["housing"], ASKED_FREELY)


@pytest.mark.parametrize("reason", ["no consent", "other subject", "read first", "hidden", "paused", "not accepted"])
def test_a_note_that_is_not_shared_says_so_in_the_same_words_for_every_reason(
    world: World, noor: Noor, sanne: Browser, reason: str
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        if reason != "no consent":
            subjects = ["income"] if reason == "other subject" else ["housing"]
            give_consent(session, youngster, pair_id, world.karim, subjects=subjects, read_first=reason == "read first")
    note_id = written(world, world.sanne, pair_id, "Een notitie.")
    with world.database.transaction() as session:
        if reason == "hidden":
            hide_note(session, youngster, pair_id, note_id)
        if reason == "paused":
            pause_consent(session, youngster, pair_id)
        if reason == "not accepted":
            assert world.karim.id is not None
            person_leaves(session, world.straatkracht.administrator, world.karim.id)
    note = text_of(sanne.open(address(pair_id)).article)
    assert "Nog niet gedeeld. Dit blijft bij jouw organisatie." in note


def test_a_note_that_the_partner_can_read_does_not_say_that_it_waits(world: World, noor: Noor, sanne: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], "Een notitie.")
    assert "gedeeld" not in text_of(sanne.open(address(noor[0])).article)


def test_what_was_heard_and_not_discussed_waits_and_says_what_the_writer_can_do(
    world: World, noor: Noor, sanne: Browser
) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    written(world, world.sanne, noor[0], "Gehoord.", how_known="heard-from-others", discussed=False)
    assert "Deze notitie wacht. Bespreek hem eerst met de jongere" in text_of(sanne.open(address(noor[0])).article)


def test_a_pair_that_is_not_yours_looks_like_one_that_is_not_there(world: World, noor: Noor, joke: Browser) -> None:
    joke.open(address(noor[0]))
    of_others = (joke.status, joke.answer.data)
    joke.open(address(uuid4()))
    assert (joke.status, joke.answer.data) == of_others
    assert joke.status == 404
    assert [entry.actor_id for entry in entries(world.database, "not-found")] == [world.joke.id] * 2
    assert entries(world.database, "notes-opened") == []


def test_one_subject_can_be_read_by_itself(world: World, noor: Noor, sanne: Browser) -> None:
    for subject in ("housing", "income"):
        written(world, world.sanne, noor[0], f"Over {subject}.", subject=subject)
    page = sanne.open(address(noor[0]) + "?onderwerp=income")
    assert [text.get_text(strip=True) for text in page.select("article .text")] == ["Over income."]
    assert sanne.open(address(noor[0]) + "?onderwerp=<script>").find_all("article")


def test_who_does_what_stands_beside_the_story(world: World, noor: Noor, sanne: Browser) -> None:
    with world.database.transaction() as session:
        give_consent(session, noor[1], noor[0], world.karim)
    for what, owner, status in (("Bellen", "partner", "open"), ("Klaar", "writer", "done"), ("Mee", "writer", "taken")):
        action = {"what": what, "owner": owner, "status": status, "dueAt": None}
        written(world, world.sanne, noor[0], "Zie onder.", kind="action", action=action)
    actions = text_of(sanne.open(address(noor[0])).find(id="actions"))
    assert "Bellen Karim · sinds 3 maart · open" in actions
    assert "Mee Jij · sinds 3 maart · opgepakt" in actions
    assert "Klaar" not in actions


def test_before_the_colleague_said_yes_nothing_can_be_written(world: World, sanne: Browser, karim: Browser) -> None:
    assert world.karim.id is not None
    with world.database.transaction() as session:
        pair = form_with_proposal(
            session, world.sanne, world.karim.id, "school-en-werk", ["school-work"], ASKED_FREELY, None
        )
    page = sanne.open(address(pair.id))
    assert "Karim moet het koppel nog aannemen" in text_of(page)
    assert not page.find("a", href=f"{address(pair.id)}/notitie")
    karim.open(address(pair.id))
    assert karim.goes_to == f"/begeleider/uitnodiging/{pair.id}"


def test_before_the_youngster_joined_the_page_says_what_comes_next(world: World, karim: Browser) -> None:
    with world.database.transaction() as session:
        pair_id = form_pair(session, world.sanne, world.karim)
    page = text_of(karim.open(address(pair_id)))
    assert "De jongere doet nog niet mee" in page
    assert "Doet de jongere mee, dan kiest die wat jullie van elkaar lezen." in page


def test_the_page_stays_when_the_other_professional_has_left(world: World, noor: Noor, karim: Browser) -> None:
    assert world.sanne.id is not None
    with world.database.transaction() as session:
        person_leaves(session, world.de_brug.administrator, world.sanne.id)
    karim.open(address(noor[0]))
    assert "De Brug" in text_of(well_made(karim, "Koppel bekijken").aside)


def test_a_name_of_ones_own_can_be_given_and_taken_away(world: World, noor: Noor, sanne: Browser, karim: Browser) -> None:
    sanne.open(address(noor[0]))
    sanne.submit(address(noor[0]) + "/naam", {"own_label": " نور 🌻 "})
    assert sanne.follow().h1.get_text() == "نور 🌻"
    assert "نور" not in karim.open(address(noor[0])).get_text()
    sanne.submit(address(noor[0]) + "/naam", {"own_label": ""})
    assert sanne.follow().h1.get_text() == "Nog zonder naam"
    assert len(entries(world.database, "label-changed")) == 2


@pytest.mark.parametrize("label", ["x" * 121, "123456782", "twee\nregels", "om\u202ekeer"])
def test_a_name_that_does_not_fit_is_not_kept_and_stays_on_the_screen(
    world: World, noor: Noor, sanne: Browser, label: str
) -> None:
    sanne.open(address(noor[0]))
    sanne.submit(address(noor[0]) + "/naam", {"own_label": label})
    assert sanne.status == 400
    assert sanne.page.find(id="own_label")["value"] == label
    assert sanne.page.find(id="errors").find("a", href="#own_label")
    assert entries(world.database, "label-changed") == []


def test_forty_notes_take_as_many_questions_to_the_database_as_two(world: World, noor: Noor, karim: Browser) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)

    def questions(number: int) -> int:
        for count in range(number):
            note_id = written(world, world.sanne if count % 2 else world.karim, pair_id, f"Notitie {count}.")
            with world.database.transaction() as session:
                answer_note(session, youngster, pair_id, note_id, Answer("agree", ""))
        karim.open(address(pair_id))
        with counted(world.database) as statements:
            karim.open(address(pair_id))
        return len(statements)

    few = questions(2)
    assert questions(38) == few
    assert len(karim.page.find_all("article")) == 20


def test_a_long_story_comes_in_pages_and_each_page_logs_what_stands_on_it(
    world: World, noor: Noor, karim: Browser, clock: FakeClock
) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    action = {"what": "Uitkering navragen", "owner": "writer", "status": "open"}
    todo = written(world, world.sanne, pair_id, "Er is gebeld.", kind="action", action=action)
    ids = [written(world, world.sanne, pair_id, f"Notitie {number}.") for number in range(22)]
    assert len(karim.open(address(pair_id)).find_all("article")) == 23  # all of it is new: nothing new is on a later page
    clock.advance(minutes=1)
    newest = written(world, world.sanne, pair_id, "Vandaag.")

    first = karim.open(address(pair_id))
    assert len(first.find_all("article")) == 20
    assert "Vandaag." in text_of(first.article)
    assert "nieuw" in text_of(first.article)
    assert "Uitkering navragen" in text_of(first.find(id="actions"))
    seen = set((entries(world.database, "notes-opened")[-1].note_ids or "").split())
    assert {str(newest), str(todo)} <= seen
    assert len(seen) == 21  # twenty notes, and the open action that stands beside them
    clock.advance(minutes=1)
    later = written(world, world.sanne, pair_id, "Net geschreven.")
    karim.open(first.find("a", string="Ouder →")["href"])
    assert "1 nieuw" in text_of(karim.open("/begeleider/")), "an older page leaves new what did not stand on it"
    with world.database.transaction() as session:
        retract_note(session, world.sanne, pair_id, later)
    karim.open(first.find("a", string="Ouder →")["href"])
    second = well_made(karim, "Koppel bekijken")
    texts = [note.get_text() for page in (first, second) for note in page.select("article .text")]
    assert len(set(texts)) == len(texts) == 24
    rest = set((entries(world.database, "notes-opened")[-1].note_ids or "").split())
    assert seen | rest == {str(each) for each in (*ids, newest, todo)}
    assert not second.find("a", string="Ouder →")
    assert second.find("a", string="← Naar de nieuwste")["href"] == address(pair_id)
    for stranger in (uuid4(), "geen-nummer"):
        assert "Vandaag." in text_of(karim.open(f"{address(pair_id)}?voor={stranger}").article)


def test_a_corrected_note_says_so_and_leads_to_its_history(world: World, noor: Noor, karim: Browser) -> None:
    pair_id, youngster = noor
    with world.database.transaction() as session:
        give_consent(session, youngster, pair_id, world.karim)
    note_id = written(world, world.sanne, pair_id, "Eerst.")
    with world.database.transaction() as session:
        correct_note(session, world.sanne, pair_id, note_id, draft(world, "Later."), 1)
    karim.open(address(pair_id))
    karim.open(karim.page.article.find("a", string="verbeterd")["href"])
    page = well_made(karim, "Geschiedenis van een notitie")
    assert [text.get_text() for text in page.select(".text")] == ["Later.", "Eerst."]
    assert entries(world.database, "history-opened")[0].consent_id is not None


def test_the_history_of_a_note_that_is_not_shared_is_not_there(world: World, noor: Noor, karim: Browser) -> None:
    note_id = written(world, world.sanne, noor[0], "Van De Brug.")
    karim.open(f"{address(noor[0])}/notitie/{note_id}/geschiedenis")
    assert karim.status == 403
    assert "Van De Brug." not in karim.answer.text
    (entry,) = entries(world.database, "read-refused")
    assert (entry.reason, entry.outcome) == ("nothing-shared", "refused")


def test_the_writer_reads_why_her_own_note_stands_there(world: World, noor: Noor, sanne: Browser) -> None:
    written(world, world.sanne, noor[0], "Er was bezoek.")
    note = text_of(sanne.open(address(noor[0])).find("article"))
    assert "waarom zie ik dit? Omdat De Brug dit zelf schreef." in note
