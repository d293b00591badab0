"""Every sample of the gallery."""

from demo.gallery import administrator, consent, officer, professional, public, youngster

SAMPLES = [
    *public.SAMPLES,
    *youngster.SAMPLES,
    *consent.SAMPLES,
    *professional.SAMPLES,
    *officer.SAMPLES,
    *administrator.SAMPLES,
]
