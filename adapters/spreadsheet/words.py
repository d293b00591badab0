"""The Dutch words in the workbooks, beside the words of the contract. The first word of each is what we write."""

from enum import StrEnum

from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, ReplyKind, Subject

SUBJECTS: dict[Subject, tuple[str, ...]] = {
    Subject.SUPPORT: ("Steun", "mensen om je heen", "netwerk"),
    Subject.HOUSING: ("Wonen", "huisvesting"),
    Subject.SCHOOL_WORK: ("School en werk", "school", "werk"),
    Subject.INCOME: ("Inkomen en schulden", "geld en schulden", "inkomen", "schulden", "geld"),
    Subject.WELLBEING: ("Welzijn en gezondheid", "welzijn", "gezondheid"),
    Subject.PRACTICAL: ("Praktisch", "afspraken", "bereikbaarheid"),
}
KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.STRENGTH: ("Wat goed gaat", "goed nieuws", "kracht"),
    Kind.AGREEMENT: ("Afspraak",),
    Kind.ACTION: ("Actie",),
    Kind.UPDATE: ("Stand van zaken", "nieuws", "update"),
    Kind.SIGNAL: ("Signaal", "zorg"),
    Kind.QUESTION: ("Vraag",),
}
HOW_KNOWN: dict[HowKnown, tuple[str, ...]] = {
    HowKnown.SEEN: ("Zelf gezien", "gezien"),
    HowKnown.TOLD_BY_YOUNGSTER: ("Van de jongere gehoord", "van jongere gehoord"),
    HowKnown.HEARD_FROM_OTHERS: ("Van anderen gehoord", "gehoord"),
}
YES_NO: dict[bool, tuple[str, ...]] = {True: ("Ja", "j"), False: ("Nog niet", "nee", "n")}
OWNERS: dict[ActionOwner, tuple[str, ...]] = {
    ActionOwner.WRITER: ("Ik", "wij", "wijzelf"),
    ActionOwner.PARTNER: ("De ander", "partner", "zij"),
}
ACTION_STATUS: dict[ActionStatus, str] = {
    ActionStatus.OPEN: "nog open",
    ActionStatus.TAKEN: "opgepakt",
    ActionStatus.WAITING_ON_OTHERS: "wacht op anderen",
    ActionStatus.DONE: "gedaan",
    ActionStatus.DID_NOT_GO_AHEAD: "ging niet door",
}
REPLIES: dict[ReplyKind, str] = {
    ReplyKind.AGREE: "Klopt",
    ReplyKind.REPLY: "Erbij gezegd",
    ReplyKind.DISPUTE: "Klopt niet",
    ReplyKind.NOT_DISCUSSED: "Niet met mij besproken",
}
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SENT = "Aangekomen bij Koppel"
NOTHING_SHARED = "Er wordt nu niets gedeeld."


class Column(StrEnum):
    """The columns of the sheet Notities in aan-koppel.xlsx, by their heading."""

    CODE = "Koppelcode"
    DATE = "Datum"
    AUTHOR = "Schrijver"
    SUBJECT = "Onderwerp"
    KIND = "Soort"
    HOW_KNOWN = "Hoe weet ik dit"
    DISCUSSED = "Besproken"
    TEXT = "Notitie"
    OWNER = "Actie: wie doet het"
    DUE = "Actie: uiterlijk"
    SHARE = "Delen (ja)"
    STATUS = "Status"
    KEY = "Rijsleutel (niet wijzigen)"


class ReceivedColumn(StrEnum):
    """The columns of van-koppel.xlsx, by their heading."""

    NAME = "Jongere"
    DATE = "Datum"
    SENDER = "Van"
    SUBJECT = "Onderwerp"
    KIND = "Soort"
    TEXT = "Notitie"
    HOW_KNOWN = "Hoe weet de schrijver dit"
    DISCUSSED = "Besproken met de jongere"
    REPLIES = "Wat de jongere zegt"
    CODE = "Koppelcode"
    MARKER = "Kenmerk"
