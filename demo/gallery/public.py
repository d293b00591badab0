"""Samples of the pages before sign-in."""

from types import SimpleNamespace as Thing

from demo.gallery.sample import sample

ORGANISATIONS = [
    Thing(slug="de-brug", name="De Brug", way="oidc"),
    Thing(slug="straatkracht", name="Straatkracht", way="oidc"),
    Thing(slug="kompas", name="Kompas, begeleiding op school voor jongeren in Amsterdam-Zuidoost", way="passkey"),
]
JOKE = Thing(name="Joke", organisation="Kompas")
REFUSALS = ("one-factor", "unknown-person", "other-subject", "waits-for-officer", "provider-away", "other-browser")
PASSKEY = {"errors": {}, "options_url": "/opties"}

SAMPLES = [
    sample("public-home", "public/home.html"),
    sample("public-sign-in", "public/sign_in.html", organisations=ORGANISATIONS, next=None),
    sample("public-sign-in-empty", "public/sign_in.html", organisations=[], next=None),
    *(sample(f"public-sign-in-{reason}", "public/sign_in_refused.html", reason=reason) for reason in REFUSALS),
    sample("public-passkey-made", "public/passkey_made.html", person=JOKE, works_at_once=False),
    sample("public-passkey-works", "public/passkey_made.html", person=JOKE, works_at_once=True),
    sample("public-passkey", "public/sign_in_with_passkey.html", organisation=Thing(name="Kompas"), **PASSKEY),
    sample("public-accept-passkey", "public/accept_passkey.html", person=JOKE, **PASSKEY),
    sample("public-400", "public/400.html"),
    sample("public-csrf", "public/csrf.html"),
    sample("public-403", "public/403.html"),
    sample("public-404", "public/404.html"),
    sample("public-not-written", "public/not_written.html", typed="Noor kwam op tijd voor de kijkdag."),
    sample("public-409", "public/409.html"),
    sample("public-429", "public/429.html", retry_minutes=10),
    sample("public-500", "public/500.html", reference="4f1c-9a20"),
    sample("public-neutral", "public/neutral.html"),
]
