"""Every sample of the gallery."""

from demo.gallery import administrator, consent, officer, professional, public, writing, youngster

SAMPLES = [
    *public.SAMPLES,
    *youngster.SAMPLES,
    *consent.SAMPLES,
    *professional.SAMPLES,
    *writing.SAMPLES,
    *officer.SAMPLES,
    *administrator.SAMPLES,
]
