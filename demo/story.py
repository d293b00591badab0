"""The check: the main job from a note typed in Tryton to its removal from a workbook, told as it happens.

Everything goes over HTTP as people and programs do it. Nothing here knows the service's database.
"""

from demo.cast import Cast
from demo.expectations import expect, wait_for
from demo.log_check import NOBODY, YOUNGSTER, LogCheck
from demo.navigators.worker import NOTHING_SHARED, Worker
from demo.pairs import (
    BILALS_NOTE,
    MILANS_NOTE,
    NOORS_NOTE,
    PairInOwnSystems,
    form_milans_pair,
    form_noors_pair,
    type_noors_note,
    wait_for_note,
)
from demo.people import DE_BRUG, FENNA, KARIM, STRAATKRACHT
from demo.setting_up import Demo
from demo.transcript import Transcript


def tell_the_story(demo: Demo, transcript: Transcript) -> None:
    """Play every step. Raises UnexpectedError at the first thing that is not as it should be."""
    story = _Story(Cast(demo), transcript)
    transcript.heading("Noor, Sanne and Karim")
    pair = story.two_professionals_form_a_pair()
    story.a_note_typed_in_tryton_waits(pair)
    story.noor_joins()
    story.noor_says_yes_to_housing()
    story.karim_meets_noor()
    story.the_note_arrives_once()
    story.noor_sees_who_looked()
    story.noor_withdraws()
    story.nothing_is_left()
    story.noor_reads_what_became_of_the_copy()
    story.every_step_has_its_entry(pair.code)
    transcript.heading("The others")
    story.milan_shares_both_ways_with_a_code_on_paper()
    story.kompas_begins_with_a_passkey()
    demo.require_running()


class _Story:
    def __init__(self, cast: Cast, transcript: Transcript) -> None:
        self._cast = cast
        self._transcript = transcript
        self._log = LogCheck()

    def two_professionals_form_a_pair(self) -> PairInOwnSystems:
        with self._transcript.step("Sanne and Karim form an empty pair, and put its code with Noor in their own systems"):
            pair = form_noors_pair(self._cast)
            self._transcript.saw("The pair's page", f"code {pair.code}")
            self._transcript.line("In Tryton on the party Noor; in aan-koppel.xlsx on the sheet Jongeren")
            self._log.expects("pair-invited", by="Sanne")
            self._log.expects("pair-formed", by="Karim")
        return pair

    def a_note_typed_in_tryton_waits(self, pair: PairInOwnSystems) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("A note that Sanne types in Tryton waits"):
            type_noors_note(cast, pair)
            own = wait_for_note(cast.sanne, NOORS_NOTE)
            expect("Nog niet gedeeld" in own, "“Nog niet gedeeld” with the note on Sanne's page", own)
            transcript.saw("Sanne's page", own)
            self._karim_sees_nothing()
            expect(
                cast.karims_workbooks.received() == [], "no row in van-koppel.xlsx", cast.karims_workbooks.received_texts()
            )
            transcript.line("van-koppel.xlsx: no row")
            self._log.expects("note-written", by="De Brug", within=(DE_BRUG,))

    def noor_joins(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("Sanne signed in at De Brug's own OpenID provider and shows the code; Noor joins with it"):
            code = cast.sanne.shows_the_code()
            transcript.saw("Sanne's screen", f"the QR code and {code}")
            before = cast.noor.scans(code)
            for secret in ("Sanne", "Karim", "De Brug", "Straatkracht", NOORS_NOTE):
                expect(secret not in before, f"nothing about “{secret}” before she has joined", before)
            on_phone = cast.noor.says_name_and_age()
            on_desk = cast.sanne.reads_the_words()
            expect(on_phone == on_desk, f"the same two words on both screens, “{on_desk}”", on_phone)
            transcript.saw("Both screens", f"“{on_phone}”")
            cast.sanne.confirms_the_words()
            cast.noor.makes_a_passkey()
            transcript.line("Noor made a passkey on her phone")
            self._log.expects("code-shown", by="Sanne", within=(DE_BRUG,))
            self._log.expects("words-confirmed", by="Sanne", within=(DE_BRUG,))
            self._log.expects("youngster-joined", by=YOUNGSTER)

    def noor_says_yes_to_housing(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step(
            "Noor sees the preview with the real note, and says yes to housing with a copy in Straatkracht"
        ):
            preview = cast.noor.looks_at_what_waits()
            expect(preview == [NOORS_NOTE], f"the note from Tryton in the preview: “{NOORS_NOTE}”", preview)
            transcript.saw("The preview", preview[0])
            summary = cast.noor.says_yes_to({"Karim": ["housing"]})
            sentences = ("Karim leest wat Sanne schrijft over: Wonen", "Sanne leest niets van wat Karim schrijft")
            for sentence in (*sentences, "Het mag ook in het systeem van Straatkracht staan"):
                expect(sentence in summary, f"“{sentence}” on her last screen", summary)
            transcript.saw("Her last screen", f"{'. '.join(sentences)}.")
            self._log.expects("consent-given", by=YOUNGSTER)

    def karim_meets_noor(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("Karim meets Noor, types her number, and confirms that the record with the code is hers"):
            expect(cast.karims_workbooks.received() == [], "no row before that", cast.karims_workbooks.received_texts())
            number = cast.noor.number_for(KARIM.name)
            transcript.saw("Noor's page", f"“Geef dit nummer aan Karim”: {number}")
            cast.karim.enters_the_number(number)
            cast.karim.confirms_the_record()
            self._log.expects("meeting-confirmed", by="Karim", within=(STRAATKRACHT,))
            self._log.expects("record-confirmed", by="Karim", within=(STRAATKRACHT,))

    def the_note_arrives_once(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("The note stands in Straatkracht's workbook and on Karim's page; it was typed once"):
            texts = wait_for("one row in van-koppel.xlsx", cast.karims_workbooks.received_texts, lambda rows: len(rows) == 1)
            expect(texts == [NOORS_NOTE], f"the row “{NOORS_NOTE}”", texts)
            row = cast.karims_workbooks.received()[0]
            transcript.saw("van-koppel.xlsx", " | ".join(cell for cell in row.values() if cell != "None"))
            whole = wait_for_note(cast.karim, NOORS_NOTE)
            transcript.saw("Karim's page", whole)
            expect(len(cast.karim.notes()) == 1, "one note on Karim's page", cast.karim.browser.text)
            self._log.expects("note-fetched", by="Straatkracht")
            self._log.expects("copy-told", by="Straatkracht", within=(STRAATKRACHT,))
            self._log.expects("notes-opened", by="Karim")

    def noor_sees_who_looked(self) -> None:
        with self._transcript.step("Noor sees who looked"):
            looked = self._cast.noor.who_looked()
            for who in ("Karim van Straatkracht las 1 notitie", "Het systeem van Straatkracht haalde 1 notitie op"):
                expect(who in looked, f"“{who}” on “Wie keek er hier?”", looked)
                self._transcript.saw("Wie keek er hier?", who)

    def noor_withdraws(self) -> None:
        with self._transcript.step("Noor withdraws, in one step"):
            said = self._cast.noor.stops_altogether()
            expect("Karim leest niets van Sanne" in said, "“Karim leest niets van Sanne”", said)
            self._transcript.saw("Her page", "Karim leest niets van Sanne")
            self._log.expects("nothing-shared", by=NOBODY)

    def nothing_is_left(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("Karim's page shows nothing, and the row is gone from the workbook"):
            self._karim_sees_nothing()
            wait_for("no row in van-koppel.xlsx", cast.karims_workbooks.received, lambda rows: not rows)
            expect(not cast.karims_workbooks.holds(NOORS_NOTE), "the note nowhere in van-koppel.xlsx", NOORS_NOTE)
            transcript.line("van-koppel.xlsx: no row, and the text nowhere in the file")
            own = wait_for_note(cast.sanne, NOORS_NOTE)
            expect("Nog niet gedeeld" in own, "“Nog niet gedeeld” again on Sanne's page", own)
            transcript.line("Sanne still has her own note, in Tryton and on her page")

    def noor_reads_what_became_of_the_copy(self) -> None:
        with self._transcript.step("Noor reads what became of the copy"):
            read = self._cast.noor.what_became_of_the_copies
            told = wait_for("“Weggehaald op …” on Noor's page", read, lambda told: "Weggehaald op" in told)
            self._transcript.saw("Her page", told)
            self._log.expects("copy-told", by="Straatkracht", within=(STRAATKRACHT,))

    def every_step_has_its_entry(self, code: str) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("Every step has its entry in the log, as the officers of both organisations see it"):
            for officer, organisation in ((cast.iris, DE_BRUG), (cast.tom, STRAATKRACHT)):
                officer.signs_in()
                entries = officer.reads_the_log(code)
                for line in self._log.check(organisation, entries):
                    transcript.line(line)
                exported = str(entries)
                for secret in (NOORS_NOTE, "consent-withdrawn"):
                    expect(secret not in exported, f"no “{secret}” in the log", secret)
            transcript.line("The log holds no text of the note, and not that it was Noor who stopped")

    def milan_shares_both_ways_with_a_code_on_paper(self) -> None:
        cast, transcript = self._cast, self._transcript
        with transcript.step("Milan, without a phone, shares both ways with Joke and Bilal by a code on paper"):
            pair = form_milans_pair(cast)
            transcript.saw("Bilal's page", wait_for_note(cast.bilal, MILANS_NOTE))
            transcript.saw("Joke's page", wait_for_note(cast.joke, BILALS_NOTE))
            received = cast.bilals_workbooks.received_texts
            wait_for("Joke's note in van-koppel.xlsx", received, lambda rows: rows == [MILANS_NOTE])
            in_tryton = wait_for(
                "Bilal's note in Tryton, once",
                lambda: cast.received_in_tryton(pair.party),
                lambda notes: len(notes) == 1 and BILALS_NOTE in notes[0],
            )
            transcript.saw("In Tryton", in_tryton[0])
            cast.milan.comes_back_with(pair.paper_code)
            expect("Hoi Milan" in cast.milan.browser.text, "“Hoi Milan” on a borrowed computer", cast.milan.browser.text)
            transcript.line("Milan came back on a borrowed computer with his code")

    def kompas_begins_with_a_passkey(self) -> None:
        demo, transcript = self._cast.demo, self._transcript
        with transcript.step("Fenna of Kompas, which has no identity provider, makes a passkey and signs in with it"):
            fenna = Worker(FENNA, demo.service.url)
            said = fenna.makes_a_passkey(demo.service.invitation(FENNA))
            transcript.saw("After making it", said)
            fenna.signs_in()
            transcript.saw("Fenna's page", fenna.browser.text)

    def _karim_sees_nothing(self) -> None:
        page = self._cast.karim.opens_the_pair()
        expect(NOTHING_SHARED in page, f"“{NOTHING_SHARED}” on Karim's page", page)
        expect(NOORS_NOTE not in page, "no note of Sanne on Karim's page", page)
        self._transcript.saw("Karim's page", NOTHING_SHARED)
