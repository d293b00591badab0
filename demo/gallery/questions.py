"""Samples of the pages on which somebody answers a youngster who asked why they looked."""

from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.officer import OFFICER
from demo.gallery.people import KARIM_SIGNED_IN, LONG_NAME, LONG_WORD, at
from demo.gallery.sample import Sample, sample


def _asked(**more: object) -> Thing:
    question = {
        "pair_code": "K7M2-9QXD",
        "youngster": "Noor",
        "looker": "Karim",
        "looked_at": at(3, 3, 14, 2),
        "what": "notes",
        "text": "",
        "due": date(2026, 3, 10),
        "answer": None,
    }
    return Thing(**{**question, **more})


def _to_karim(name: str, question: Thing, **more: object) -> Sample:
    context = {"question": question, "typed": {}, "errors": {}, **more}
    return sample(name, "professional/question.html", signed_in=KARIM_SIGNED_IN, **context)


def _to_officer(name: str, template: str, **context: object) -> Sample:
    endpoint = "officer.questions"
    return sample(name, f"officer/{template}.html", signed_in=OFFICER, endpoint=endpoint, **context)


WAITING = [
    Thing(id="q1", pair_code="K7M2-9QXD", due=date(2026, 3, 10), is_late=False),
    Thing(id="q2", pair_code="W3QZ-71BT", due=date(2026, 3, 2), is_late=True),
]
LATE = [
    Thing(name="Sanne de Wit", pair_code="K7M2-9QXD", due=date(2026, 3, 2)),
    Thing(name=LONG_NAME, pair_code="W3QZ-71BT", due=date(2026, 3, 1)),
]
MEND = {"answer": "Schrijf je antwoord op, in 1 tot en met 600 tekens."}
WORRIED = _asked(youngster=None, what="list", text=f"Ik wil weten wat een {LONG_WORD} is, en waarom je keek.")

SAMPLES = [
    _to_karim("professional-question", _asked()),
    _to_karim("professional-question-answered", _asked(answer="Ik zocht je telefoonnummer voor de kijkdag.")),
    _to_karim("professional-question-error", WORRIED, errors=MEND),
    _to_officer("officer-questions", "questions", message=None, mine=WAITING, late=LATE),
    _to_officer("officer-questions-empty", "questions", message="Bewaard.", mine=[], late=[]),
    _to_officer("officer-question", "question", question=_asked(text="Ik had geen afspraak."), typed={}, errors={}),
    _to_officer("officer-question-copies", "question", question=_asked(what="copies", looker=None), typed={}, errors={}),
]
