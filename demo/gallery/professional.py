"""Samples of the professional's pages."""

from datetime import date, time
from types import SimpleNamespace as Thing

import segno
from markupsafe import Markup

from demo.gallery.own_words import DE_BRUG, told
from demo.gallery.people import (
    KARIM_SIGNED_IN,
    LONG_NAME,
    LONG_SIGNED_IN,
    LONG_WORD,
    NOW,
    SANNE,
    SANNE_SIGNED_IN,
    UNTIL,
    at,
    person,
)
from demo.gallery.sample import Sample, sample

SUBJECTS = ["housing", "school-work", "income", "support", "wellbeing", "practical"]
PURPOSES = ["samen-begeleiden", "naar-eigen-woning", "school-en-werk", "rust-en-inkomen"]


def qr(text: str) -> Markup:
    """The QR code as the service draws it: inline SVG that takes the width it gets."""
    return Markup(segno.make(text, error="m").svg_inline(border=0, omitsize=True))


def partner_of(name: str, organisation: str, **more: object) -> Thing:
    return person(name, organisation, "warm", **{"away": False, "stand_in": None, **more})


def _row(name: str | None, partner: Thing, **more: object) -> Thing:
    row = {
        "pair_id": "p1",
        "code": "K7M2-9QXD",
        "new": 0,
        "first": None,
        "shared": True,
        "until": UNTIL,
        "days_left": None,
        "next_step": None,
        "stands_in_for": None,
        "stands_in_until": None,
        "partner_leaves_on": None,
        "partner_successor": None,
        "partner_is_missing": False,
        "end_is_asked": False,
        "asked_by": None,
        "reminders": [],
    }
    return Thing(**{**row, "name": name, "partner": partner, **more})


def _first(what: str, owner: str, due: date | None) -> Thing:
    return Thing(what=what, owner=owner, mine=owner == "Karim", due=due, not_before=False)


ROWS = [
    _row("Noor", partner_of("Sanne", "De Brug"), new=2, first=_first("Mee naar kijkdag", "Karim", date(2026, 3, 12))),
    _row(
        "Milan",
        partner_of("Joke", "Kompas"),
        new=1,
        first=_first("Rooster navragen", "Joke", NOW.date()),
        days_left=9,
        partner_leaves_on=UNTIL,
        partner_successor="Els",
    ),
    _row("Bram", partner_of("Sanne", "De Brug", away=True), asked_by="Sanne"),
    _row("Yara", partner_of("Sanne", "De Brug", away=True), reminders=["Kijkdag", "Tandarts"]),
    _row("Ana", partner_of("Sanne", "De Brug"), end_is_asked=True),
    _row("Dewi", partner_of("Sanne", "De Brug", away=True, stand_in="Els"), until=date(2026, 5, 1)),
    _row("Bo", partner_of("Ruben", "De Brug"), stands_in_for="Karim Ait", stands_in_until=date(2026, 3, 15)),
    _row("Sem", partner_of("De Brug", "De Brug"), shared=False, until=None, partner_is_missing=True),
    _row("Iris", partner_of("Joke", "Kompas"), shared=False, until=None, next_step="enter-number"),
    _row(None, partner_of("Sanne", "De Brug", away=True), shared=False, until=None, next_step="show-code"),
    _row("نور العيون", partner_of("Joke", "Kompas"), days_left=1),
    _row("Noor 🌻👩🏽‍🎓", partner_of("Sanne", "De Brug"), new=1),
    _row(
        LONG_NAME,
        partner_of(LONG_NAME, "Stichting Maatschappelijke Ondersteuning"),
        first=_first(f"Uitzoeken wat {LONG_WORD} betekent", LONG_NAME, None),
    ),
]
ASKED = Thing(id="q1", due=date(2026, 3, 10), is_late=False)
INVITATION = Thing(pair_id="p2", from_=person("Joke", "Kompas", "warm"), purpose="school-en-werk")


def action(number: int, what: str, **more: object) -> Thing:
    """An action of the reader, without a day, of which nobody said anything."""
    who = {"owner": "Karim", "mine": True, "came_back": False, "since": date(2026, 3, 2), "status": "open"}
    when = {"due": None, "at": None, "not_before": False, "place": None}
    said = {"said": None, "plan": None, "reminds_on": None, "is_reminded": False}
    return Thing(**{"note_id": f"n{number}", "revision": 0, "what": what, **who, **when, **said, **more})


def plan(said: str, by: str) -> Thing:
    """What was said about an action on the Friday before."""
    return Thing(said=said, by=by, of="Sanne", on=date(2026, 2, 27))


def _note(number: int, **more: object) -> Thing:
    note = {
        "id": f"n{number}",
        "author": SANNE,
        "mine": False,
        "is_new": False,
        "corrected": False,
        "discussed": True,
        "written_at": at(3, 2, 16),
        "subject": "housing",
        "kind": "update",
        "how_known": "seen",
        "replies": [],
        "action": None,
        "state": "shared",
        "because": Thing(decided_on=date(2026, 3, 3), until=UNTIL, assisted=False),
        "editable": False,
        "text": "Noor heeft de woningcorporatie zelf gebeld. Er is een kijkdag op 12 maart; ze wil dat er iemand meegaat.",
    }
    return Thing(**{**note, **more})


MINE = {"author": person("Karim", "Straatkracht", "cool"), "mine": True, "because": None, "editable": True}
APPOINTMENT = _note(
    2,
    **MINE,
    subject="practical",
    kind="agreement",
    how_known="told-by-youngster",
    written_at=at(2, 27),
    text="Noor wil de avond voor een afspraak een appje. Niet bellen voor tienen.",
    action=action(2, "Appje sturen", due=date(2026, 3, 11), status="taken"),
)
MISSED = _note(
    6,
    **MINE,
    subject="practical",
    kind="action",
    text="Kijkdag in de Kerkstraat.",
    action=action(6, "Mee naar de kijkdag", due=date(2026, 3, 2), status="did-not-go-ahead"),
)
HEARD = _note(
    3,
    corrected=True,
    how_known="heard-from-others",
    written_at=at(2, 24),
    text="Een buurman zegt dat er ’s nachts bezoek was. Ik heb het zelf niet gezien.",
    replies=[Thing(kind="dispute", text="Ik was bij mijn oma.", at=at(2, 25))],
)
HELD = _note(
    4,
    **MINE,
    state="hold",
    how_known="heard-from-others",
    discussed=False,
    kind="signal",
    text="Een oom zei dat er ruzie was over geld.",
)
WAITING = _note(5, **MINE, state="not-shared", text=f"Een {LONG_WORD} is niet aan de orde.")

ACTIONS = [
    action(
        1,
        "Mee naar de kijkdag",
        due=date(2026, 3, 12),
        at=time(10, 30),
        place="Kerkstraat",
        reminds_on=date(2026, 3, 11),
        status="taken",
        said=Thing(text="Ik kom later.", on=date(2026, 3, 3), asks=False),
    ),
    action(
        2,
        "Uitkering navragen",
        owner="Sanne",
        mine=False,
        since=date(2026, 2, 20),
        status="waiting-on-others",
        said=Thing(text="Hoe staat het ermee?", on=date(2026, 3, 2), asks=True),
    ),
]
LEFT_ACTIONS = [
    action(1, "Mee naar de kijkdag", owner="Sanne", mine=False, plan=plan("asks-you", "Sanne")),
    action(2, f"Uitzoeken wat {LONG_WORD} betekent", owner="Sanne", mine=False, plan=plan("can-wait", "Sanne")),
    action(3, "Rooster navragen", plan=plan("asked", "jij")),
    action(4, "Papieren ophalen", plan=plan("declined", "Sanne"), came_back=True),
]
HOW_ASKED = Thing(need="both", alternative="talk-together", in_room="one")
GROUNDS = ["consent", "contract", "legal-duty", "public-task", "legitimate-interest"]
PAIR = {
    "pair": Thing(id="p1", code="K7M2-9QXD", purpose="naar-eigen-woning"),
    "ended": False,
    "can_write": True,
    "questions": [],
    "has_youngster": True,
    "name": "Noor",
    "own_label": "Noor",
    "goal": "Ik wil een eigen plek voor de zomer.",
    "me": person("Karim Ait", "Straatkracht", "cool", stand_in="Bilal", stand_in_until=date(2026, 3, 15), away=True),
    "partner": person("Sanne de Wit", "De Brug", "warm", stand_in=None, stand_in_until=None, away=False),
    "secrecy": told("De Brug", DE_BRUG),
    "stands_in": None,
    "stand_in": Thing(id="b", name="Bilal", accepted=True),
    "colleagues": [Thing(id="b", name="Bilal"), Thing(id="c", name=LONG_NAME)],
    "message": None,
    "sent_draft": None,
    "next_steps": [],
    "is_holder": True,
    "seat_changes": [],
    "end_asked_on": None,
    "talk_at": None,
    "kept_until": None,
    "shared": True,
    "until": UNTIL,
    "today": date(2026, 3, 3),
    "ends_soon": None,
    "assisted_in": None,
    "assisted_out": None,
    "can_assist": False,
    "proposal": "none",
    "propose_from": None,
    "proposed_subjects": [],
    "asked": HOW_ASKED,
    "own_ground": "public-task",
    "grounds": GROUNDS,
    "subjects": ["housing", "school-work", "practical"],
    "subject": None,
    "notes": [_note(1, is_new=True), APPOINTMENT, HEARD],
    "older": None,
    "is_first": True,
    "actions": ACTIONS,
    "errors": {},
    "typed": {},
}
NOTHING = {
    **PAIR,
    "goal": None,
    "shared": False,
    "until": None,
    "notes": [],
    "actions": [],
    "subjects": [],
}


def pair_sample(name: str, /, **more: object) -> Sample:
    return sample(name, "professional/pair.html", signed_in=KARIM_SIGNED_IN, **{**PAIR, **more})


def page_sample(name: str, template: str, /, **context: object) -> Sample:
    return sample(name, f"professional/{template}.html", signed_in=SANNE_SIGNED_IN, **context)


ORGANISATIONS = [
    Thing(name="De Brug", professionals=[Thing(id="a", name="Sanne de Wit"), Thing(id="b", name="Joke Bos")]),
    Thing(name="Kompas", professionals=[Thing(id="c", name=LONG_NAME)]),
]
CODE = {
    "pair_id": "p1",
    "name": "Noor",
    "code": None,
    "address": "koppel.example/j",
    "qr_svg": None,
    "expires_at": None,
    "words": None,
    "poll_url": "/wacht",
}
EMPTY_CHOICE = {
    "partner": "Kies een collega uit de lijst.",
    "purpose": "Kies waarvoor jullie samenwerken.",
    "subjects": "Kies ten minste één onderwerp.",
    "no_consequence": "Zet dit aan. Zonder dit kun je de jongere niets vragen.",
}
NEW = {"organisations": ORGANISATIONS, "purposes": PURPOSES, "subjects": SUBJECTS, "ticked": [], "typed": {}, "errors": {}}
NEW["circumstances"] = {
    "needs": ["youngster", "professionals", "both"],
    "alternatives": ["youngster-tells", "talk-together", "each-alone"],
    "in_room": ["one", "two", "somebody-chosen", "nobody-yet"],
}

AWAY = Thing(first_day=date(2026, 3, 3), last_day=date(2026, 3, 15), has_begun=True)
AWAY_LATER = Thing(first_day=date(2026, 3, 9), last_day=date(2026, 3, 15), has_begun=False)
SANNE_AWAY = {"stand_in": None, "stand_in_until": None, "away": True, "away_until": date(2026, 3, 6)}
NOT_ASKED = {"stand_in": Thing(id="b", name="Bilal", accepted=False), "errors": {"person": "Kies een collega uit de lijst."}}
ABSENCE = {
    "message": None,
    "away": None,
    "pairs": [
        Thing(pair_id="p1", code="K7M2-9QXD", name="Noor", stand_in="Bilal", stand_in_accepted=True),
        Thing(pair_id="p2", code="4T8W-0RNA", name=LONG_NAME, stand_in=LONG_NAME, stand_in_accepted=False),
        Thing(pair_id="p3", code="9QXD-K7M2", name=None, stand_in=None, stand_in_accepted=False),
    ],
    "today": date(2026, 3, 3),
    "typed": {"first_day": "2026-03-03"},
    "errors": {},
}

WHOLE_LIST = {"now": NOW, "wanted": "", "typed": {}, "errors": {}}
CALM = {
    "message": None,
    "away": None,
    "questions": [],
    "log_questions": 0,
    "named": [],
    "taking_over": [],
    "ended": [],
    "invitations": [],
}

SAMPLES = [
    sample(
        "professional-caseload",
        "professional/caseload.html",
        signed_in=KARIM_SIGNED_IN,
        **WHOLE_LIST,
        message=None,
        away=AWAY,
        questions=[(ASKED, "Noor"), (ASKED, None)],
        log_questions=1,
        named=[("n1", date(2026, 4, 3))],
        taking_over=[Thing(id="s1", meets_at=at(3, 12, 14))],
        ended=[Thing(pair_id="p9", code="9QXD-K7M2", name=None, ended_on=date(2026, 2, 27))],
        invitations=[INVITATION],
        rows=ROWS,
    ),
    sample(
        "professional-caseload-empty",
        "professional/caseload.html",
        signed_in=LONG_SIGNED_IN,
        **WHOLE_LIST,
        **CALM,
        rows=[],
    ),
    *(
        sample(
            f"professional-caseload-{name}",
            "professional/caseload.html",
            signed_in=KARIM_SIGNED_IN,
            **CALM,
            **{**WHOLE_LIST, "wanted": wanted, "typed": {"wanted": wanted}},
            rows=rows,
        )
        for name, wanted, rows in (("found", "noor", ROWS[:1]), ("found-none", "Wilhelmina", []))
    ),
    sample(
        "professional-caseload-print",
        "professional/caseload_print.html",
        signed_in=KARIM_SIGNED_IN,
        now=NOW,
        me=Thing(name="Karim Ait", organisation="Straatkracht"),
        rows=ROWS,
    ),
    page_sample("professional-new-pair", "new_pair", **NEW),
    page_sample(
        "professional-new-pair-error",
        "new_pair",
        **{**NEW, "errors": EMPTY_CHOICE, "ticked": ["housing"], "typed": {"own_label": "Noor"}},
    ),
    page_sample(
        "professional-invitation",
        "invitation",
        pair=Thing(id="p2", purpose="school-en-werk", subjects=["housing", "school-work"], invited_at=at(3, 2, 11)),
        asked=HOW_ASKED,
        from_=INVITATION.from_,
        secrecy=told("Kompas", DE_BRUG),
        typed={},
        errors={},
    ),
    page_sample("professional-code-none", "show_code", **{**CODE, "state": "none"}),
    page_sample(
        "professional-code",
        "show_code",
        **{
            **CODE,
            "state": "waiting",
            "code": "K7M2-9QXD-3F",
            "qr_svg": qr("https://koppel.example/j/K7M2-9QXD-3F"),
            "expires_at": at(3, 3, 9, 5),
        },
    ),
    page_sample(
        "professional-code-words", "show_code", **{**CODE, "state": "words", "words": "blauwe appel", "joining": "j1"}
    ),
    page_sample("professional-code-confirmed", "show_code", **{**CODE, "state": "confirmed", "words": "blauwe appel"}),
    pair_sample("professional-pair"),
    pair_sample(
        "professional-pair-standing-in",
        stands_in=Thing(holder="Karim Ait", last_day=date(2026, 3, 15)),
        partner=person("Sanne de Wit", "De Brug", "warm", **SANNE_AWAY),
        colleagues=[],
    ),
    pair_sample("professional-pair-stand-in-asked", **NOT_ASKED),
    pair_sample(
        "professional-pair-missed",
        notes=[MISSED, HEARD],
        actions=[action(1, "Kamer bekijken", due=date(2026, 3, 20), not_before=True)],
    ),
    pair_sample(
        "professional-pair-left", partner=person("Sanne de Wit", "De Brug", "warm", **SANNE_AWAY), actions=LEFT_ACTIONS
    ),
    page_sample("professional-absence", "absence", **ABSENCE),
    page_sample("professional-absence-now", "absence", **{**ABSENCE, "away": AWAY, "message": "Bewaard."}),
    page_sample(
        "professional-absence-later",
        "absence",
        **{
            **ABSENCE,
            "away": AWAY_LATER,
            "pairs": [],
            "errors": {"last_day": "Kies een dag na de eerste dag, hooguit een jaar later."},
        },
    ),
    pair_sample("professional-pair-asked", questions=[ASKED]),
    pair_sample("professional-pair-ends-soon", today=date(2026, 3, 11), ends_soon=Thing(day=UNTIL, days_left=9)),
    pair_sample("professional-pair-older", notes=[HEARD, APPOINTMENT], older="n9", is_first=False, name="Noor 🌻 نور"),
    pair_sample("professional-pair-filtered", subject="housing", notes=[_note(1, is_new=True), HEARD]),
    pair_sample(
        "professional-pair-assisted",
        assisted_in=date(2026, 4, 1),
        assisted_out=date(2026, 4, 1),
        can_assist=True,
        notes=[_note(1, because=Thing(decided_on=date(2026, 3, 3), until=date(2026, 4, 1), assisted=True))],
    ),
    pair_sample("professional-pair-own", notes=[HELD, WAITING, APPOINTMENT], message="Bewaard."),
    pair_sample(
        "professional-pair-nothing",
        **{**NOTHING, "proposal": "waiting", "propose_from": date(2026, 3, 17), "notes": [APPOINTMENT], "own_ground": None},
    ),
    pair_sample(
        "professional-pair-new",
        **{
            **NOTHING,
            "name": "",
            "own_label": "",
            "can_write": False,
            "has_youngster": False,
            "next_steps": ["partner-accepts"],
        },
    ),
    pair_sample(
        "professional-pair-steps",
        **{
            **NOTHING,
            "next_steps": ["confirm-proposal", "show-code", "enter-number", "confirm-record"],
            "proposed_subjects": ["housing", "school-work"],
            "errors": {"number": "Dit nummer klopt niet. Vraag het nog een keer."},
            "typed": {"number": "402 817"},
        },
    ),
    pair_sample(
        "professional-pair-ended",
        **{
            **NOTHING,
            "ended": True,
            "kept_until": date(2027, 3, 3),
            "can_write": False,
            "name": LONG_NAME,
            "notes": [WAITING],
        },
    ),
    page_sample(
        "professional-propose",
        "propose",
        pair=Thing(id="p1", purpose="naar-eigen-woning"),
        name="Noor",
        partner_name="Karim",
        **{key: NEW[key] for key in ("purposes", "subjects", "circumstances", "ticked", "typed", "errors")},
    ),
]
