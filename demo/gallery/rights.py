"""Samples of the rights of youngsters: a copy of everything."""

from datetime import date, time
from types import SimpleNamespace as Thing

from demo.gallery.officer import OFFICER
from demo.gallery.people import KARIM, KARIM_SIGNED_IN, LONG_NAME, SANNE, at
from demo.gallery.sample import Sample, sample
from demo.gallery.youngster import (
    COPIES,
    HISTORY,
    LOOKS,
    QUESTIONS,
    TO_KARIM,
    TO_SANNE,
    WRONG_CODE,
    a_pair,
    direction_of,
    keys_of,
)
from service.pages.register_shown import activities, security
from service.rights.register import RegisterFacts

ME = Thing(name="Noor", goal="Ik wil een eigen plek voor de zomer.", language="nl", joined_at=at(3, 1, 10))


def _taken(number: int, writer: Thing, text: str, **more: object) -> Thing:
    note = {
        "id": f"n{number}",
        "kind": "update",
        "subject": "housing",
        "how_known": "seen",
        "discussed": True,
        "action": None,
        "corrected_at": None,
        "hidden_at": None,
        "replies": [],
    }
    said = {"author": writer.name, "organisation": writer.organisation, "written_at": at(3, number, 16), "text": text}
    reader = KARIM if writer is SANNE else SANNE
    return Thing(
        note=Thing(**{**note, **said, **more}), versions=[], is_seen=writer is SANNE, direction=Thing(reader=reader)
    )


DISPUTED = _taken(
    2,
    KARIM,
    "Een buurman zegt dat er ’s nachts bezoek was. Ik heb het zelf niet gezien.",
    how_known="heard-from-others",
    discussed=False,
    corrected_at=at(3, 2, 18),
    replies=[Thing(kind="dispute", text="Ik was bij mijn oma.", at=at(3, 2, 20, 5))],
)
DISPUTED.versions = [Thing(text="Er was ’s nachts bezoek.", replaced_at=at(3, 2, 18))]
NOTES = [
    _taken(3, SANNE, "Noor heeft de woningcorporatie zelf gebeld. Er is een kijkdag op 12 maart."),
    DISPUTED,
    _taken(
        1,
        SANNE,
        "We gaan samen kijken.",
        kind="agreement",
        action={"what": "Kijkdag", "place": "Buikslotermeer", "status": "open"},
    ),
]


def _request(number: int, kind: str, **more: object) -> Thing:
    request = {
        "organisation": "De Brug",
        "officers": ["Mieke Vos"],
        "state": "open",
        "text": "",
        "asked_at": at(3, 3, 14, 2),
        "is_late": False,
        "extension": None,
        "outcome": None,
        "answer": None,
        "answered_by": None,
        "ended_at": None,
    }
    given = Thing(**{**request, "id": f"r{number}", "kind": kind, **more})
    return Thing(request=given, due=date(2026, 4, 3), waits=given.state in ("open", "extended"))


ANSWERED = _request(
    3,
    "erase",
    state="answered",
    outcome="partly",
    answer="Je verslagen zijn gewist. De beschikking van de gemeente moeten wij van de Jeugdwet bewaren, tot 2046.",
    answered_by="Mieke Vos",
    ended_at=at(3, 9, 11, 20),
    text="Ik woon er niet meer.",
)
REQUESTS = [
    _request(1, "correct", text="Mijn adres klopt niet. Ik woon al een jaar ergens anders."),
    _request(2, "see", organisation=LONG_NAME, officers=[], is_late=True, state="extended", extension="Het is veel papier."),
    ANSWERED,
    _request(4, "copy", state="taken-back"),
]
ORGANISATIONS = [("o1", "De Brug"), ("o2", "Straatkracht")]
CHOICES = {"organisation": "Kies aan wie je het vraagt.", "kind": "Kies wat je wilt vragen."}


def _listed(number: int, kind: str, **more: object) -> Thing:
    request = {
        "pair_code": "K7M2-9QXD",
        "state": "open",
        "asked_at": at(3, 3, 14, 2),
        "is_soon": False,
        "is_late": False,
        "outcome": None,
        "ended_at": None,
    }
    return Thing(request=Thing(**{**request, "id": f"r{number}", "kind": kind, **more}), due=date(2026, 4, 3))


LISTED = [
    _listed(1, "restrict", is_late=True, is_soon=True),
    _listed(2, "correct", is_soon=True, pair_code="W3QZ-71BT"),
    _listed(3, "see", state="extended"),
]
DONE = [_listed(4, "erase", state="answered", outcome="partly", ended_at=at(3, 9, 11, 20))]


def _opened(line: Thing, **more: object) -> dict[str, object]:
    opened = {"text": "Mijn adres klopt niet.", "extension": None, "answer": None, "can_extend": True}
    return {
        "opened": Thing(listed=line.request, **{**opened, **more}),
        "due": date(2026, 4, 3),
        "extended_due": date(2026, 6, 3),
        "typed": {},
        "errors": {},
    }


def _officer(name: str, template: str, **context: object) -> Sample:
    endpoint = f"officer.{template}" if template in ("retention", "copies") else "officer.requests"
    return sample(name, f"officer/{template}.html", signed_in=OFFICER, endpoint=endpoint, **context)


ENTERED = [
    Thing(request=Thing(name="Sanne de Wit", asked_at=at(3, 3, 9), is_late=True, ended_at=None), due=date(2026, 4, 3)),
    Thing(request=Thing(name=LONG_NAME, asked_at=at(3, 1, 9), is_late=False, ended_at=at(3, 2, 11)), due=date(2026, 4, 1)),
]
COPIES_OVER = {
    "kept": [Thing(pair_code="K7M2-9QXD", count=1, ground="Besluit over een uitkering dat hierop rust", at=at(3, 2, 11))],
    "gone": [
        Thing(pair_code="K7M2-9QXD", count=4, ground=None, at=at(3, 2, 11)),
        Thing(pair_code="P3TR-40VW", count=1, ground=None, at=at(2, 17, 9)),
    ],
    "residues": [
        "De geschiedenis van een bericht in Roundup: daarin staat het kenmerk van een teruggeroepen notitie, niet de tekst.",
        "Reservekopieën van de map van Roundup, tot de organisatie die weggooit.",
        "Wat een collega uit Roundup overnam, afdrukte of per e-mail verstuurde.",
    ],
}
REMOVED = Thing(
    note_months=12,
    ended_months=3,
    soon=4,
    months=[
        Thing(month=date(2026, 3, 1), unshared=0, ended=12),
        Thing(month=date(2026, 2, 1), unshared=3, ended=7),
        Thing(month=date(2025, 12, 1), unshared=41, ended=0),
    ],
)
FACTS = RegisterFacts(
    organisation="De Brug",
    officers=["Mieke Vos", LONG_NAME],
    partners=["Kompas", "Straatkracht"],
    systems=["Tryton van De Brug"],
    grounds=["legal-duty", "public-task"],
    issuer="https://aanmelden.debrug.example",
    note_months=12,
    ended_months=3,
)
INCIDENT: dict[str, object] = {
    "filters": {"from": "2026-03-03T09:00", "to": "2026-03-03T18:00", "person": "p1"},
    "errors": {},
    "people": [("p1", "Sanne de Wit"), ("p2", LONG_NAME)],
}
AFFECTED = [
    Thing(
        pair_code="K7M2-9QXD",
        times=4,
        notes=3,
        readers=["Karim Ait", LONG_NAME],
        first_at=at(3, 3, 9, 12),
        last_at=at(3, 3, 14, 2),
    ),
    Thing(pair_code="W3QZ-71BT", times=1, notes=0, readers=["Sanne de Wit"], first_at=at(3, 3, 11), last_at=at(3, 3, 11)),
]


def _register(name: str, template: str, **context: object) -> Sample:
    return sample(name, f"officer/{template}.html", signed_in=OFFICER, endpoint="officer.register", **context)


ERASING = {
    "message": None,
    "erased_on": None,
    "days": 3,
    "asked_back": ["Straatkracht"],
    "kept": [COPIES[-1]],
    "own_records": [Thing(organisation="De Brug", code="public-task"), Thing(organisation="Straatkracht", code=None)],
    "proof": "passkey",
    "options_url": "/opties",
    "errors": {},
}
MEND = {"outcome": "Kies wat je met het verzoek deed.", "answer": "Schrijf je antwoord op, in 1 tot en met 2000 tekens."}
ASKING = {"message": None, "organisations": ORGANISATIONS, "typed": {}, "errors": {}}
DIRECTIONS = (direction_of(TO_KARIM, "given", copies=True), direction_of(TO_SANNE, "refused"))
VIEWING = Thing(
    what="Kijkdag",
    place="Buikslotermeer",
    owner=SANNE,
    status="open",
    due=date(2026, 3, 12),
    at=time(14, 0),
    not_before=False,
    since=date(2026, 3, 1),
    plan=Thing(said="asked", by="Sanne de Wit", of="Karim Ait", on=date(2026, 3, 2)),
)
DOCUMENT = {
    "taken_at": at(3, 3, 14, 2),
    "me": ME,
    "birth_month": date(2007, 1, 1),
    "pairs": [
        a_pair(*DIRECTIONS, history=[Thing(**{**vars(step), "text_url": None, "record_url": None}) for step in HISTORY])
    ],
    "notes": NOTES,
    "actions": {NOTES[-1].note.id: VIEWING},
    "texts": [
        Thing(
            at=at(3, 3, 15, 20), parts=[["Hoi Noor."], ["Karim leest tot 3 juni wat Sanne schrijft.", "Stoppen kan altijd."]]
        )
    ],
    "looks": [Thing(**{**vars(look), "ask_url": None, "question_url": None}) for look in LOOKS],
    "questions": [Thing(**{**vars(QUESTIONS[2]), "pass_on_url": None})],
    "requests": [ANSWERED.request],
    "copies": COPIES,
    "mailbox": Thing(address="noor@voorbeeld.example", is_confirmed=True),
    "keys": keys_of(True, True),
}

SAMPLES = [
    sample(
        "youngster-everything", "youngster/everything.html", organisations=["De Brug", "Straatkracht"], is_borrowed=False
    ),
    sample(
        "youngster-everything-borrowed",
        "youngster/everything.html",
        organisations=["De Brug", LONG_NAME],
        is_borrowed=True,
    ),
    sample("youngster-requests", "youngster/requests.html", requests=REQUESTS, **ASKING),
    sample("youngster-requests-empty", "youngster/requests.html", requests=[], **{**ASKING, "errors": CHOICES}),
    sample("youngster-erase", "youngster/erase.html", **ERASING),
    sample("youngster-erase-code", "youngster/erase.html", **{**ERASING, "proof": "code", "errors": WRONG_CODE}),
    sample("youngster-erase-asked", "youngster/erase.html", **{**ERASING, "erased_on": date(2026, 3, 6)}),
    _officer("officer-requests", "requests", message=None, waiting=LISTED, answered=DONE),
    _officer("officer-requests-empty", "requests", message=None, waiting=[], answered=[]),
    _officer("officer-request", "request", **_opened(LISTED[1])),
    _officer("officer-request-late", "request", **{**_opened(LISTED[0], text="", can_extend=False), "errors": MEND}),
    _officer("officer-request-answered", "request", **_opened(DONE[0], answer="Je verslagen zijn gewist.")),
    _officer("officer-retention", "retention", removed=REMOVED, log_years=5),
    _officer("officer-retention-empty", "retention", removed=Thing(**{**vars(REMOVED), "months": []}), log_years=5),
    _officer("officer-copies", "copies", **COPIES_OVER),
    _officer("officer-copies-empty", "copies", kept=[], gone=[], residues=[]),
    _officer("officer-named", "named", message=None, people=[("p1", "Sanne de Wit")], entered=ENTERED, typed={}, errors={}),
    sample(
        "professional-named-request",
        "professional/named_request.html",
        signed_in=KARIM_SIGNED_IN,
        request=Thing(id="n1", text="Er staat dat ik Noors geld leende. Dat is niet waar; ik ben haar broer."),
        due=date(2026, 4, 3),
    ),
    Sample(
        "officer-register",
        "officer/register.html",
        lambda language: {"facts": FACTS, "activities": activities(FACTS, uses_mail=True), "security": security()},
        OFFICER,
        "officer.register",
    ),
    _register("officer-affected", "affected", affected=AFFECTED, export_url="/toezicht/geraakt.csv", **INCIDENT),
    _register("officer-affected-none", "affected", affected=[], export_url=None, **INCIDENT),
    _register(
        "officer-affected-error",
        "affected",
        **{**INCIDENT, "errors": {"to": "Kies een tijd die na de eerste ligt."}},
        affected=None,
        export_url=None,
    ),
    sample("document-everything", "youngster/document.html", **DOCUMENT),
]
