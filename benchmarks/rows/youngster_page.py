"""youngster-page: what comes over the wire for one screen of the consent page, on a phone that was never here before."""

from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from bs4 import BeautifulSoup, Tag

from benchmarks.bench import Bench
from benchmarks.ground import Ground, make_ground
from benchmarks.result import Goal, Result
from service.access.sessions import begin_session_of_youngster
from service.pairs.models import Pair
from service.records.writing import write_note
from tests.factories import World, pair_with_youngster
from tests.pages.desk import draft

WITHIN = Goal(40, 25, at_least=False)
WAITING = 8
TEXT = "Noor heeft donderdag de kijkdag bij het wonen op de Lindenhof. Ze gaat met de bus van kwart over negen. " * 2
AS_BROWSERS_DO = {"Accept-Encoding": "gzip, deflate, br, zstd"}
KILO = 1000
ANSWERS = {"subject-housing": "yes", "subject-school-work": "yes", "answer": "next"}


def youngster_page(bench: Bench) -> list[Result]:
    """Every screen with all that it names, each with an empty cache; the figure is the largest. Eight notes wait."""
    ground = make_ground(bench.directory / "youngster-page", bench.make_url, 1, WAITING, _asked)
    with ground.served(bench.threads):
        sizes = dict(_screens(ground))
    raw = {f"{number} {screen}, kB": size / KILO for (number, screen), size in sizes.items()}
    what = "the largest screen, everything included"
    return [bench.result("youngster-page", what, max(sizes.values()) / KILO, WITHIN, raw, "kB")]


def _asked(world: World, youngsters: int, notes_each: int) -> list[UUID]:
    """A youngster who was asked and has not answered, with notes of both that wait."""
    pair_id, _ = pair_with_youngster(world)
    with world.database.transaction() as session:
        for number in range(notes_each):
            author = (world.sanne, world.karim)[number % 2]
            write_note(session, author, pair_id, draft(world, f"{TEXT}{number}"))
    return [pair_id]


def _screens(ground: Ground) -> Iterator[tuple[tuple[int, str], int]]:
    """The screens by number and name, as a youngster goes through them."""
    pair_id = ground.pair_ids[0]
    with ground.database.transaction() as session:
        youngster_id = session.get_one(Pair, pair_id).youngster_id
        assert youngster_id is not None
        cookie = begin_session_of_youngster(session, youngster_id, "passkey", own_device=True)
    address = f"/jongere/keuze/{pair_id}/wie"
    with httpx.Client(base_url=ground.url, cookies={"koppel": cookie}, headers=AS_BROWSERS_DO) as phone:
        for number in count(1):
            page = phone.get(address).raise_for_status()
            soup = BeautifulSoup(page.text, "html.parser")
            size = _bytes(page) + sum(_bytes(phone.get(named)) for named in _named(soup))
            yield (number, _name(address)), size
            if address.endswith("/samen"):
                return
            answer = phone.post(_where(soup, address), data=_filled(soup))
            assert answer.status_code == 303, answer.text
            address = urlsplit(answer.headers["Location"]).path


def _named(soup: BeautifulSoup) -> list[str]:
    """What the browser fetches for this page, each once."""
    tags = soup.select("link[rel=stylesheet], link[rel=icon], script[src], img[src]")
    return sorted({str(tag.get("href") or tag.get("src")) for tag in tags})


def _where(soup: BeautifulSoup, address: str) -> str:
    return next((str(form["action"]) for form in _forms(soup) if form.get("action")), address)


def _filled(soup: BeautifulSoup) -> dict[str, str]:
    form = _forms(soup)[0]
    hidden = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    named = {str(field["name"]) for field in form.select("[name]")}
    return {**hidden, **{name: value for name, value in ANSWERS.items() if name in named}}


def _forms(soup: BeautifulSoup) -> list[Tag]:
    return [form for form in soup.select("main form") if form.select("[name=answer]")]


def _name(address: str) -> str:
    return address.split("/")[4]


def _bytes(answer: httpx.Response) -> int:
    """The answer as it came: status line, headers and body, compressed where it was."""
    head = sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers.raw)
    return len("HTTP/1.1 200 OK\r\n") + head + len("\r\n") + answer.num_bytes_downloaded
