"""The demo's OpenID provider, asked by an independent client: Authlib's, over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from bs4 import BeautifulSoup
from joserfc import jwt
from joserfc.jwk import KeySet

from demo.identity_provider.config import ConfigError, read_config
from tests.identity_provider import HTTP, SINGLE_FACTOR, IdentityProvider, running_identity_provider

REDIRECT = "https://koppel.test/sign-in/done"
VERIFIER = "v" * 43


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with running_identity_provider(tmp_path_factory.mktemp("provider"), [REDIRECT]) as running:
        yield running


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    # Authlib's client refuses plain HTTP; the provider under test is on this machine.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


class Service:
    """A program that lets people of one organisation sign in, as any OpenID client would."""

    def __init__(self, provider: IdentityProvider, slug: str = "de-brug", secret: str = "") -> None:
        self.provider = provider
        self.metadata = HTTP.get(f"{provider.issuer(slug)}/.well-known/openid-configuration").json()
        self.oauth = OAuth2Client(
            provider.client_id,
            secret or provider.client_secret,
            scope="openid profile",
            redirect_uri=REDIRECT,
            code_challenge_method="S256",
            verify=False,  # plain HTTP; reading certificates takes longer than the whole test
        )

    def asks(self, **more: str) -> str:
        """The address of the page that it sends somebody to."""
        more = {"nonce": "a nonce", "code_verifier": VERIFIER, **more}
        address, _ = self.oauth.create_authorization_url(self.metadata["authorization_endpoint"], state="a state", **more)
        return str(address)

    def signs_in(self, login: str) -> str:
        """The address that somebody comes back at."""
        return self.provider.sign_in(self.asks(), login)

    def token(self, came_back: str, **more: str) -> dict[str, Any]:
        more = {"code_verifier": VERIFIER, **more}
        answer: dict[str, Any] = self.oauth.fetch_token(
            self.metadata["token_endpoint"], authorization_response=came_back, **more
        )
        return answer

    def claims(self, token: dict[str, Any]) -> dict[str, Any]:
        keys = KeySet.import_key_set(HTTP.get(self.metadata["jwks_uri"]).json())
        return jwt.decode(token["id_token"], keys, algorithms=["ES256"]).claims


@pytest.fixture
def service(provider: IdentityProvider) -> Service:
    return Service(provider)


def asked_properly(service: Service) -> dict[str, str]:
    """What a request that is right in everything says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(service.asks()).query).items()}


def test_somebody_who_signs_in_is_stated_in_a_token_signed_with_the_published_key(service: Service) -> None:
    claims = service.claims(service.token(service.signs_in("sanne")))
    assert claims["iss"] == service.metadata["issuer"]
    assert claims["aud"] == [service.provider.client_id]
    assert (claims["sub"], claims["preferred_username"], claims["name"]) == ("sanne", "sanne", "Sanne Vos")
    assert claims["nonce"] == "a nonce"
    assert 0 < claims["exp"] - claims["iat"] <= 300


def test_no_token_says_a_role(service: Service) -> None:
    claims = service.claims(service.token(service.signs_in("iris")))
    assert not {"role", "roles", "groups"} & claims.keys()


def test_the_answer_brings_back_the_state_and_names_its_issuer(service: Service) -> None:
    back = urlsplit(service.signs_in("sanne"))
    answer = parse_qs(back.query)
    assert back._replace(query="").geturl() == REDIRECT
    assert (answer["state"], answer["iss"]) == (["a state"], [service.metadata["issuer"]])


def test_several_factors_are_said_and_so_is_a_single_one(service: Service) -> None:
    sanne = service.claims(service.token(service.signs_in("sanne")))
    els = service.claims(service.token(service.signs_in(SINGLE_FACTOR)))
    assert (sanne["amr"], els["amr"]) == (["pwd", "otp"], ["pwd"])
    assert sanne["acr"] != els["acr"]


def test_each_organisation_has_its_own_issuer_key_and_people(provider: IdentityProvider, service: Service) -> None:
    straatkracht = Service(provider, "straatkracht")
    assert straatkracht.metadata["issuer"] != service.metadata["issuer"]
    keys = [HTTP.get(known.metadata["jwks_uri"]).json()["keys"][0]["kid"] for known in (service, straatkracht)]
    assert keys[0] != keys[1]
    buttons = BeautifulSoup(HTTP.get(straatkracht.asks()).text, "html5lib").select("button[name=login]")
    assert [button["value"] for button in buttons] == ["karim", "bilal", "tom"]


def test_a_code_of_one_organisation_is_nothing_at_the_other(provider: IdentityProvider, service: Service) -> None:
    came_back = service.signs_in("sanne")
    assert refused_token(Service(provider, "straatkracht"), came_back) == "invalid_grant"


def test_the_metadata_says_where_everything_is_and_what_is_asked(service: Service) -> None:
    assert service.metadata["issuer"] == service.provider.issuer("de-brug")
    assert service.metadata["code_challenge_methods_supported"] == ["S256"]
    assert service.metadata["id_token_signing_alg_values_supported"] == ["ES256"]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        assert service.metadata[name].startswith(f"{service.metadata['issuer']}/")


def test_the_published_key_is_only_the_public_half(service: Service) -> None:
    (key,) = HTTP.get(service.metadata["jwks_uri"]).json()["keys"]
    assert key["kid"]
    assert "d" not in key


@pytest.mark.parametrize("redirect_uri", [f"{REDIRECT}/", f"{REDIRECT}?x=1", REDIRECT.upper(), "https://elsewhere.test/"])
def test_another_redirect_address_gets_a_page_and_no_redirect(service: Service, redirect_uri: str) -> None:
    answer = service.provider.refusal(**asked_properly(service) | {"redirect_uri": redirect_uri})
    assert answer.status_code == 400
    assert "Aanmelden lukt zo niet" in answer.text


def test_an_unknown_client_gets_a_page_and_no_redirect(service: Service) -> None:
    answer = service.provider.refusal(**asked_properly(service) | {"client_id": "<b>nobody</b>"})
    assert answer.status_code == 400
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    "left_out",
    ["code_challenge", "code_challenge_method", "nonce", "scope"],
)
def test_a_request_without_a_part_is_sent_back_with_an_error(service: Service, left_out: str) -> None:
    asked = asked_properly(service)
    del asked[left_out]
    assert sent_back_with(service.provider.refusal(**asked)) in ("invalid_request", "invalid_scope")


def test_a_plain_challenge_is_sent_back_with_an_error(service: Service) -> None:
    asked = asked_properly(service) | {"code_challenge": VERIFIER, "code_challenge_method": "plain"}
    assert sent_back_with(service.provider.refusal(**asked)) == "invalid_request"


def test_who_asks_for_no_page_is_told_that_nobody_is_signed_in(service: Service) -> None:
    answer = service.provider.refusal(**asked_properly(service) | {"prompt": "none"})
    assert sent_back_with(answer) == "login_required"


def test_pressing_a_button_that_is_not_there_signs_nobody_in(service: Service) -> None:
    answer = HTTP.post(service.asks(), data={"login": "karim"})
    assert sent_back_with(answer) == "access_denied"


def test_a_code_works_once(service: Service) -> None:
    came_back = service.signs_in("sanne")
    assert service.token(came_back)["id_token"]
    assert refused_token(service, came_back) == "invalid_grant"


def test_a_code_without_its_verifier_is_refused_and_spent(service: Service) -> None:
    came_back = service.signs_in("sanne")
    assert refused_token(service, came_back, code_verifier="w" * 43) == "invalid_grant"
    assert refused_token(service, came_back) == "invalid_grant"


def test_a_code_at_another_redirect_address_is_refused(service: Service) -> None:
    assert refused_token(service, service.signs_in("sanne"), redirect_uri=f"{REDIRECT}/") == "invalid_grant"


def test_a_wrong_client_secret_is_refused(provider: IdentityProvider, service: Service) -> None:
    assert refused_token(Service(provider, secret="guessed"), service.signs_in("sanne")) == "invalid_client"


def test_the_page_is_dutch_and_asks_nothing_from_elsewhere(service: Service) -> None:
    answer = HTTP.get(service.asks())
    page = BeautifulSoup(answer.text, "html5lib")
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert page.title is not None
    assert page.title.text == "Aanmelden · De Brug"
    assert not page.select("script, img, iframe")
    (link,) = page.select("link[rel=stylesheet]")
    sheet = HTTP.get(httpx.URL(service.asks()).join(str(link["href"])))
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "url(" not in sheet.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_address_of_no_organisation_is_not_found(provider: IdentityProvider) -> None:
    assert HTTP.get(f"{provider.url}/kompas/.well-known/openid-configuration").status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[organisation", "array"),
        ("", "[[organisation]]"),
        ('[[organisation]]\nname = "De Brug"', "slug"),
        ('[[organisation]]\nslug = "De Brug"\nname = "De Brug"', "part of an address"),
        ('[[organisation]]\nslug = "a"\nname = "A"\ncolour = "red"', "colour"),
        ('[[organisation]]\nslug = "a"\nname = "A"', "[[client]]"),
        ('[[organisation]]\nslug = "a"\nname = "A"\n[[organisation.client]]\nid = "k"\nsecret = "s"', "redirect_uris"),
    ],
)
def test_a_wrong_configuration_is_named_with_its_file(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "people.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_config(file)
    assert str(file) in str(raised.value)
    assert says in str(raised.value)


def test_the_program_says_what_is_wrong_and_does_not_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "demo.identity_provider", "--port", "1", "--config", str(tmp_path / "absent.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 1
    assert "absent.toml" in done.stderr
    assert "Traceback" not in done.stderr


def refused_token(service: Service, came_back: str, **more: str) -> str:
    """The error that the request for a token gets."""
    asked = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(came_back).query)["code"][0],
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        **more,
    }
    secret = (service.oauth.client_id, service.oauth.client_secret)
    answer = HTTP.post(service.metadata["token_endpoint"], data=asked, auth=secret)
    assert answer.status_code in (400, 401)
    return str(answer.json()["error"])


def sent_back_with(answer: httpx.Response) -> str:
    """The error in an answer that sends the browser back to the service, with state and issuer."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(f"{REDIRECT}?")
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["state"] == ["a state"]
    assert said["iss"][0].endswith("/de-brug")
    return said["error"][0]
