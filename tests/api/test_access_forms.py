"""A form that changes something works only from our own page, in the browser that it was shown to."""

import pytest
from flask import Flask

from service.pages.doors import safe_next
from tests.web_reader import Browser

LANGUAGE = "/taal/en"


@pytest.fixture
def visitor(browser: Browser) -> Browser:
    """A browser that has opened a page with a form."""
    browser.open("/aanmelden")
    return browser


def test_the_form_of_our_own_page_works(visitor: Browser) -> None:
    visitor.submit(LANGUAGE)
    assert (visitor.status, visitor.goes_to, visitor.cookie("taal")) == (303, "/aanmelden", "en")
    assert visitor.follow().html["lang"] == "en"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_our_token_changes_nothing_and_says_what_to_do(visitor: Browser, token: str) -> None:
    page = visitor.send(LANGUAGE, {"csrf_token": token})
    assert (visitor.status, visitor.cookie("taal")) == (400, None)
    assert "laad de pagina opnieuw" in page.text


def test_a_token_of_another_browser_changes_nothing(app: Flask, visitor: Browser) -> None:
    other = Browser(app)
    other.open("/aanmelden")
    visitor.send(LANGUAGE, {"csrf_token": other.form_token})
    assert visitor.status == 400


def test_a_token_from_before_signing_in_is_worth_nothing_after(visitor: Browser) -> None:
    token = visitor.form_token
    visitor.sign_in_with("some session")
    visitor.send(LANGUAGE, {"csrf_token": token})
    assert visitor.status == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_on_another_site_changes_nothing_even_with_the_token(visitor: Browser, headers: dict[str, str]) -> None:
    visitor.send(LANGUAGE, {"csrf_token": visitor.form_token}, **headers)
    assert visitor.status == 400


@pytest.mark.parametrize("headers", [{"Origin": "null"}, {"Origin": "https://koppel.test", "Sec-Fetch-Site": "same-origin"}])
def test_what_browsers_say_of_our_own_forms_is_taken(visitor: Browser, headers: dict[str, str]) -> None:
    visitor.send(LANGUAGE, {"csrf_token": visitor.form_token}, **headers)
    assert visitor.status == 303


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere",
        "javascript:1",
        "",
        None,
        "x",
    ],
)
def test_nobody_is_led_to_another_site(path: str | None) -> None:
    assert safe_next(path) is None


def test_going_back_keeps_the_path_and_drops_the_query() -> None:
    assert safe_next("/begeleider/koppels?note=1#x") == "/begeleider/koppels"


def test_every_answer_carries_the_headers_that_protect_it(browser: Browser) -> None:
    browser.open("/aanmelden")
    headers = browser.answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_error_answers_carry_them_too(browser: Browser) -> None:
    for path in ("/nergens", "/v1/nergens"):
        browser.open(path)
        assert browser.status == 404
        assert browser.answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in browser.answer.headers["Content-Security-Policy"]


def test_the_api_tells_its_version_and_errors_are_problems(browser: Browser) -> None:
    browser.open("/v1/nergens")
    assert browser.answer.headers["API-Version"] == "1.0.0"
    assert browser.answer.content_type == "application/problem+json"


def test_style_sheets_may_be_kept(browser: Browser) -> None:
    browser.open("/static/koppel.css")
    assert (browser.status, "no-store" in browser.answer.headers["Cache-Control"]) == (200, False)


def test_a_request_that_is_too_large_is_refused(browser: Browser) -> None:
    browser.send(LANGUAGE, {"csrf_token": "x", "return": "y" * 70_000})
    assert browser.status == 413


def test_the_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(visitor: Browser) -> None:
    cookie = visitor.answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-koppel-visit=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_health_readiness_and_counts_answer_operators(browser: Browser) -> None:
    for path in ("/healthz", "/readyz"):
        browser.open(path)
        assert (browser.status, browser.answer.get_json()) == (200, {"status": "ok"})
    browser.open("/metrics")
    assert 'koppel_requests_total{operation="readyz",status="200"} 1' in browser.answer.text
