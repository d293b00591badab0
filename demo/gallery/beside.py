"""Samples of deciding beside a professional."""

from collections.abc import Callable
from types import SimpleNamespace as Thing

from demo.gallery.consent import _subjects, _what, _who
from demo.gallery.people import KARIM, LONG_NAME, SANNE, SANNE_SIGNED_IN, at
from demo.gallery.sample import Context, Sample, sample
from demo.gallery.texts import TO_KARIM, texts
from demo.gallery.youngster import CODE, MONTHS, YEARS
from service.pages.qr import qr_code

PRESENT = ["nobody", "family", "friend", "professional"]
UNTIL = {"nl": "1 april", "en": "1 April"}
ADDRESS = "koppel.example/p"


def _text(language: str) -> Thing:
    return texts(language, **TO_KARIM, until=UNTIL[language])


def _begin(is_known: bool, errors: dict[str, str]) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text = _text(language)
        return {
            "text": text,
            "present": [text.assisted_present_family, text.assisted_present_friend],
            "is_known": is_known,
            "months": MONTHS,
            "years": YEARS,
            "typed": {},
            "errors": errors,
        }

    return context


def _read(language: str) -> Context:
    text, what = _text(language), _what(language)["directions"][0]
    return {**_who(language), "text": text, "writer": SANNE, "waiting": [text.what_waiting], "preview": what.preview[:2]}


def _choose(language: str) -> Context:
    subjects = _subjects(language, {})
    return {"text": _text(language), "first_subjects": subjects[:2], "more_subjects": subjects[2:]}


def _summary(has_subjects: bool) -> Callable[[str], Context]:
    def context(language: str) -> Context:
        text = _text(language)
        subjects = [text.subject_housing, text.subject_school_work] if has_subjects else []
        return {"text": text, "reader": KARIM, "subjects": subjects, "shown": "0" * 64, "notes": ["n1:1"], "errors": {}}

    return context


def _done(outcome: str, code: str | None) -> Callable[[str], Context]:
    return lambda language: {
        "text": _text(language),
        "outcome": outcome,
        "paper_code": code,
        "paper_address": ADDRESS,
    }


def _sheet(language: str) -> Context:
    text, who = _text(language), _who(language)
    return {
        "pair_id": "p1",
        "text": text,
        "sentences": [each.sentence for each in who["people"]],
        "secrecy": who["secrecy"],
        "purpose": who["purpose"],
        "freely": who.get("freely", []),
        "subjects": [each.name for each in _subjects(language, {})],
        "present": [getattr(text, f"assisted_present_{each}") for each in PRESENT],
        "paper_code": CODE,
        "address": ADDRESS,
        "qr_svg": qr_code(f"https://koppel.example/p/{CODE}"),
        "made_at": at(3, 3, 14, 2),
    }


ENTRY = {
    "pair_id": "p1",
    "partner_name": "Karim",
    "made_at": at(3, 3, 14, 2),
    "subjects": ["housing", "school-work", "income", "support", "wellbeing", "practical"],
    "present": PRESENT,
    "months": MONTHS,
    "years": YEARS,
    "typed": {},
    "ticked": {},
}
PAPER = {"months": MONTHS, "years": YEARS, "typed": {}}
ASSIST = {"pair_id": "p1", "present": PRESENT, "ticked": []}


def _eighteen(language: str) -> Context:
    text = _text(language)
    subjects = [text.subject_housing, text.subject_school_work]
    shared = Thing(reader=KARIM, reads=text.summary_reads, subjects=subjects, until=text.summary_until)
    return {"text": text, "directions": [shared]}


SAMPLES = [
    Sample("youngster-eighteen", "youngster/eighteen.html", _eighteen),
    sample(
        "professional-assist",
        "professional/assist.html",
        signed_in=SANNE_SIGNED_IN,
        **ASSIST,
        name="Noor",
        partner_name="Karim",
        errors={},
    ),
    sample(
        "professional-assist-errors",
        "professional/assist.html",
        signed_in=SANNE_SIGNED_IN,
        **ASSIST,
        name="",
        partner_name=LONG_NAME,
        errors={"present": "Kies wie er nog meer bij is. Is er niemand, kies dan dat."},
    ),
    sample(
        "professional-paper",
        "professional/paper.html",
        signed_in=SANNE_SIGNED_IN,
        pair_id="p1",
        name="Noor",
        partner_name="Karim",
        sheets=[("s1", at(3, 3, 14, 2))],
        message=None,
    ),
    Sample("professional-sheet", "professional/sheet.html", _sheet, SANNE_SIGNED_IN),
    sample(
        "professional-enter-sheet",
        "professional/enter_sheet.html",
        signed_in=SANNE_SIGNED_IN,
        **ENTRY,
        is_known=False,
        errors={},
    ),
    sample(
        "professional-enter-sheet-errors",
        "professional/enter_sheet.html",
        signed_in=SANNE_SIGNED_IN,
        **ENTRY,
        is_known=True,
        errors={"answer": "Kies het antwoord dat is aangekruist. Staat er niets, kies dan later."},
    ),
    Sample("youngster-beside-1-begin", "youngster/assisted_begin.html", _begin(False, {})),
    Sample(
        "youngster-beside-1-known",
        "youngster/assisted_begin.html",
        _begin(True, {"name": "Vul in hoe je wilt heten, in hooguit 60 tekens op één regel."}),
    ),
    Sample("youngster-beside-2-read", "youngster/assisted_read.html", _read),
    Sample("youngster-beside-3-choose", "youngster/assisted_choose.html", _choose),
    Sample("youngster-beside-4-summary", "youngster/assisted_summary.html", _summary(True)),
    Sample("youngster-beside-4-nothing", "youngster/assisted_summary.html", _summary(False)),
    Sample("youngster-beside-5-done", "youngster/assisted_done.html", _done("yes", CODE)),
    Sample("youngster-beside-5-later", "youngster/assisted_done.html", _done("later", CODE)),
    Sample("youngster-beside-5-own-page", "youngster/assisted_done.html", _done("nothing", None)),
    sample("youngster-beside-6-given-back", "youngster/screen_given_back.html", next="/begeleider/"),
    sample("youngster-paper-code", "youngster/paper_code.html", **PAPER, errors={}),
    sample(
        "youngster-paper-code-wrong",
        "youngster/paper_code.html",
        **PAPER,
        errors={"code": "Dit klopt niet, of de code is al gebruikt. Kijk het nog eens na."},
    ),
]
