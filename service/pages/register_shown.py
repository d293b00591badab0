"""The register of processing activities (GDPR 30) in words: what the software does, with one organisation's settings."""

from dataclasses import dataclass

from flask_babel import gettext

from service.exchange.refused_notes import KEPT
from service.records.ending import LOG_YEARS
from service.rights.register import RegisterFacts


@dataclass(frozen=True, slots=True)
class Activity:
    """One row: `basis` with the exception for special categories where there are any (articles 6 and 9).

    `code` names it in addresses and in the Logboek Dataverwerkingen (audit/processing_log.py).
    """

    code: str
    name: str
    purpose: str
    basis: str
    people: str
    data: str
    recipients: str
    kept: str


def activities(facts: RegisterFacts, uses_mail: bool) -> list[Activity]:
    """Every activity that happens here for this organisation; what is not set up is left out."""
    return [
        _sharing(facts),
        *([_copies(facts)] if facts.systems else []),
        _choices(),
        _log(),
        _staff(facts),
        *([_mail()] if uses_mail else []),
        _rights(),
    ]


def security() -> str:
    """The measures, in general terms (article 32)."""
    return gettext(
        "Alles wat over een jongere geschreven is, is versleuteld met een sleutel per koppel en per jongere, die apart "
        "staat. Wie kijkt, staat eerst in een logboek dat zichzelf bewijst. Aanmelden in twee stappen of met een passkey. "
        "Koppelingen melden zich aan met een eigen sleutel."
    )


def _sharing(facts: RegisterFacts) -> Activity:
    return Activity(
        code="sharing",
        name=gettext("Notities delen tussen twee begeleiders"),
        purpose=gettext("Eén jongere samen begeleiden, zonder dingen twee keer te vragen"),
        basis=gettext(
            "Uitdrukkelijke toestemming van de jongere (artikel 6 lid 1 onder a en 9 lid 2 onder a AVG; Jeugdwet 7.3.11)"
        ),
        people=gettext("Jongeren van 16 tot en met 27; wie in een notitie genoemd wordt"),
        data=gettext(
            "Naam, doel, notities over steun, wonen, school en werk, inkomen, welzijn en afspraken, en wat de jongere erop "
            "zegt; van een notitie die Koppel niet aannam alleen het nummer in het eigen systeem en waarom"
        ),
        recipients=_partners(facts),
        kept=gettext(
            "%(months)s maanden na aankomst, of %(ended)s na het einde van het koppel; niet gedeeld 14 dagen; "
            "dat een notitie niet werd aangenomen %(refused)s dagen",
            months=facts.note_months,
            ended=facts.ended_months,
            refused=KEPT.days,
        ),
    )


def _copies(facts: RegisterFacts) -> Activity:
    return Activity(
        code="copies",
        name=gettext("Kopieën in een registratiesysteem"),
        purpose=gettext("De notitie staat waar de begeleider werkt; één keer getypt"),
        basis=gettext(
            "Toestemming van de jongere voor kopieën, apart gevraagd (artikel 6 lid 1 onder a en 9 lid 2 onder a AVG)"
        ),
        people=gettext("Jongeren van 16 tot en met 27; wie in een notitie genoemd wordt"),
        data=gettext("De notities die de jongere deelt"),
        recipients=gettext("Eigen systemen: %(names)s", names=", ".join(facts.systems)),
        kept=gettext("Tot de jongere stopt; wat de wet laat bewaren, met de grond erbij"),
    )


def _choices() -> Activity:
    return Activity(
        code="choices",
        name=gettext("Keuzes van jongeren en het bewijs ervan"),
        purpose=gettext("Kunnen laten zien dat er toestemming is en waarvoor"),
        basis=gettext("Wettelijke plicht (artikel 6 lid 1 onder c; artikel 5 lid 2 en 7 lid 1 AVG)"),
        people=gettext("Jongeren van 16 tot en met 27"),
        data=gettext("Wat er gekozen is, op welke tekst, wanneer, en hoe de jongere herkend is"),
        recipients=gettext("Niemand; de organisaties zien alleen wat er gegeven is"),
        kept=gettext("Tot de jongere gewist wordt"),
    )


def _log() -> Activity:
    return Activity(
        code="log",
        name=gettext("Logboek"),
        purpose=gettext("Weten wie wat las en op welke grond; misbruik zien; de jongere beschermen"),
        basis=gettext("Wettelijke plicht (artikel 6 lid 1 onder c; artikel 5 lid 2 en 32 AVG; NEN 7513)"),
        people=gettext("Begeleiders, functionarissen en beheerders; jongeren onder een nummer"),
        data=gettext("Wie, wanneer, welk koppel, welke handeling; nooit wat er stond"),
        recipients=gettext("De functionarissen van de organisaties die het aangaat; de jongere zelf"),
        kept=gettext("Minstens %(years)s jaar; een vraag over wat opvalt drie maanden", years=LOG_YEARS),
    )


def _staff(facts: RegisterFacts) -> Activity:
    return Activity(
        code="staff",
        name=gettext("Aanmelden en vervangen van medewerkers"),
        purpose=gettext("Alleen wie er werkt, komt erin; wie er niet is, heeft een invaller"),
        basis=gettext("Gerechtvaardigd belang of publieke taak (artikel 6 lid 1 onder f of e AVG)"),
        people=gettext("Medewerkers van %(name)s", name=facts.organisation),
        data=gettext(
            "Naam, aanmeldnaam, rol, passkey, eigen toestellen, wanneer iemand aangemeld was of ontgrendelde, "
            "en van wanneer tot wanneer iemand weg is, nooit waarom"
        ),
        recipients=facts.issuer or gettext("Niemand"),
        kept=gettext(
            "Zolang iemand er werkt; aanmeldingen een week; in het logboek minstens %(years)s jaar", years=LOG_YEARS
        ),
    )


def _mail() -> Activity:
    return Activity(
        code="mail",
        name=gettext("Bericht per mail"),
        purpose=gettext("Laten weten dat er iets nieuws is, en meer niet"),
        basis=gettext("Eigen keuze van wie het wil: toestemming (artikel 6 lid 1 onder a AVG)"),
        people=gettext("Jongeren en medewerkers die dat willen"),
        data=gettext("Mailadres; van medewerkers ook op welke uren het mag"),
        recipients=gettext("De mailserver van deze dienst"),
        kept=gettext("Tot wie het koos het uitzet, er niet meer werkt of gewist wordt"),
    )


def _rights() -> Activity:
    return Activity(
        code="rights",
        name=gettext("Verzoeken en vragen over de eigen gegevens"),
        purpose=gettext("Antwoord geven op vragen over de eigen gegevens"),
        basis=gettext("Wettelijke plicht (artikel 6 lid 1 onder c; artikel 12 tot en met 22 AVG)"),
        people=gettext("Jongeren van 16 tot en met 27; wie zegt in een notitie genoemd te zijn"),
        data=gettext("Wat er gevraagd en geantwoord is"),
        recipients=gettext("De functionarissen van de organisatie die het gevraagd is, of de collega die moet antwoorden"),
        kept=gettext("Tot de jongere gewist wordt; wat iemand anders vroeg, tot een collega ernaar keek"),
    )


def _partners(facts: RegisterFacts) -> str:
    if not facts.partners:
        return gettext("Nog geen andere organisatie")
    names = ", ".join(facts.partners)
    return gettext("De begeleiders die de jongere kiest, van: %(names)s", names=names)
