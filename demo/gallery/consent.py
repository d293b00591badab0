"""Samples of the consent screens."""

from collections.abc import Callable
from types import SimpleNamespace as Thing

from demo.gallery.own_words import DE_BRUG, DE_BRUG_ENGLISH, STRAATKRACHT
from demo.gallery.people import BILAL, KARIM, SANNE, at, person
from demo.gallery.sample import Context, Sample
from demo.gallery.texts import TO_KARIM, TO_SANNE, texts

GOAL = {"nl": "Ik wil een eigen plek voor de zomer.", "en": "I want a place of my own before summer."}
WAITING = [
    ("strength", "school-work", "Noor is deze week elke dag op tijd op school geweest, ook op maandag.", False),
    ("update", "housing", "Noor heeft de woningcorporatie zelf gebeld. Er is een kijkdag op 12 maart.", False),
    ("signal", "income", "", True),
]


def _who(language: str) -> Context:
    text = texts(language)
    people = [
        Thing(**vars(who), sentence=texts(language, person=who.name, organisation=who.organisation).who_person)
        for who in (SANNE, KARIM)
    ]
    freely = [text.freely_lead, text.need_both, text.alternative_talk_together, text.room_one, text.freely_wrong]
    secrecy = _secrecy(language)
    return {"text": text, "people": people, "secrecy": secrecy, "purpose": text.purpose_naar_eigen_woning, "freely": freely}


def _secrecy(language: str) -> list[Thing]:
    words = {"De Brug": {"nl": DE_BRUG, "en": DE_BRUG_ENGLISH}, "Straatkracht": {"nl": STRAATKRACHT}}
    told = []
    for organisation, in_languages in words.items():
        which = language if language in in_languages else "nl"
        lead = texts(language, organisation=organisation).who_secrecy
        told.append(Thing(lead=lead, language=which, words=in_languages[which]))
    return told


def _what(language: str) -> Context:
    preview = [
        Thing(
            id=f"n{number}",
            revision=1,
            kind=kind,
            subject=subject,
            text=words,
            hidden=hidden,
            written_at=at(3, 1 + number, 10),
        )
        for number, (kind, subject, words, hidden) in enumerate(WAITING)
    ]
    to_karim, to_sanne = texts(language, **TO_KARIM), texts(language, **TO_SANNE)
    not_met = [to_sanne.what_not_met, to_sanne.what_not_met_yet]
    return {
        "pair_id": "p1",
        "text": texts(language),
        "goal": GOAL[language],
        "directions": [
            Thing(reader=KARIM, writer=SANNE, text=to_karim, waiting=[to_karim.what_waiting], preview=preview),
            Thing(reader=SANNE, writer=KARIM, text=to_sanne, waiting=not_met, preview=[]),
        ],
    }


def _subjects(language: str, chosen: dict[str, str]) -> list[Thing]:
    text = texts(language, count="2")
    waiting = {"housing": text.choose_waiting, "school-work": text.choose_waiting_one}
    codes = ("housing", "school-work", "income", "support", "wellbeing", "practical")
    return [
        Thing(
            code=code,
            name=getattr(text, "subject_" + code.replace("-", "_")),
            hint=waiting.get(code, ""),
            chosen=chosen.get(code, ""),
        )
        for code in codes
    ]


def _choose(chosen: dict[str, str]) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        subjects = _subjects(language, chosen)
        split = 6 if chosen else 2
        return {
            "text": texts(language, **TO_KARIM),
            "reader": KARIM,
            "first_subjects": subjects[:split],
            "more_subjects": subjects[split:],
            "stand_in": Thing(**vars(BILAL), chosen=""),
            "read_first": "no" if chosen else "",
            "step": 3,
        }

    return context


def _how_long(errors: dict[str, str]) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        directions = [
            Thing(organisation_id="o2", text=texts(language, **TO_KARIM), copies=""),
            Thing(organisation_id="o1", text=texts(language, **TO_SANNE), copies="no"),
        ]
        return {"text": texts(language), "directions": directions, "typed": {}, "errors": errors}

    return context


def _summary(proof: str | None) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text = texts(language)
        yes = Thing(
            reader=KARIM,
            writer=SANNE,
            text=texts(language, **TO_KARIM),
            subjects=[text.subject_housing, text.subject_school_work],
            has_stand_in=True,
            stand_in_reads=True,
            read_first=True,
            copies=False,
            preview=_what(language)["directions"][0].preview[:2],
        )
        no = Thing(reader=SANNE, writer=KARIM, text=texts(language, **TO_SANNE), subjects=[])
        return {
            "text": text,
            "directions": [yes, no],
            "secrecy": _secrecy(language),
            "change_url": "/jongere/toestemming/p1/kiezen/o2",
            "proof": proof,
            "is_change": False,
            "ticked": "{}",
            "shown": "0" * 64,
            "notes": ["n0:1"],
            "options_url": "/opties",
            "errors": {},
        }

    return context


def _stand_in(proof: str) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text = texts(language, **TO_KARIM)
        return {
            "text": text,
            "person": BILAL,
            "person_id": "b",
            "subjects": [text.subject_housing, text.subject_school_work],
            "shown": "0" * 64,
            "proof": proof,
            "options_url": "/opties",
            "errors": {},
        }

    return context


def _successor(proof: str, is_gone: bool = False) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text = texts(language, **TO_SANNE, successor="Joke", before="Sanne")
        return {
            "text": text,
            "person": person("Joke", "De Brug", "warm"),
            "person_id": "j",
            "is_gone": is_gone,
            "subjects": [] if is_gone else [text.subject_housing, text.subject_school_work],
            "shown": "0" * 64,
            "proof": proof,
            "options_url": "/opties",
            "errors": {},
        }

    return context


def _done(outcome: str) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        number = Thing(holder=KARIM, number="402718", pair_id="p1", organisation_id="o2")
        return {"text": texts(language), "outcome": outcome, "numbers": [number] if outcome == "yes" else []}

    return context


SOME = {"housing": "yes", "school-work": "yes", "income": "no"}
MISSING = {"months": "Kies 1, 3 of 6 maanden."}

SAMPLES = [
    Sample("consent-1-who", "youngster/consent_who.html", _who),
    Sample("consent-2-what", "youngster/consent_what.html", _what),
    Sample("consent-3-choose", "youngster/consent_choose.html", _choose({})),
    Sample("consent-3-chosen", "youngster/consent_choose.html", _choose(SOME)),
    Sample("consent-4-how-long", "youngster/consent_how_long.html", _how_long({})),
    Sample("consent-4-error", "youngster/consent_how_long.html", _how_long(MISSING)),
    Sample("consent-5-summary", "youngster/consent_summary.html", _summary("passkey")),
    Sample("consent-5-summary-code", "youngster/consent_summary.html", _summary("code")),
    Sample("consent-stand-in", "youngster/stand_in.html", _stand_in("passkey")),
    Sample("consent-stand-in-code", "youngster/stand_in.html", _stand_in("code")),
    Sample("consent-successor", "youngster/successor.html", _successor("passkey")),
    Sample("consent-successor-gone", "youngster/successor.html", _successor("code", is_gone=True)),
    Sample("consent-done-yes", "youngster/consent_done.html", _done("yes")),
    Sample("consent-done-later", "youngster/consent_done.html", _done("later")),
    Sample("consent-done-nothing", "youngster/consent_done.html", _done("nothing")),
]
