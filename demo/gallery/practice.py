"""Samples of the practice pair. It is the same in the gallery as in the service: nobody in it is real."""

from collections.abc import Mapping
from typing import Any

from demo.gallery.people import NOW, SANNE_SIGNED_IN
from demo.gallery.professional import SUBJECTS
from demo.gallery.sample import Sample, sample
from schemas.vocabulary import HowKnown
from service.pages.professional.practice_scenes import Scene, played, practice_view

WRITTEN = {
    "text": "De buurvrouw zegt dat Noor ruzie had.",
    "subject": "housing",
    "kind": "signal",
    "how_known": HowKnown.HEARD_FROM_OTHERS,
    "discussed": "no",
}


def _scene(name: str, scene: Scene, written: Mapping[str, Any] | None = None) -> Sample:
    def view(_language: str) -> dict[str, Any]:
        return practice_view(scene, played("Sanne de Wit", "De Brug"), NOW, written)

    return Sample(name, "professional/practice.html", view, SANNE_SIGNED_IN)


SAMPLES = [
    _scene("professional-practice", Scene.NOTHING),
    _scene("professional-practice-shared", Scene.SHARED),
    _scene("professional-practice-stopped", Scene.STOPPED),
    _scene("professional-practice-written", Scene.SHARED, WRITTEN),
    sample(
        "professional-practice-note",
        "professional/practice_note.html",
        SANNE_SIGNED_IN,
        name="Noor (verzonnen)",
        partner_name="Karim (gespeeld)",
        known="",
        shared=True,
        subject_codes=SUBJECTS,
        owner_options=[("writer", "Ik"), ("partner", "Karim (gespeeld)")],
        fixed_subject=None,
        has_status=False,
        typed={},
        errors={},
        findings=[],
        pointed_at="",
    ),
]
