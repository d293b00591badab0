"""Noor without a phone: what she does on Sanne's screen, and later, alone, with the code on her paper."""

from uuid import UUID

from bs4 import BeautifulSoup
from flask import Flask

from tests.factories import World
from tests.pages.desk import at_desk
from tests.web_reader import Browser

BORN = {"birth_month": "1", "birth_year": "2007"}
BESIDE = {"present": ["nobody"], "beside": "yes"}
AT = "/jongere/samen"
PAPER = "/jongere/papier"


def on_screen_of_sanne(app: Flask, world: World, pair_id: UUID, **who: list[str]) -> Browser:
    """Sanne signed in and gave her screen to Noor, who sees the first page."""
    screen = at_desk(app, world, world.sanne)
    screen.open(f"/begeleider/koppel/{pair_id}/samen")
    screen.submit(f"/begeleider/koppel/{pair_id}/samen", {**BESIDE, **who})
    screen.follow()
    return screen


def says_who_she_is(screen: Browser, name: str = "Noor", **born: str) -> BeautifulSoup:
    """Her name, and for who is new when she was born."""
    asked = BORN if screen.page.find("select", {"name": "birth_month"}) else {}
    screen.submit(f"{AT}/begin", {"name": name, **asked, **born})
    return screen.follow()


def chooses(screen: Browser, *subjects: str) -> BeautifulSoup:
    """Through the screens to the choice as it would be."""
    screen.open(f"{AT}/kiezen")
    screen.submit(f"{AT}/kiezen", {**{f"subject-{subject}": "yes" for subject in subjects}, "answer": "next"})
    return screen.follow()


def answers(screen: Browser, answer: str = "yes") -> BeautifulSoup:
    """The last screen."""
    screen.submit(f"{AT}/keuze", {"answer": answer})
    return screen.follow()


def says_yes_beside(app: Flask, world: World, pair_id: UUID, *subjects: str) -> Browser:
    """All of it: on Sanne's screen Noor says that Karim may read about these subjects."""
    screen = on_screen_of_sanne(app, world, pair_id)
    says_who_she_is(screen)
    chooses(screen, *(subjects or ("housing",)))
    answers(screen)
    return screen


def code_on_paper(screen: Browser) -> str:
    """The code that she writes down."""
    return str(screen.page.select_one(".big-code").get_text())


def exchanges(browser: Browser, code: str, **born: str) -> BeautifulSoup:
    """In the library: the code on paper and the question."""
    browser.open(f"/p/{code}")
    return browser.submit(PAPER, {"code": code, **BORN, **born})


def comes_alone(app: Flask, code: str) -> tuple[Browser, str]:
    """In the library, up to her own page; and the code of her own."""
    browser = Browser(app)
    exchanges(browser, code)
    own_code = code_on_paper(browser)
    browser.submit(f"{PAPER}/bewaard")
    browser.follow()
    return browser, own_code
