"""The keys that sign consent records, as JSON Web Keys (RFC 7517)."""

from schemas.shape import Items, Part, Shape
from schemas.text import Exact

COORDINATE = r"^[A-Za-z0-9_-]{43}$"


class JwkSchema(Shape):
    """A public key on the curve P-256 (RFC 7518, 6.2)."""

    kty = Exact(r"^EC$", max_length=2, expectation="EC", required=True)
    crv = Exact(r"^P-256$", max_length=5, expectation="P-256", required=True)
    x = Exact(COORDINATE, max_length=43, expectation="een coördinaat in base64url", required=True)
    y = Exact(COORDINATE, max_length=43, expectation="een coördinaat in base64url", required=True)
    kid = Exact(COORDINATE, max_length=43, expectation="de vingerafdruk van de sleutel (RFC 7638)", required=True)
    use = Exact(r"^sig$", max_length=3, expectation="sig", required=True)
    alg = Exact(r"^ES256$", max_length=5, expectation="ES256", required=True)


class JwkSetSchema(Shape):
    """Every key that ever signed, oldest first."""

    keys = Items(Part(JwkSchema), most=1000, required=True)
