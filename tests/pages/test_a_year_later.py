"""A consent of a year ago, after its texts have changed: the exact screens of then can be shown again, and proven."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from service.consent import notices
from service.consent.events import shown_then
from service.consent.models import ConsentEvidence
from service.consent.notices import hash_of_text, notices_in, notices_of
from service.consent.screens import ConsentTexts, shown_for
from service.pages.forms.consent import choices_from
from service.records.question import open_question
from service.vault import place
from tests.factories import World
from tests.fake_clock import FakeClock
from tests.pages.desk import text_of, written
from tests.pages.noor import Noor, screen
from tests.pages.phone import OwnPhone, calm, own_phone

BEFORE, AFTER = "2026-11-22", "2027-02-01"
CHANGED = {"nl": ("Elke keuze is goed.", "Alles wat je kiest is prima."), "en": ("Every choice", "Whatever you choose")}


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the texts of before. A new revision can be put beside them, as a release does."""
    folder = tmp_path / "notices"
    folder.mkdir()
    for source in notices.TEXTS.iterdir():
        if source.name.endswith(".toml"):
            (folder / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(notices, "TEXTS", folder)
    yield folder
    notices._revisions.cache_clear()


def put_new_revision(folder: Path | Traversable) -> None:
    """The same texts with other words for one sentence, from now on the present ones."""
    words = Path(str(folder), f"{BEFORE}.toml").read_text(encoding="utf-8").replace(BEFORE, AFTER)
    for old, new in CHANGED.values():
        assert old in words
        words = words.replace(old, new)
    Path(str(folder), f"{AFTER}.toml").write_text(words, encoding="utf-8")
    notices._revisions.cache_clear()


def screens_gone_through(phone: OwnPhone, noor: Noor) -> str:
    """What stood on all five screens, of which the last is still open."""
    phone.open(screen(noor[0], "wie"))
    seen = []
    for chosen in ({}, {}, {"subject_housing": "yes", "read_first": "no"}, {}, {"months": "3"}):
        seen.append(text_of(phone.page.main))
        phone.choose(**chosen)
    return " ".join([*seen, text_of(phone.page.main)])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_exact_screens_of_a_year_ago_are_shown_again_after_the_text_has_changed(
    app: Flask, world: World, noor: Noor, phone: OwnPhone, clock: FakeClock, texts: Path, language: str
) -> None:
    pair_id, youngster = noor
    written(world, world.sanne, pair_id, "Noor belde zelf.")
    if language == "en":
        phone.open("/jongere/")
        phone.submit("/taal/en")
    on_screens = screens_gone_through(phone, noor)
    phone.say_yes()
    with world.database.reading() as session:
        kept = session.scalars(select(ConsentEvidence)).one()
        shown, _ = shown_then(session, pair_id, kept.id)

    clock.advance(days=365)
    put_new_revision(texts)
    old, new = CHANGED[language]
    assert notices_in(language).revision == AFTER
    later = own_phone(app, world, youngster)
    if language == "en":
        later.open("/jongere/")
        later.submit("/taal/en")
    later.open(screen(pair_id, "wie"))
    assert new in text_of(later.page)
    assert old not in text_of(later.page)

    # On her own page: line by line what stood on the screens then, and nothing of today's words.
    page = later.open(f"/jongere/toestemming/{pair_id}/tekst/{kept.id}")
    calm(later)
    lines = [text_of(line) for line in page.select("section.card p")]
    assert lines == [" ".join(line.split()) for line in shown.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith("[")]
    assert len(said) > 40
    assert [line for line in said if line not in on_screens] == []
    assert any(old in line for line in said)
    assert not any(new in line for line in said)

    # From the reviewed texts of that revision and what was ticked, the same to the letter: the hash that she signed.
    assert (kept.text_revision, kept.language) == (BEFORE, language)
    with world.database.reading() as session:
        question = open_question(session, youngster, pair_id)
        ticked = world.database.vault.open(pair_id, place("consent_evidence", kept.id, "ticked"), kept.ticked)
        again = ConsentTexts(notices_of(kept.text_revision, kept.language), question.pair, question.name)
        notes = [(note.id, note.revision) for note in question.notes.values()]
        rendered = shown_for(again, question.goal, question.by_direction(notes), choices_from(ticked))
        with_new_words = ConsentTexts(notices_in(language), question.pair, question.name)
        today = shown_for(with_new_words, question.goal, question.by_direction(notes), choices_from(ticked))
    assert hash_of_text(rendered) == kept.text_hash
    assert hash_of_text(today) != kept.text_hash
