"""From a row that a person typed to a note, and from a delivered note to a row that a person reads. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, TypeVar

from openpyxl.utils.datetime import from_excel

from adapters.base import Action, Delivery, Reply, find_marker
from adapters.spreadsheet.words import (
    ACTION_STATUS,
    HOW_KNOWN,
    KINDS,
    MONTHS,
    OWNERS,
    REPLIES,
    SUBJECTS,
    YES_NO,
    Column,
)
from adapters.wording import AMSTERDAM
from schemas.vocabulary import ActionOwner, ActionStatus, Kind, ReplyKind

LONGEST_NOTE = 600
T = TypeVar("T")


class Unreadable(Enum):
    """A cell that holds something else than what was typed there; the value is what to tell the writer."""

    FORMULA = "bevat een formule; typ de waarde zelf"
    MERGED = "is samengevoegd met een andere cel; hef dat op"
    FAULT = "bevat een fout (#); typ de waarde opnieuw"


@dataclass(frozen=True)
class Draft:
    """A well-typed row. It lacks only what the row itself cannot know: its key and its revision."""

    code: str
    author: str
    subject: str
    kind: str
    text: str = field(repr=False)
    how_known: str
    discussed: bool
    written_at: datetime
    action: Action | None


@dataclass(frozen=True)
class Mistakes:
    """Why a row cannot be read: per mistake one sentence, in Dutch, that names the column and what to type."""

    sentences: Sequence[str]


@dataclass(frozen=True)
class ReceivedRow:
    """A delivered note as it stands in van-koppel.xlsx. `date` is the local day and time, without a zone."""

    name: str
    date: datetime
    sender: str
    subject: str
    kind: str
    text: str = field(repr=False)
    how_known: str
    discussed: str
    replies: str = field(repr=False)
    code: str
    marker: str


class _MistakeError(ValueError):
    pass


def is_shared(cells: Mapping[Column, Any]) -> bool:
    """Whether the writer marked this row for sharing. Anything but a clear yes is no."""
    return _plain(cells.get(Column.SHARE)) in {"ja", "j", "x", "waar", "true"}


def unclear_share(cells: Mapping[Column, Any]) -> str:
    """What to tell a writer whose word for sharing is neither yes nor no; "" when it is clear."""
    value = cells.get(Column.SHARE)
    if isinstance(value, Unreadable):
        return f"Niet gedeeld. {Column.SHARE}: de cel {value.value}."
    clear = is_shared(cells) or _plain(value) in {"", "nee", "n", "onwaar", "false"}
    return "" if clear else f"Niet gedeeld. {Column.SHARE}: typ ja om te delen, of laat leeg."


def identity(cells: Mapping[Column, Any]) -> str:
    """What makes this note this note: its pair and its subject. "" while one of them cannot be read."""
    code, subject = pair_code(cells.get(Column.CODE)), _plain(cells.get(Column.SUBJECT))
    meaning = next((known for known, words in SUBJECTS.items() if subject in {word.lower() for word in words}), None)
    return f"{code} {meaning}" if code and meaning else ""


def content(cells: Mapping[Column, Any]) -> tuple[str, ...]:
    """Everything that the writer typed, in a fixed order, to compare one look with the next."""
    typed = (cells.get(column) for column in Column if column not in (Column.SHARE, Column.STATUS, Column.KEY))
    return tuple("" if value is None else str(value).strip() for value in typed)


def read_row(cells: Mapping[Column, Any], writers: Mapping[str, str], seen_at: datetime) -> Draft | Mistakes:
    """Read a row that is marked for sharing.

    `writers`: name as typed, in small letters → login. `seen_at`: when the adapter first saw this row; a note dated
    that same day counts as written then, one of an earlier day at noon.
    """
    mistakes: list[str] = []

    def column(name: Column, read: Any) -> Any:
        try:
            return read(_typed(cells.get(name)))
        except _MistakeError as mistake:
            mistakes.append(f"{name}: {mistake}.")

    code = column(Column.CODE, _code)
    written_at = column(Column.DATE, lambda value: _written_at(value, seen_at))
    author = column(Column.AUTHOR, lambda value: _author(value, writers))
    subject = column(Column.SUBJECT, lambda value: _one_of(value, SUBJECTS))
    kind = column(Column.KIND, lambda value: _one_of(value, KINDS))
    how_known = column(Column.HOW_KNOWN, lambda value: _one_of(value, HOW_KNOWN))
    discussed = column(Column.DISCUSSED, lambda value: _one_of(value, YES_NO))
    text = column(Column.TEXT, _text)
    owner = column(Column.OWNER, lambda value: _one_of(value, OWNERS) if value else ActionOwner.WRITER)
    due = column(Column.DUE, lambda value: _day(value) if value else None)
    if mistakes:
        return Mistakes(mistakes)
    action = _action(text, owner, due) if kind is Kind.ACTION else None
    return Draft(code, author, subject, kind, text, how_known, discussed, written_at, action)


def pair_code(value: Any) -> str:
    """A pair's code as the service writes it: capitals, hyphen, and no letters that look like digits; "" if none."""
    if value is None or isinstance(value, Unreadable):
        return ""
    letters = re.sub(r"[\s-]", "", str(value)).upper().translate(str.maketrans("OIL", "011"))
    return f"{letters[:4]}-{letters[4:]}" if re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", letters) else ""


def received_row(delivery: Delivery, code: str, name: str) -> ReceivedRow:
    """The row that a colleague reads. `name`: what her own organisation calls the youngster."""
    corrected = " (verbeterd)" if delivery.corrected else ""
    action = f"\n\n{_action_text(delivery.action, delivery.organisation)}" if delivery.action else ""
    return ReceivedRow(
        name=name,
        date=delivery.written_at.astimezone(AMSTERDAM).replace(tzinfo=None, microsecond=0),
        sender=f"{delivery.author} ({delivery.organisation})",
        subject=_word(SUBJECTS, delivery.subject),
        kind=_word(KINDS, delivery.kind) + corrected,
        text=delivery.text + action,
        how_known=_word(HOW_KNOWN, delivery.how_known),
        discussed=YES_NO[delivery.discussed][0],
        replies="\n".join(_reply_text(reply) for reply in delivery.replies),
        code=code,
        marker=delivery.marker,
    )


def dutch_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _word(words: Mapping[Any, tuple[str, ...]], value: str) -> str:
    # A word that a later service adds is shown as it is rather than refused.
    return next((dutch[0] for known, dutch in words.items() if known == value), value)


def _reply_text(reply: Reply) -> str:
    said = REPLIES.get(ReplyKind(reply.kind), reply.kind) if reply.kind in set(ReplyKind) else reply.kind
    day = dutch_day(reply.at.astimezone(AMSTERDAM).date())
    return f"{said}: {reply.text} ({day})" if reply.text else f"{said} ({day})"


def _action_text(action: Action, organisation: str) -> str:
    who = organisation if action.owner == ActionOwner.WRITER else "Wij"
    status = ACTION_STATUS.get(ActionStatus(action.status), "") if action.status in set(ActionStatus) else action.status
    due = f"uiterlijk {dutch_day(action.due_at.astimezone(AMSTERDAM).date())}" if action.due_at else ""
    start = f"niet voor {dutch_day(date.fromisoformat(action.not_before_date))}" if action.not_before_date else ""
    return "Actie: " + ", ".join(part for part in (action.what, who, due, start, action.place, status) if part)


def _action(text: str, owner: str, due: date | None) -> Action:
    due_at = datetime.combine(due, time(23, 59), AMSTERDAM).astimezone(UTC) if due else None
    return Action(what=text, owner=owner, status=ActionStatus.OPEN, due_at=due_at)


def _typed(value: Any) -> Any:
    if isinstance(value, Unreadable):
        raise _MistakeError(f"de cel {value.value}")
    return value.strip() if isinstance(value, str) else value


def _plain(value: Any) -> str:
    if isinstance(value, Unreadable) or value is None:
        return ""
    return " ".join(str(value).lower().split())


def _one_of(value: Any, words: Mapping[T, tuple[str, ...]]) -> T:
    typed = _plain(value)
    for meaning, known in words.items():
        if typed in {word.lower() for word in known}:
            return meaning
    choices = ", ".join(f"'{known[0]}'" for known in words.values())
    raise _MistakeError(f"kies {choices}")


def _code(value: Any) -> str:
    code = pair_code(value)
    if not code:
        raise _MistakeError("typ de code van het koppel, zoals K7M2-9QXD")
    return code


def _author(value: Any, writers: Mapping[str, str]) -> str:
    typed = _plain(value)
    if not typed:
        raise _MistakeError("typ je eigen naam")
    return writers.get(typed, typed)


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    if not text:
        raise _MistakeError("typ de notitie")
    if len(text) > LONGEST_NOTE:
        raise _MistakeError(f"de notitie heeft {len(text)} tekens; hooguit {LONGEST_NOTE} kan mee")
    if find_marker(text):
        raise _MistakeError("deze tekst kwam via Koppel binnen; schrijf het in eigen woorden, zonder het kenmerk")
    return text


def _written_at(value: Any, seen_at: datetime) -> datetime:
    seen = seen_at.astimezone(AMSTERDAM)
    day = _day(value)
    if day > seen.date():
        raise _MistakeError("deze dag moet nog komen; typ de dag waarop je het schreef")
    if isinstance(value, datetime) and value.time() != time():
        return min(value.replace(tzinfo=AMSTERDAM), seen).astimezone(UTC)
    moment = seen if day == seen.date() else datetime.combine(day, time(12), AMSTERDAM)
    return moment.astimezone(UTC).replace(microsecond=0)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    # A date in a cell that is formatted as a plain number: days since 1900. Other numbers are no date.
    if isinstance(value, int | float) and 36_526 <= value < 73_051:
        return _day(from_excel(value))
    day = _day_in_words(_plain(value))
    if day is None:
        raise _MistakeError("typ een datum, zoals 3-3-2026")
    return day


def _day_in_words(text: str) -> date | None:
    found = re.fullmatch(r"(?:[a-z]+ )?(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4}|\d{2})", text)
    if not found:
        return _real_day(*reversed(text.split("-"))) if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text) else None
    day, month, year = found.groups()
    if month.isalpha():
        numbers = [str(number) for number, name in enumerate(MONTHS, 1) if len(month) >= 3 and name.startswith(month)]
        month = numbers[0] if numbers else "0"
    return _real_day(day, month, year if len(year) == 4 else f"20{year}")


def _real_day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
