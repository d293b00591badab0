"""The invented organisations and people of the demo."""

from dataclasses import dataclass

from demo.calendar import today


@dataclass(frozen=True)
class Organisation:
    """One that takes part. `has_provider`: its people sign in at an OpenID provider of its own, else with passkeys."""

    slug: str
    name: str
    work: str
    has_provider: bool = True


@dataclass(frozen=True)
class Person:
    """Somebody who works at an organisation. `role` is the service's word, `work` what they would say themselves."""

    login: str
    name: str
    organisation: Organisation
    role: str
    work: str


@dataclass(frozen=True)
class Youngster:
    """Somebody who will join. They were born in January, so that this year's birthday has been."""

    name: str
    age: int

    @property
    def birth_year(self) -> int:
        return today().year - self.age


DE_BRUG = Organisation("de-brug", "De Brug", "begeleid wonen")
STRAATKRACHT = Organisation("straatkracht", "Straatkracht", "hulp op straat en in de buurt")
KOMPAS = Organisation("kompas", "Kompas", "begeleiding op school", has_provider=False)
ORGANISATIONS = (DE_BRUG, STRAATKRACHT, KOMPAS)

SANNE = Person("sanne", "Sanne", DE_BRUG, "professional", "begeleider wonen")
JOKE = Person("joke", "Joke", DE_BRUG, "professional", "begeleider wonen")
IRIS = Person("iris", "Iris", DE_BRUG, "officer", "privacyfunctionaris")
ANS = Person("ans", "Ans", DE_BRUG, "administrator", "beheerder")
KARIM = Person("karim", "Karim", STRAATKRACHT, "professional", "straatwerker")
BILAL = Person("bilal", "Bilal", STRAATKRACHT, "professional", "straatwerker")
WIM = Person("wim", "Wim", STRAATKRACHT, "team-lead", "teamleider")
TOM = Person("tom", "Tom", STRAATKRACHT, "officer", "privacyfunctionaris")
DIRK = Person("dirk", "Dirk", STRAATKRACHT, "administrator", "beheerder")
FENNA = Person("fenna", "Fenna", KOMPAS, "professional", "begeleider op school")
PEOPLE = (SANNE, JOKE, IRIS, ANS, KARIM, BILAL, WIM, TOM, DIRK, FENNA)

# The operator lets these in, among them each organisation's first officer; an administrator adds the colleagues.
LET_IN_BY_OPERATOR = (IRIS, ANS, TOM, DIRK, FENNA)
OFFICERS = {DE_BRUG: IRIS, STRAATKRACHT: TOM}
ADMINISTRATORS = {DE_BRUG: ANS, STRAATKRACHT: DIRK}

NOOR = Youngster("Noor", 19)
MILAN = Youngster("Milan", 17)


def colleagues_of(organisation: Organisation) -> list[Person]:
    """Everybody there."""
    return [person for person in PEOPLE if person.organisation == organisation]
