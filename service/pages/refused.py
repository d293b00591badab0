"""What a service refused, as words beside the field it is about, in the reader's language."""

from flask_babel import gettext

from service.errors import RefusedInputError

FIELDS = {"action.what": "action_what", "action.place": "action_place"}


def refused_words(error: RefusedInputError) -> dict[str, str]:
    """Field → what to mend. Nothing of the text was kept, and the page says so."""
    return {
        FIELDS.get(
            error.field, "text"
        ): f"{_words(error)} {gettext('Je tekst staat nog op je scherm. Wij hebben hem niet bewaard.')}"
    }


def _words(error: RefusedInputError) -> str:
    start = error.start
    known = {
        "national-number": gettext(
            "Een burgerservicenummer delen we niet. Haal “%(start)s…” weg; daarna kun je delen.", start=start
        ),
        "bank-account": gettext(
            "Een rekeningnummer delen we niet. Haal “%(start)s…” weg; daarna kun je delen.", start=start
        ),
        "address": gettext("Een heel adres delen we niet. Haal “%(start)s…” weg; daarna kun je delen.", start=start),
        "koppel-marker": gettext("Deze tekst komt uit Koppel zelf. Schrijf een eigen notitie."),
        "subject-fixed": gettext("Het onderwerp van een notitie blijft hetzelfde. Schrijf een nieuwe."),
        "pair-ended": gettext("Dit koppel is gestopt. Er kan niets meer bij."),
    }
    return known.get(error.reason, error.detail)
