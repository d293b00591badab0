"""Samples of the youngster's way in and own pages."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.people import BILAL, KARIM, LONG_NAME, LONG_WORD, SANNE, UNTIL, at, person
from demo.gallery.sample import Context, Sample, sample
from demo.gallery.texts import TO_KARIM as TO_KARIM_TEXT
from demo.gallery.texts import texts

MONTHS = [(1, "januari"), (2, "februari"), (3, "maart"), (9, "september"), (12, "december")]
YEARS = list(range(2012, 1996, -1))
PASSKEY = {"options_url": "/opties", "known_options_url": "/opties", "errors": {}}
CODE = "K7M2-9QXD-3F4T-8WZB-N5PR"

TO_KARIM = {"reader": KARIM, "writer": SANNE, "pair_id": "p1", "organisation_id": "o2"}
TO_SANNE = {"reader": SANNE, "writer": KARIM, "pair_id": "p1", "organisation_id": "o1"}
SHARED = Thing(
    **TO_KARIM,
    state="active",
    subjects=["housing", "school-work"],
    until=UNTIL,
    ends_soon=False,
    stand_in="Bilal",
    can_be_taken_up=False,
    stands_in_until=None,
)
NOT_SHARED = Thing(
    **TO_SANNE,
    state="none",
    subjects=[],
    until=None,
    ends_soon=False,
    stand_in=None,
    stands_in_until=None,
    can_be_taken_up=True,
)
STOPPED = Thing(**{**vars(SHARED), "state": "paused", "can_be_taken_up": True})


def _look(number: int, who: Thing, day: int, hour: int, minute: int, **more: object) -> Thing:
    look = {
        "count": 0,
        "subjects": [],
        "as_stand_in": False,
        "by_system": False,
        "is_list": False,
        "is_printed": False,
        "is_gone": False,
        "ask_url": f"/jongere/wie-keek/l{number}/vraag",
        "question_url": None,
        "appointment": None,
    }
    return Thing(**{**look, "id": f"l{number}", "who": who, "at": at(3, day, hour, minute), **more})


LOOKS = [
    _look(1, KARIM, 3, 14, 2, count=3, subjects=["housing"], appointment="Kijkdag (Buikslotermeer)"),
    _look(2, BILAL, 1, 9, 30, count=1, subjects=["housing", "school-work"], as_stand_in=True, is_gone=True),
    _look(3, KARIM, 1, 9, 0, count=2, subjects=["housing"], by_system=True),
    _look(6, KARIM, 1, 9, 30, is_list=True, is_printed=True),
    _look(
        4,
        KARIM,
        1,
        8,
        55,
        is_list=True,
        count=2,
        subjects=["housing"],
        ask_url=None,
        question_url="/jongere/wie-keek#question-q1",
    ),
    _look(5, KARIM, 1, 8, 50),
]


def _question(number: int, **more: object) -> Thing:
    question = {
        "id": f"q{number}",
        "looker": "Karim",
        "organisation": "Straatkracht",
        "asked": ["Karim"],
        "is_for_officer": False,
        "looked_at": at(3, 1, 8, 55),
        "what": "list",
        "text": "",
        "due": date(2026, 3, 10),
        "is_late": False,
        "answer": None,
        "answered_by": None,
        "answered_at": None,
        "pass_on_url": f"/jongere/wie-keek/vraag/q{number}/iemand-anders",
    }
    return Thing(**{**question, **more})


ANSWERED = {"answered_by": "Karim", "answered_at": at(3, 4, 9, 12), "pass_on_url": None}
OFFICER_ASKED = {"is_for_officer": True, "pass_on_url": None}
QUESTIONS = [
    _question(1),
    _question(2, what="notes", is_late=True, text="Ik had die dag geen afspraak met je."),
    _question(3, what="page", answer="Ik zocht je telefoonnummer. Je was er niet om tien uur.", **ANSWERED),
    _question(4, what="copies", looker=None, asked=["Olga Prins", LONG_NAME], **OFFICER_ASKED),
    _question(5, what="notes", asked=[], is_late=True, **OFFICER_ASKED),
]
RESIDUES = [
    "Het logboek van de server van Redmine (production.log): daarin staat de tekst van elke notitie die wordt opgeslagen.",
    "Reservekopieën van de database van Redmine, tot de organisatie die weggooit.",
    "Wat een collega uit Redmine overnam, afdrukte of per e-mail verstuurde.",
]
COPIES = [
    Thing(
        organisation="Straatkracht",
        count=2,
        state="stored",
        at=None,
        asked_since=None,
        silent_since=None,
        ground=None,
        residues=RESIDUES,
    ),
    Thing(
        organisation="Straatkracht",
        count=1,
        state="removing",
        at=None,
        asked_since=at(3, 3, 23, 14),
        silent_since=None,
        ground=None,
        residues=RESIDUES,
    ),
    Thing(
        organisation="Straatkracht",
        count=1,
        state="removing",
        at=None,
        asked_since=at(3, 3, 23, 14),
        silent_since=at(3, 2, 18),
        ground=None,
        residues=RESIDUES,
    ),
    Thing(
        organisation="Straatkracht",
        count=1,
        state="removed",
        at=at(3, 4, 9, 12),
        asked_since=None,
        silent_since=None,
        ground=None,
        residues=RESIDUES,
    ),
    Thing(
        organisation="De Brug",
        count=1,
        state="kept",
        at=None,
        asked_since=None,
        silent_since=None,
        ground="Jeugdwet, artikel 7.3.8. Tot 2046.",
        residues=RESIDUES,
    ),
]
QUIET = {
    "now": at(3, 3, 8, 55),
    "message": None,
    "erased_on": None,
    "proposals": [],
    "stand_ins": [],
    "seat_changes": [],
    "endings": [],
    "to_confirm": [],
    "turns_eighteen": False,
    "appointment": None,
    "actions": [],
    "goal": None,
    "numbers": [],
    "directions": [],
    "stopped_at": None,
    "is_paused": False,
    "copies": [],
    "new_notes": [],
    "looks": [],
    "questions": [],
}
FULL = {
    **QUIET,
    "appointment": Thing(
        at=at(3, 4, 10, 30),
        what="Kijkdag",
        owner=KARIM,
        answer_url="/antwoord",
        answer=None,
        can_remind=True,
        reminds_on=None,
        is_reminded=False,
    ),
    "actions": [
        Thing(
            owner=SANNE,
            what="vraagt je uitkering na.",
            since=date(2026, 2, 20),
            status="waiting-on-others",
            ask_url="/vraag",
            asked_on=date(2026, 3, 2),
        )
    ],
    "goal": "Ik wil een eigen plek voor de zomer.",
    "numbers": [Thing(holder=KARIM, number="402718", pair_id="p1", organisation_id="o2")],
    "directions": [SHARED, NOT_SHARED],
    "new_notes": [Thing(id="n1", pair_id="p1", author=SANNE)],
    "looks": LOOKS[:3],
    "questions": QUESTIONS[2:3],
}
PAUSED = {"directions": [STOPPED, NOT_SHARED], "stopped_at": at(3, 3, 23, 14), "is_paused": True}
NEW_HOLDER = {
    "pair_id": "p1",
    "organisation_id": "o1",
    "holder": "Sanne",
    "organisation": "De Brug",
    "leaves_on": date(2026, 3, 30),
    "follows": "Joke",
    "follows_from": "Sanne",
    "meets_at": at(3, 12, 14),
    "starts_on": None,
    "accepted": None,
}
NOBODY = {"follows": None, "meets_at": None}
CHANGES = [
    Thing(**NEW_HOLDER),
    Thing(**{**NEW_HOLDER, "accepted": True, "starts_on": date(2026, 3, 31)}),
    Thing(**{**NEW_HOLDER, "accepted": False, "meets_at": None, "follows": LONG_NAME}),
    Thing(**{**NEW_HOLDER, **NOBODY}),
    Thing(**{**NEW_HOLDER, **NOBODY, "holder": None, "leaves_on": None}),
]
ENDING = {
    "pair_id": "p1",
    "people": [SANNE, KARIM],
    "asked": True,
    "talk_at": at(3, 12, 14),
    "closes_on": date(2026, 3, 16),
    "ended_on": None,
    "kept_until": None,
}
ENDINGS = [
    Thing(**ENDING),
    Thing(**{**ENDING, "asked": False, "talk_at": None, "closes_on": None}),
    Thing(**{**ENDING, "ended_on": date(2026, 3, 3), "kept_until": date(2027, 3, 3)}),
]
ODD_NAMES = {
    **QUIET,
    "stand_ins": [Thing(pair_id="p1", organisation_id="o2", name=LONG_NAME, reader="Karim")],
    "proposals": [Thing(pair_id="p1", people=[person(LONG_NAME, "De Brug", "warm"), KARIM])],
    "goal": f"Ik wil weten wat een {LONG_WORD} is.",
    "numbers": [Thing(holder=person(LONG_NAME, "De Brug", "warm"), number=None, pair_id="p1", organisation_id="o1")],
    "directions": [
        Thing(
            **{**vars(SHARED), "reader": person(LONG_NAME, LONG_NAME, "warm"), "ends_soon": True, "stands_in_until": UNTIL}
        )
    ],
}


def direction_of(
    base: dict[str, object], state: str, ends_soon: bool = False, copies: bool = False, assisted: bool = False
) -> Thing:
    return Thing(
        assisted=assisted,
        **base,
        state=state,
        subjects=["housing", "school-work"],
        people=["Karim", "Bilal (als Karim er niet is)"],
        until=UNTIL,
        ends_soon=ends_soon,
        can_be_taken_up=state in ("paused", "withdrawn", "expired"),
        copies=copies,
        read_first=copies,
    )


def step_sample(action: str, day: int, **more: object) -> Thing:
    """One step of a history, on a day in March."""
    kept = {
        "reader": "Karim",
        "writer": "Sanne",
        "subjects": ["housing", "school-work"],
        "until": UNTIL,
        "text_url": None,
        "record_url": None,
        "said_aloud": False,
        "helper": None,
        "on_paper": False,
    }
    return Thing(**{**kept, "at": at(3, day, 15, 20), "action": action, **more})


HISTORY = [
    step_sample("resume", 6),
    step_sample("pause", 5, record_url="/bewijs"),
    step_sample("pause", 5, said_aloud=True),
    step_sample("change", 4, text_url="/tekst", record_url="/bewijs"),
    step_sample("give", 4, text_url="/tekst", helper="Sanne"),
    step_sample("give", 4, text_url="/tekst", helper="Sanne", on_paper=True),
    step_sample("refuse", 3, reader="Sanne", writer="Karim"),
    step_sample("give", 3, text_url="/tekst"),
    step_sample("postpone", 2),
    step_sample("propose", 1),
    step_sample("withdraw", 1),
    step_sample("expire", 1),
]


RECORD: dict[str, object] = {
    "step": step_sample("give", 3, text_url="/tekst"),
    "evidence": Thing(recognised_by="passkey", channel="own-device", text_revision="2026-11-22", assertion_hash="ab"),
    "file_url": "/bestand",
    "keys_url": "https://koppel.example/consent-keys",
}
GROUNDS = [
    Thing(organisation="De Brug", code="public-task", can_object=True, officers=["Mieke Vos"]),
    Thing(organisation="Straatkracht", code=None, can_object=False, officers=[]),
]


def a_pair(*directions: Thing, **more: object) -> Thing:
    pair = {"id": "p1", "people": [SANNE, KARIM], "purpose": "naar-eigen-woning", "stopped_at": None, "waiting": False}
    pair["ended_on"] = None
    pair["grounds"] = GROUNDS
    return Thing(**{**pair, "directions": list(directions), "history": HISTORY, **more})


VIEWING = Thing(what="Mee naar de kijkdag", due=date(2026, 3, 12), at=None, not_before=False, place=None, status="open")


def _note(number: int, **more: object) -> Thing:
    note = {
        "id": f"n{number}",
        "pair_id": "p1",
        "revision": 1,
        "author": SANNE,
        "partner": KARIM,
        "written_at": at(3, 2, 16),
        "subject": "housing",
        "kind": "update",
        "how_known": "seen",
        "discussed": True,
        "is_new": False,
        "is_open": False,
        "corrected": False,
        "hidden": False,
        "text": "Noor heeft de woningcorporatie zelf gebeld. Er is een kijkdag op 12 maart; ze wil dat er iemand meegaat.",
        "versions": [],
        "replies": [],
        "readers": ["Karim"],
        "waits_for_you": False,
        "waits_for_preview": False,
        "because": Thing(decided_on=date(2026, 3, 3), reader="Karim", until=UNTIL),
        "read_by": [LOOKS[0], LOOKS[2]],
        "action": None,
    }
    return Thing(**{**note, **more})


DISPUTED = _note(
    3,
    is_open=True,
    how_known="heard-from-others",
    discussed=False,
    corrected=True,
    readers=[],
    author=KARIM,
    text="Een buurman zegt dat er ’s nachts bezoek was. Ik heb het zelf niet gezien.",
    versions=[Thing(text="Er was ’s nachts bezoek.", replaced_at=at(3, 1, 10))],
    replies=[Thing(kind="dispute", text="Ik was bij mijn oma.", at=at(3, 2, 20, 5))],
)
NOTES = [
    _note(1, is_new=True, waits_for_you=True),
    _note(2, is_open=True),
    DISPUTED,
    _note(4, hidden=True, is_open=True),
    _note(6, readers=[], because=None, is_open=True, waits_for_preview=True),
    _note(5, text=f"Een {LONG_WORD} is niet aan de orde."),
]


def _changes(language: str, is_different: bool) -> Thing:
    day, until = (("3 maart", "3 juni"), ("3 March", "3 June"))[("nl", "en").index(language)]
    known = {**TO_KARIM_TEXT, "day": day, "until": until, "before": "Ruben", "subjects": "Wonen"}
    text = texts(language, **known)
    if not is_different:
        return Thing(lead=text.changed_nothing, each=[])
    return Thing(
        lead=text.changed_lead,
        each=[text.changed_reader, text.changed_stand_in_gone, text.changed_more, text.changed_end],
    )


def _again(again: str, proof: str, new: list[Thing], earlier: list[Thing]) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text, about = texts(language), texts(language, **TO_KARIM_TEXT)
        direction = Thing(
            reader=KARIM,
            writer=SANNE,
            text=about,
            subjects=[text.subject_housing, text.subject_wellbeing],
            has_stand_in=True,
            stand_in_reads=True,
            read_first=False,
            copies=bool(earlier),
            new=new,
            earlier=earlier,
            change_url="/veranderen",
            changes=_changes(language, again == "again"),
            stop_url="/stop",
        )
        ends = {1: ("2 april", "2 April"), 3: ("2 juni", "2 June"), 6: ("1 september", "1 September")}
        place = ("nl", "en").index(language)
        return {
            "text": text,
            "again": again,
            "title": getattr(text, f"{again}_title"),
            "lead": getattr(text, f"{again}_lead"),
            "directions": [direction],
            "lengths": [
                (months, texts(language, length=getattr(text, f"long_{months}"), until=days[place]).again_length)
                for months, days in ends.items()
            ],
            "proof": proof,
            "options_url": "/opties",
            "notes": ["n1:1"],
            "shown": "0" * 64,
            "errors": {} if proof == "passkey" else {"code": "Deze code klopt niet. Kijk hem nog eens na."},
        }

    return context


def _release(proof: str) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        return {
            "text": texts(language, **TO_KARIM_TEXT),
            "note": _note(1),
            "writer": SANNE,
            "proof": proof,
            "options_url": "/opties",
            "named": "n1:1",
            "shown": "0" * 64,
            "errors": {},
        }

    return context


def keys_of(is_fresh: bool, is_own_device: bool) -> Thing:
    def signed_in(number: int, day: int, recognised_by: str, is_borrowed: bool) -> Thing:
        return Thing(
            id=f"s{number}",
            made_at=at(3, day, 9, 12),
            seen_at=at(3, day, 9, 30),
            recognised_by=recognised_by,
            is_borrowed=is_borrowed,
            is_this=number == 1,
        )

    others = [signed_in(2, 3, "passkey", False), signed_in(3, 2, "code", True)] if is_fresh else []
    return Thing(
        sessions=[signed_in(1, 3, "passkey" if is_own_device else "code", not is_own_device), *others],
        passkeys=[Thing(id="k1", made_at=at(3, 1, 9)), *([Thing(id="k2", made_at=at(2, 10, 9))] if is_fresh else [])],
        code_made_at=at(3, 1, 10) if is_fresh else None,
        is_fresh=is_fresh,
        is_own_device=is_own_device,
        has_one_way_in=not is_fresh,
    )


def _mailbox(is_confirmed: bool, waits_for_code: bool, has_failed: bool = False) -> Thing:
    return Thing(
        address="noor@voorbeeld.example",
        is_confirmed=is_confirmed,
        waits_for_code=waits_for_code,
        has_failed=has_failed,
    )


MAIL = {"message": None, "is_offered": True, "typed": {}, "errors": {}}
WRONG_CODE = {"code": "Deze code klopt niet. Kijk hem nog eens na."}
DEVICES = {"message": None, "options_url": "/opties", "again_url": "/jongere/aanmelden"}
TOO_LONG = {"reply-n2": "Schrijf op wat je erbij wilt zeggen, in hooguit 600 tekens."}
HOME = "youngster.my_page"
OWN = Thing(name="Noor", goal="Ik wil een eigen plek voor de zomer.")
NOBODY_LOOKED = {"message": None, "questions": [], "days": [], "older_url": None, "newest_url": None}

SAMPLES = [
    sample("youngster-enter-code", "youngster/enter_code.html", typed={}, errors={}),
    sample("youngster-join", "youngster/join.html", months=MONTHS, years=YEARS, typed={}, errors={}),
    sample(
        "youngster-join-error",
        "youngster/join.html",
        months=MONTHS,
        years=YEARS,
        typed={"birth_month": "3"},
        errors={
            "name": "Vul in hoe je wilt heten, in hooguit 60 tekens op één regel.",
            "birth_year": "Kies het jaar waarin je geboren bent.",
        },
    ),
    sample("youngster-join-words", "youngster/join_words.html", words="blauwe appel"),
    sample("youngster-join-passkey", "youngster/join_passkey.html", name="Noor", **PASSKEY),
    sample(
        "youngster-recovery-code",
        "youngster/recovery_code.html",
        recovery_code=CODE,
        offer="invented",
        sign_in_address="koppel.example/jongere/aanmelden",
        keep_url="/jongere/begin/code/bewaard",
    ),
    sample("youngster-devices", "youngster/devices.html", keys=keys_of(True, True), **DEVICES),
    sample("youngster-devices-borrowed", "youngster/devices.html", keys=keys_of(True, False), **DEVICES),
    sample(
        "youngster-devices-later",
        "youngster/devices.html",
        keys=keys_of(False, True),
        **{**DEVICES, "message": "Alle andere apparaten zijn afgemeld."},
    ),
    sample("youngster-mail", "youngster/mail.html", mailbox=None, **MAIL),
    sample("youngster-mail-none", "youngster/mail.html", mailbox=None, **{**MAIL, "is_offered": False}),
    sample("youngster-mail-code", "youngster/mail.html", mailbox=_mailbox(False, True), **{**MAIL, "errors": WRONG_CODE}),
    sample("youngster-mail-late", "youngster/mail.html", mailbox=_mailbox(False, False), **MAIL),
    sample("youngster-mail-on", "youngster/mail.html", mailbox=_mailbox(True, False), **MAIL),
    sample("youngster-mail-failed", "youngster/mail.html", mailbox=_mailbox(True, False, True), **MAIL),
    sample("youngster-code-does-not-work", "youngster/code_does_not_work.html"),
    sample("youngster-sign-in", "youngster/sign_in.html", **PASSKEY),
    sample(
        "youngster-sign-in-code",
        "youngster/sign_in_with_code.html",
        typed={},
        errors={"code": "Deze code klopt niet. Kijk hem nog eens na."},
    ),
    sample("youngster-my-page", "youngster/my_page.html", endpoint=HOME, name="Noor", **FULL),
    sample(
        "youngster-my-page-stopped",
        "youngster/my_page.html",
        endpoint=HOME,
        name="Noor",
        **{**FULL, **PAUSED, "copies": COPIES, "numbers": []},
    ),
    sample(
        "youngster-my-page-changes",
        "youngster/my_page.html",
        endpoint=HOME,
        name="Noor",
        **{**QUIET, "seat_changes": CHANGES, "directions": [SHARED, NOT_SHARED]},
    ),
    sample(
        "youngster-my-page-endings",
        "youngster/my_page.html",
        endpoint=HOME,
        name="Noor",
        **{**QUIET, "endings": ENDINGS},
    ),
    sample(
        "youngster-ending",
        "youngster/ending.html",
        endpoint="youngster.ending",
        pair_id="p1",
        people=[SANNE, KARIM],
        closes_on=date(2026, 3, 17),
        kept_until=date(2027, 3, 3),
    ),
    sample("youngster-my-page-quiet", "youngster/my_page.html", endpoint=HOME, name="Noor", **QUIET),
    sample(
        "youngster-my-page-to-confirm",
        "youngster/my_page.html",
        endpoint=HOME,
        name="Noor",
        **{
            **QUIET,
            "turns_eighteen": True,
            "to_confirm": [Thing(pair_id="p1", helper="Sanne", reader="Karim", until=date(2026, 4, 1))],
        },
    ),
    sample("youngster-my-page-long", "youngster/my_page.html", endpoint=HOME, name=LONG_NAME, **ODD_NAMES),
    sample(
        "youngster-consents",
        "youngster/my_consents.html",
        message=None,
        pairs=[a_pair(direction_of(TO_KARIM, "given", ends_soon=True, copies=True), direction_of(TO_SANNE, "refused"))],
    ),
    sample(
        "youngster-consents-paused",
        "youngster/my_consents.html",
        message="Gestopt. Er wordt nu niets gelezen.",
        pairs=[a_pair(direction_of(TO_KARIM, "paused"), direction_of(TO_SANNE, "expired"), stopped_at=at(3, 3, 23, 14))],
    ),
    sample(
        "youngster-consents-assisted",
        "youngster/my_consents.html",
        message=None,
        pairs=[a_pair(direction_of(TO_KARIM, "given", assisted=True), direction_of(TO_SANNE, "proposed"))],
    ),
    sample("youngster-consents-empty", "youngster/my_consents.html", message=None, pairs=[]),
    sample("youngster-notes", "youngster/my_notes.html", message=None, notes=NOTES, typed={}, errors={}),
    sample(
        "youngster-notes-error",
        "youngster/my_notes.html",
        message=None,
        notes=NOTES[1:2],
        typed={"reply-n2": "Dit is veel te lang."},
        errors=TOO_LONG,
    ),
    sample("youngster-notes-empty", "youngster/my_notes.html", message=None, notes=[], typed={}, errors={}),
    sample(
        "youngster-who-looked",
        "youngster/who_looked.html",
        message="Je vraag is gesteld. Het antwoord zie je hier.",
        questions=QUESTIONS,
        days=[Thing(day=date(2026, 3, 3), looks=LOOKS[:1]), Thing(day=date(2026, 3, 1), looks=LOOKS[1:])],
        older_url="/jongere/wie-keek?before=e1",
        newest_url="/jongere/wie-keek",
    ),
    sample("youngster-who-looked-empty", "youngster/who_looked.html", **NOBODY_LOOKED),
    Sample("youngster-again", "youngster/again.html", _again("again", "passkey", [_note(1, action=VIEWING)], [_note(5)])),
    Sample("youngster-again-code", "youngster/again.html", _again("again", "code", [], [])),
    Sample("youngster-confirm", "youngster/again.html", _again("confirm", "code", [], [])),
    Sample("youngster-longer", "youngster/again.html", _again("longer", "passkey", [], [])),
    Sample("youngster-release", "youngster/release.html", _release("passkey")),
    Sample("youngster-release-code", "youngster/release.html", _release("code")),
    sample(
        "youngster-shown-text",
        "youngster/shown_text.html",
        at=at(3, 3, 14, 2),
        parts=[["Hoi Noor."], ["Jouw keuze", "Karim leest wat Sanne schrijft over:", "Wonen"]],
    ),
    sample("youngster-consent-record", "youngster/consent_record.html", **RECORD),
    sample(
        "youngster-consent-record-said-aloud",
        "youngster/consent_record.html",
        **{
            **RECORD,
            "step": step_sample("pause", 5, said_aloud=True),
            "evidence": Thing(
                recognised_by="session", channel="said-aloud", text_revision="2026-11-22", assertion_hash=None
            ),
        },
    ),
    sample("youngster-through-eyes", "youngster/through_eyes.html", reader=KARIM, own=OWN, notes=[NOTES[1], DISPUTED]),
    sample("youngster-through-eyes-empty", "youngster/through_eyes.html", reader=SANNE, own=None, notes=[]),
]
