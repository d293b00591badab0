"""Samples of writing and correcting a note."""

from types import SimpleNamespace as Thing

from demo.gallery.people import SANNE, SANNE_SIGNED_IN, at
from demo.gallery.professional import ACTIONS
from demo.gallery.sample import Sample, sample

SUBJECTS = ["housing", "school-work", "income", "support", "wellbeing", "practical"]
OWNERS = [("writer", "Ik"), ("partner", "Sanne")]
WRITING = {
    "pair": Thing(id="p1"),
    "name": "Noor",
    "partner_name": "Karim",
    "again": None,
    "known": "Karim|Straatkracht|Noor",
    "shared": True,
    "subject_codes": SUBJECTS,
    "fixed_subject": None,
    "has_status": False,
    "owner_options": OWNERS,
    "typed": {},
    "errors": {},
    "findings": [],
    "pointed_at": "",
    "sheet": "4f1c",
    "draft": Thing(name="b52f", keys=("a2V5", "a2V5")),
    "restores": True,
    "sharing_changed": False,
}
TYPED = {
    "subject": "housing",
    "kind": "update",
    "how_known": "told-by-youngster",
    "discussed": "yes",
    "text": "Haar broer Yusuf helpt met verhuizen. Nummer 123456782.",
}
REFUSED = {
    "text": "Een burgerservicenummer delen we niet. Haal “%(start)s…” weg; daarna kun je delen.",
    "kind": "Kies wat voor notitie het is.",
    "action_what": "Schrijf op wat er moet gebeuren, op één regel.",
}
FINDINGS = [Thing(kind="name", excerpt="haar broer Yusuf"), Thing(kind="medical", excerpt="medicijnen")]
CONFLICT = Thing(text="Noor heeft gebeld; de kijkdag is verzet naar 14 maart.", by="Joke", at=at(3, 3, 8, 51), action=None)
MOVED = Thing(text=CONFLICT.text, by=None, at=at(3, 3, 8, 51), action=ACTIONS[1])
AGAIN = {"subject": "housing", "kind": "action", "action_what": "Mee naar de kijkdag", "action_owner": "writer"}
CORRECTING = {
    **WRITING,
    "note": Thing(id="n1", subject="housing", revision=2, action_revision=0),
    "typed": TYPED,
    "conflict": None,
}
VERSIONS = [
    Thing(text="Er was een keer ’s nachts bezoek, zegt een buurman.", at=at(2, 25), by="Sanne", now=True),
    Thing(text="Er was ’s nachts bezoek.", at=at(2, 24), by="Sanne", now=False),
]


def _page(name: str, template: str, /, **context: object) -> Sample:
    return sample(name, f"professional/{template}.html", signed_in=SANNE_SIGNED_IN, **context)


SAMPLES = [
    _page("professional-write", "write_note", **WRITING),
    _page("professional-write-not-shared", "write_note", **{**WRITING, "shared": False, "name": ""}),
    _page(
        "professional-write-stopped", "write_note", **{**WRITING, "shared": False, "sharing_changed": True, "typed": TYPED}
    ),
    _page("professional-write-begun", "write_note", **{**WRITING, "sharing_changed": True, "typed": TYPED}),
    _page("professional-write-refused", "write_note", **{**WRITING, "typed": TYPED, "errors": REFUSED}),
    _page(
        "professional-write-findings",
        "write_note",
        **{**WRITING, "typed": TYPED, "findings": FINDINGS, "pointed_at": "haar broer Yusuf|medicijnen"},
    ),
    _page("professional-write-again", "write_note", **{**WRITING, "again": "Mee naar de kijkdag", "typed": AGAIN}),
    _page("professional-correct", "correct_note", **CORRECTING),
    _page("professional-correct-moved", "correct_note", **{**CORRECTING, "conflict": MOVED}),
    _page("professional-correct-conflict", "correct_note", **{**CORRECTING, "conflict": CONFLICT}),
    _page("professional-history", "note_history", pair=Thing(id="p1"), name="Noor", author=SANNE, versions=VERSIONS),
]
