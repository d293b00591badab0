"""Notes that a system keeps as HTML, as plain text and back. Pure."""

import html
import re
from html.parser import HTMLParser

_UNSEEN = {"script", "style", "head", "title", "template"}
_NEW_LINE = {"br", "p", "div", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}


def text_of(markup: str) -> str:
    """What a reader sees, with a new line where a paragraph begins or ends."""
    reader = _Reader()
    reader.feed(markup.replace("\r\n", "\n"))
    reader.close()
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in "".join(reader.seen).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def html_of(text: str) -> str:
    """The text as HTML in which nothing of it is markup."""
    return html.escape(text).replace("\n", "<br>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _NEW_LINE:
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _NEW_LINE - {"br"}:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # A line end in the source of a page is a space on the page.
            self.seen.append(data.replace("\n", " "))
