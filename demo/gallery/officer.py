"""Samples of the privacy officer's pages."""

from datetime import date, timedelta
from types import SimpleNamespace as Thing

from flask_babel import LazyString, lazy_gettext

from demo.gallery.people import LONG_NAME, UNTIL, at
from demo.gallery.sample import Sample, sample
from service.pages.charts import bar_chart

OFFICER = Thing(name="Mieke Vos", organisation="De Brug")
NO_FILTER = {"from": "", "to": "", "person": "", "pair": "", "act": "", "outcome": "", "consent": ""}


GROUND = Thing(id="7c1e", short="7c1e52d0", revision=3, subjects=("housing", "school-work"), until=UNTIL)
OLDER_GROUND = Thing(id="7c1e", short="7c1e52d0", revision=2, subjects=("housing",), until=UNTIL)


def _entry(number: int, actor: str | LazyString, organisation: str | None, role: str, act: str, **more: object) -> Thing:
    entry = {
        "pair_code": "K7M2-9QXD",
        "letter": "R",
        "outcome": "permitted",
        "reason": None,
        "consent": None,
        "notes": 0,
        "checks": "ar",
        "is_attempt_from_outside": False,
    }
    moment = at(3, 3, 14, 2) - timedelta(minutes=37 * number, seconds=11 * number)
    return Thing(**{**entry, "at": moment, "actor": actor, "organisation": organisation, "role": role, "act": act, **more})


ENTRIES = [
    _entry(0, "Karim Ait", "Straatkracht", "professional", "notes-opened", consent=GROUND, notes=3, checks="arc"),
    _entry(1, "Sanne de Wit", "De Brug", "professional", "note-corrected", letter="U", notes=1),
    _entry(2, "straatkracht-spreadsheet", "Straatkracht", "system", "note-fetched", consent=GROUND, notes=1, checks="arc"),
    _entry(3, "Bilal Haddad", "Straatkracht", "professional", "read-refused", outcome="refused", reason="nothing-shared"),
    _entry(
        4,
        "straatkracht-spreadsheet",
        "Straatkracht",
        "system",
        "not-found",
        pair_code=None,
        outcome="refused",
        checks="a",
        is_attempt_from_outside=True,
    ),
    _entry(5, lazy_gettext("Jongere"), None, "", "consent-given", letter="U", consent=OLDER_GROUND, checks="arc"),
    _entry(6, LONG_NAME, "De Brug", "professional", "caseload-opened", pair_code=None),
    _entry(7, "Mieke Vos", "De Brug", "officer", "log-exported", pair_code=None, checks="a"),
]
STATE = {
    "sealed_at": at(3, 3, 14, 2),
    "confirmed_at": at(3, 3, 14, 1),
    "unconfirmed_since": None,
    "checked_at": at(3, 3, 3, 10),
    "faults": 0,
    "first_kind": None,
    "first_entry": None,
    "witnesses": [
        Thing(name="De Brug", at=at(3, 3, 14, 2)),
        Thing(name="Kompas", at=None),
        Thing(name="Straatkracht", at=at(3, 3, 13, 58)),
    ],
}
SEALED = Thing(**STATE)
BROKEN = Thing(**{**STATE, "unconfirmed_since": at(3, 3, 14, 1), "faults": 3, "first_kind": "changed", "first_entry": 9120})
UNSEALED = Thing(**{**STATE, "sealed_at": None, "checked_at": None})
LOG = {
    "filters": NO_FILTER,
    "errors": {},
    "people": [("a", "Sanne de Wit"), ("b", "Joke Bos")],
    "acts": ["notes-opened", "note-written", "note-corrected", "consent-given", "read-refused", "not-found"],
    "entries": ENTRIES,
    "total": 412,
    "exports": [(form, f"/toezicht/export.{form}") for form in ("csv", "jsonl", "fhir", "logboek")],
    "older_url": "?voor=8",
    "newest_url": None,
    "most_counted": 1_000,
    "export_most": 100_000,
    "state": SEALED,
    "requests_due": 0,
}


def _pattern(number: int, kind: str, name: str, count: int, answer: str | None) -> Thing:
    starts = at(2, 27 - number, 10)
    return Thing(
        id=f"s{number}", kind=kind, name=name, starts=starts, ends=starts + timedelta(hours=1), count=count, answer=answer
    )


PATTERNS = [
    _pattern(0, "many-pairs", "Joke Bos", 40, "handover"),
    _pattern(1, "no-seat", LONG_NAME, 7, None),
    _pattern(2, "refused", "Sanne de Wit", 6, "not-me"),
]
DAYS = [(at(2, 4) + timedelta(days=number)) for number in range(28)]
REFUSED = bar_chart(
    [(f"{day:%d-%m-%Y}", f"{day.day}-{day.month}", (number * 5 % 7) * (number % 3 == 0)) for number, day in enumerate(DAYS)]
)
NO_ATTEMPTS = bar_chart([(f"{day:%d-%m-%Y}", f"{day.day}-{day.month}", 0) for day in DAYS])


def _consent(code: str, reader: str, writer: str, **more: object) -> Thing:
    consent = {
        "consent_id": "7c1e",
        "subjects": ["housing", "school-work"],
        "given_at": at(3, 3, 15, 20),
        "until": UNTIL,
        "copies": False,
        "recognised_by": "passkey",
        "revision": 1,
        "text_revision": "2026-11-22",
        "assisted": None,
        "present": (),
        "asked": Thing(need="both", alternative="youngster-tells", in_room="one"),
        "ground": "public-task",
    }
    return Thing(**{**consent, "pair_code": code, "reader": reader, "writer": writer, **more})


CONSENTS = [
    _consent("K7M2-9QXD", "Straatkracht", "De Brug", copies=True),
    _consent(
        "K7M2-9QXD", "Straatkracht", "De Brug", assisted="screen", present=("family", "friend"), until=date(2026, 4, 1)
    ),
    _consent("R5N1-2HKA", "Straatkracht", "De Brug", assisted="paper", present=("nobody",), until=date(2026, 4, 1)),
    _consent(
        "P3T8-W4ZB",
        "De Brug",
        "Kompas",
        subjects=["income", "wellbeing", "practical"],
        recognised_by="code",
        until=date(2026, 5, 1),
        asked=Thing(need="professionals", alternative="talk-together", in_room="somebody-chosen"),
        ground=None,
    ),
]
WEEKS = [date(2026, 3, 2) + timedelta(weeks=number) for number in range(13)]
ENDS = bar_chart([(f"{week:%d-%m-%Y}", f"{week.day}-{week.month}", (number * 5) % 4) for number, week in enumerate(WEEKS)])
NO_ENDS = bar_chart([(f"{week:%d-%m-%Y}", f"{week.day}-{week.month}", 0) for week in WEEKS])
SOON = [
    Thing(pair_code="P3T8-W4ZB", reader="De Brug", writer="Kompas", last_day=date(2026, 3, 12)),
    Thing(pair_code="R5N1-2HKA", reader="Straatkracht", writer="De Brug", last_day=date(2026, 4, 1)),
]
PERIOD = {"filters": {"from": "", "to": ""}, "errors": {}}
WAITING = [
    Thing(
        id="w1",
        what="passkey",
        name="Joke Bos",
        login="joke",
        roles=["professional", "officer"],
        asked_by="Ton Smit",
        asked_at=at(3, 3, 9, 0),
        fingerprint=None,
    ),
    Thing(
        id="w3",
        what="officer",
        name=LONG_NAME,
        login="wilhelmina.alexandra.vandennieuwenhuijzen",
        roles=[],
        asked_by="",
        asked_at=at(3, 3, 9, 2),
        fingerprint=None,
    ),
    Thing(
        id="w2",
        what="system",
        name="Tryton van De Brug",
        login=None,
        roles=[],
        asked_by="Ton Smit",
        asked_at=at(3, 3, 9, 4),
        fingerprint="NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    ),
]


PEOPLE = [("p1", "Sanne de Wit"), ("p2", LONG_NAME)]
HELD = [
    Thing(code="K7M2-9QXD", partner="Karim Ait", partner_organisation="Straatkracht", formed_at=at(3, 3, 9)),
    Thing(code="W3QZ-71BT", partner=None, partner_organisation="Kompas", formed_at=at(2, 10, 9)),
]


def _page(name: str, template: str, endpoint: str, /, **context: object) -> Sample:
    return sample(name, f"officer/{template}.html", signed_in=OFFICER, endpoint=endpoint, **context)


SAMPLES = [
    _page("officer-log", "log", "officer.log", **{**LOG, "requests_due": 1}),
    _page("officer-log-broken", "log", "officer.log", **{**LOG, "state": BROKEN}),
    _page(
        "officer-log-error",
        "log",
        "officer.log",
        **{
            **LOG,
            "state": UNSEALED,
            "filters": {**NO_FILTER, "from": "2026-03-31", "to": "2026-03-01"},
            "errors": {"to": "Kies een dag die niet voor de eerste ligt."},
            "entries": [],
            "total": 0,
        },
    ),
    _page("officer-consents", "consents", "officer.consents", consents=CONSENTS, ends=ENDS, soon=SOON, tenths=7, **PERIOD),
    _page(
        "officer-consents-empty", "consents", "officer.consents", consents=[], ends=NO_ENDS, soon=[], tenths=None, **PERIOD
    ),
    _page("officer-patterns", "patterns", "officer.patterns", patterns=PATTERNS, refused=REFUSED, log_url="/toezicht/"),
    _page("officer-patterns-empty", "patterns", "officer.patterns", patterns=[], refused=NO_ATTEMPTS, log_url="/toezicht/"),
    sample(
        "public-my-entries",
        "public/my_entries.html",
        signed_in=Thing(name="Joke Bos", organisation="De Brug"),
        message=None,
        errors={},
        patterns=[_pattern(0, "many-pairs", "", 40, None), _pattern(9, "refused", "", 6, "mistake")],
        entries=ENTRIES[1:4],
        older_url="?before=8",
        newest_url=None,
    ),
    _page("officer-stop", "stop", "officer.stop", message=None, people=PEOPLE, held=None, typed={}),
    _page(
        "officer-stop-by-name",
        "stop",
        "officer.stop",
        message="Gestopt. Er wordt nu niets gedeeld. De jongere kan het zelf weer aanzetten.",
        people=PEOPLE,
        held=HELD,
        typed={"person": "p1", "pair": "K7M2"},
        errors={"pair": "Dit koppel is niet van jullie, of de code klopt niet."},
    ),
    _page("officer-confirmations", "confirmations", "officer.confirmations", message=None, waiting=WAITING),
    _page(
        "officer-confirmations-empty",
        "confirmations",
        "officer.confirmations",
        message="Bevestigd.",
        waiting=[],
    ),
]
