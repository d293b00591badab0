"""What a writer reads when Koppel refuses a note: what is wrong and how to mend it, in Dutch, never her own text."""

from adapters.base import BadRecord

PAIR_ENDED = "pair-ended"
# Said here and not by the service: it never hears of such a note.
NO_OPEN_PAIR = "no-open-pair"
_WORDS = {
    "national-number": (
        "Hier staat een burgerservicenummer. Dat delen we niet.",
        "Haal het nummer weg; daarna kan de notitie mee.",
    ),
    "bank-account": (
        "Hier staat een rekeningnummer. Dat delen we niet.",
        "Haal het nummer weg; daarna kan de notitie mee.",
    ),
    "address": (
        "Hier staat een heel adres. Dat delen we niet.",
        "Haal de postcode of het huisnummer weg; daarna kan de notitie mee.",
    ),
    "author-not-on-seat": (
        "De schrijver heeft geen plek in dit koppel.",
        "Laat de vaste begeleider of de vaste invaller de notitie schrijven, of zet de juiste naam erbij.",
    ),
    "koppel-marker": (
        "Deze tekst kwam zelf via Koppel binnen, of bevat een kenmerk van Koppel.",
        "Schrijf het in eigen woorden, zonder het kenmerk.",
    ),
    "subject-fixed": (
        "Het onderwerp van een gedeelde notitie kan niet meer veranderen.",
        "Zet het oude onderwerp terug en schrijf een nieuwe notitie.",
    ),
    "before-pair": (
        "Dit is geschreven voordat dit koppel er was. Alleen nieuwe notities gaan mee.",
        "Zet delen uit bij deze notitie.",
    ),
    "in-future": (
        "Volgens de datum is dit nog niet geschreven.",
        "Zet de datum goed. Staat die goed? Vraag je beheerder de klok van het systeem na te kijken.",
    ),
    PAIR_ENDED: ("Dit koppel is afgesloten.", "Zet delen uit bij deze notitie."),
    NO_OPEN_PAIR: (
        "Bij dit dossier hoort niet precies één open koppel, dus deze notitie gaat nergens heen.",
        "Kijk de koppelcode op het dossier na: zij is van een open koppel, en staat op één dossier. "
        "Hoort de notitie bij geen koppel? Zet delen dan uit.",
    ),
}
_OTHER = {
    400: ("Koppel begrijpt deze notitie niet.", "Kijk de velden na, of vraag je beheerder."),
    404: ("Dit koppel bestaat niet (meer) voor jouw organisatie.", "Kijk de koppelcode na."),
    409: ("Koppel heeft al een nieuwere versie van deze notitie.", "Verander de notitie nog een keer en bewaar haar."),
    413: ("De notitie is te lang.", "Maak haar korter: hooguit 600 tekens."),
}
_UNKNOWN = ("Koppel neemt deze notitie niet aan.", "Vraag je beheerder, en noem de plek van de notitie.")

# These depend on who holds which seat, or on the time, not on the text: worth another try without any change of the note.
PASSING = frozenset({"author-not-on-seat", PAIR_ENDED, "in-future"})


def refusal_words(where: str, status: int, reason: str, source_id: str) -> BadRecord:
    """The refusal of one note, for its writer. An unknown reason still says what to do."""
    what, mend = _WORDS.get(reason) or _OTHER.get(status) or _UNKNOWN
    if what is _UNKNOWN[0] and reason:
        what = f"{what} Reden: {reason}."
    return BadRecord(where, what, mend, source_id)
