"""Samples of the administrator's pages."""

from datetime import date
from types import SimpleNamespace as Thing

from demo.gallery.own_words import DE_BRUG, DE_BRUG_ENGLISH
from demo.gallery.people import LONG_NAME, at
from demo.gallery.professional import qr
from demo.gallery.sample import Sample, sample

ADMINISTRATOR = Thing(name="Ton Smit", organisation="Kompas")
TODAY = date(2026, 3, 3)
INVITATION = "https://koppel.example/passkey/Wm4Zr8t2Xk9Qb7Lp3Nf6"


def _person(
    name: str,
    login: str,
    sign_in: str,
    left_on: date | None = None,
    roles: tuple[str, ...] = ("professional",),
    seats: tuple[int, int] = (0, 0),
    phones: int = 0,
) -> Thing:
    has_left = left_on is not None and left_on < TODAY
    return Thing(
        id=login,
        name=name,
        login=login,
        roles=list(roles),
        officer_asked=login in ("els", "anna"),
        sign_in=sign_in,
        left_on=left_on,
        has_left=has_left,
        phones=phones,
        seats=seats[0],
        without_successor=seats[1],
    )


PEOPLE = [
    _person("Joke Bos", "joke", "ready"),
    _person("Mieke Vos", "mieke", "invited", roles=("officer",)),
    _person("Ton Smit", "ton", "ready", roles=("administrator", "professional")),
    _person("Els Prins", "els", "waits-for-officer"),
    _person(LONG_NAME, "wilhelmina.alexandra.vandennieuwenhuijzen", "none"),
    _person("Anna Bos", "anna", "ready", left_on=date(2026, 3, 30), roles=(), seats=(4, 4)),
    _person("Ruben Kok", "ruben", "ready", left_on=date(2026, 2, 27), seats=(1, 1)),
]
ROLES = ["professional", "officer", "administrator", "team-lead"]
BASE = {
    "message": None,
    "organisation": Thing(name="Kompas", way="passkey"),
    "typed": {},
    "ticked": [],
    "errors": {},
    "role_codes": ROLES,
    "colleagues": [Thing(id="joke", name="Joke Bos"), Thing(id="ton", name="Ton Smit")],
}


def _system(name: str, state: str) -> Thing:
    return Thing(
        client_id="de-brug-tryton",
        name=name,
        id=name,
        state=state,
        last_seen_at=at(3, 3, 8, 54),
        waits=True,
        listed_at=at(3, 3, 8, 12) if state in ("in-contact", "silent") else None,
        fingerprint="NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    )


SYSTEMS = [
    _system("Tryton", "in-contact"),
    _system("Werkmap op kantoor", "silent"),
    _system("Proef", "waits-for-officer"),
    _system("Oud", "never"),
]
REFUSED = [
    Thing(source_id="notitie-4711", reason="author-not-on-seat", at=at(3, 3, 8, 41)),
    Thing(source_id="notitie-4698", reason="national-number", at=at(3, 2, 16, 20)),
]
OWN_WORDS = {
    "message": "Bewaard. Zo staat het er vanaf nu.",
    "organisation": "De Brug",
    "typed": {"dutch": DE_BRUG, "english": DE_BRUG_ENGLISH},
    "length": 600,
    "errors": {},
}
DRIFT = [
    Thing(marker="[koppel 5d7e1b52-2f0c-4f6a-9f0e-1c2d3e4f5a6b r3]", by_itself=False),
    Thing(marker="[koppel 9b1c7f0e-64ad-4d3e-8a57-0f2b6c1d9e38 r1]", by_itself=True),
]


def _page(name: str, template: str, endpoint: str | None, /, **context: object) -> Sample:
    return sample(name, f"administrator/{template}.html", signed_in=ADMINISTRATOR, endpoint=endpoint, **context)


SAMPLES = [
    _page("administrator-people", "people", "administrator.people", **{**BASE, "people": PEOPLE}),
    _page(
        "administrator-people-provider",
        "people",
        "administrator.people",
        **{
            **BASE,
            "organisation": Thing(name="Kompas", way="oidc"),
            "people": [_person("Karim Ait", "karim", "ready", phones=2), _person("Bilal Kaya", "bilal", "ready")],
            "message": "De toestellen van Bilal Kaya zijn afgesloten.",
        },
    ),
    _page(
        "administrator-people-error",
        "people",
        "administrator.people",
        **{
            **BASE,
            "people": [],
            "typed": {"login": "joke"},
            "errors": {
                "name": "Vul een naam in van hooguit 120 tekens.",
                "login": "Deze inlognaam is er al. Kies een andere, of zoek de naam hierboven.",
            },
        },
    ),
    _page("administrator-own-words", "own_words", "administrator.own_words", **OWN_WORDS),
    _page(
        "administrator-own-words-error",
        "own_words",
        "administrator.own_words",
        **{**OWN_WORDS, "message": None, "errors": {"english": "Schrijf gewone tekst van hooguit 600 tekens."}},
    ),
    _page(
        "administrator-invitation",
        "passkey_invitation",
        None,
        person=Thing(name="Els Prins"),
        address=INVITATION,
        qr_svg=qr(INVITATION),
        expires_at=at(3, 4, 9),
    ),
    _page(
        "administrator-systems",
        "systems",
        "administrator.systems",
        message=None,
        systems=SYSTEMS,
        drift=DRIFT,
        refused=REFUSED,
        typed={},
        errors={},
    ),
    _page(
        "administrator-systems-empty",
        "systems",
        "administrator.systems",
        message="Bewaard. De privacyfunctionaris moet de sleutel nog bevestigen.",
        systems=[],
        drift=[],
        refused=[],
        typed={},
        errors={
            "public_key": "Dit is geen openbare sleutel. Plak de hele regel die koppel-adapter toont, "
            "nooit de geheime sleutel."
        },
    ),
]
