"""Samples of pages for what does not fit any more: something else happened meanwhile."""

from demo.gallery.people import at
from demo.gallery.sample import Context, Sample, sample
from demo.gallery.youngster import step_sample

WAIT = {
    "nl": "Wacht tot je begeleider zegt dat de twee woorden kloppen.",
    "en": "Wait until your professional says that the two words are right.",
}
SAID = [step_sample("pause", 5, said_aloud=True)]
STOPPED = [step_sample("withdraw", 5), step_sample("withdraw", 5, reader="Sanne", writer="Karim")]


def _too_early(language: str) -> Context:
    return {"detail": WAIT[language], "way_on": "/jongere/begin/woorden", "for_youngster": True}


SAMPLES = [
    Sample("public-409-detail", "public/409.html", _too_early),
    sample("youngster-meanwhile", "youngster/meanwhile.html", steps=SAID, ended_at=None, is_shared=False),
    sample("youngster-meanwhile-stopped", "youngster/meanwhile.html", steps=STOPPED, ended_at=None, is_shared=False),
    sample("youngster-meanwhile-time", "youngster/meanwhile.html", steps=[], ended_at=at(6, 3, 0), is_shared=False),
    sample(
        "youngster-meanwhile-other-window",
        "youngster/meanwhile.html",
        steps=[step_sample("change", 4, text_url="/tekst")],
        ended_at=None,
        is_shared=True,
    ),
]
