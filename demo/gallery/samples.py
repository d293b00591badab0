"""Every sample of the gallery."""

from demo.gallery import (
    administrator,
    beside,
    conflicts,
    consent,
    handing_over,
    notices,
    officer,
    practice,
    professional,
    public,
    questions,
    rights,
    team,
    until_monday,
    writing,
    youngster,
)

SAMPLES = [
    *public.SAMPLES,
    *youngster.SAMPLES,
    *consent.SAMPLES,
    *beside.SAMPLES,
    *conflicts.SAMPLES,
    *professional.SAMPLES,
    *handing_over.SAMPLES,
    *until_monday.SAMPLES,
    *notices.SAMPLES,
    *practice.SAMPLES,
    *writing.SAMPLES,
    *officer.SAMPLES,
    *questions.SAMPLES,
    *rights.SAMPLES,
    *administrator.SAMPLES,
    *team.SAMPLES,
]
