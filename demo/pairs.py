"""The two pairs with which the demo begins: Noor's, that waits for her; and Milan's, that shares already."""

from dataclasses import dataclass

from demo.cast import Cast
from demo.expectations import wait_for
from demo.navigators.worker import Worker
from demo.people import KARIM

MARK = "#koppel wonen, zelf gezien, besproken"
NOORS_NOTE = "Noor heeft zelf een kamer gevonden om te bekijken. Ze belde de verhuurder en maakte een afspraak voor dinsdag."
MILANS_MARK = "#koppel school en werk, van jongere gehoord, besproken, kracht"
MILANS_NOTE = "Milan is elke ochtend op tijd op zijn stage. Zijn begeleider daar wil hem graag houden."
BILALS_NOTE = "Milan kwam naar het jongerenteam en hielp met koken. Hij wil dat vaker doen."

_PURPOSE = "naar-eigen-woning"
_MILANS_PURPOSE = "school-en-werk"


@dataclass(frozen=True)
class PairInOwnSystems:
    """A pair's code, and the record that carries it in De Brug's Tryton."""

    code: str
    party: int


def form_noors_pair(cast: Cast) -> PairInOwnSystems:
    """Sanne and Karim form an empty pair, and put its code with Noor in their own systems."""
    cast.sanne.signs_in()
    cast.karim.signs_in()
    cast.sanne.invites(KARIM, "Noor", _PURPOSE, ["housing", "school-work"])
    cast.karim.accepts_the_invitation("Noor")
    code = cast.sanne.code_for_own_system()
    party = cast.demo.office.add_party("Noor", code)
    cast.karims_workbooks.puts_the_code_with("Noor", code)
    return PairInOwnSystems(code, party)


def type_noors_note(cast: Cast, pair: PairInOwnSystems) -> None:
    """Sanne types a note in Tryton; return when it waits in Koppel, where she sees it and nobody else does."""
    cast.writes_in_tryton(cast.sanne, pair.party, f"{MARK}\n{NOORS_NOTE}")
    wait_for_note(cast.sanne, NOORS_NOTE)


@dataclass(frozen=True)
class MilansPair(PairInOwnSystems):
    """With the code on paper with which Milan comes back."""

    paper_code: str


def form_milans_pair(cast: Cast) -> MilansPair:
    """Joke and Bilal share both ways, because Milan said yes with a code on paper."""
    pair = _form_with_bilal(cast)
    milan = cast.milan
    milan.scans(cast.joke.shows_the_code())
    milan.says_name_and_age()
    cast.joke.reads_the_words()
    cast.joke.confirms_the_words()
    paper_code = milan.takes_a_code_on_paper()
    milan.looks_at_what_waits()
    milan.says_yes_to({"Bilal": ["school-work"], "Joke": ["school-work", "support"]}, paper_code)
    cast.bilal.enters_the_number(milan.number_for("Bilal"))
    cast.bilal.confirms_the_record()
    cast.joke.confirms_the_record()
    cast.bilals_workbooks.writes_a_note(pair.code, "Steun", BILALS_NOTE)
    wait_for_note(cast.bilal, MILANS_NOTE)
    wait_for_note(cast.joke, BILALS_NOTE)
    return MilansPair(pair.code, pair.party, paper_code)


def wait_for_note(worker: Worker, text: str) -> str:
    """Everything that stands with this note on the pair's page, as soon as it stands there."""
    notes = wait_for(
        f"the note “{text}” on {worker.name}'s page",
        worker.notes,
        lambda notes: any(note.text == text for note in notes),
    )
    return next(note.whole for note in notes if note.text == text)


def _form_with_bilal(cast: Cast) -> PairInOwnSystems:
    cast.joke.signs_in()
    cast.bilal.signs_in()
    cast.joke.invites(cast.bilal.person, "Milan", _MILANS_PURPOSE, ["school-work", "support"])
    cast.bilal.accepts_the_invitation("Milan")
    code = cast.joke.code_for_own_system()
    party = cast.demo.office.add_party("Milan", code)
    cast.bilals_workbooks.puts_the_code_with("Milan", code)
    cast.writes_in_tryton(cast.joke, party, f"{MILANS_MARK}\n{MILANS_NOTE}")
    wait_for_note(cast.joke, MILANS_NOTE)
    return PairInOwnSystems(code, party)
