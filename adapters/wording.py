"""A delivered note as a colleague reads it in her own system: who says it, how she knows, the text, the replies."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.base import Action, BadRecord, Delivery, Reply
from adapters.vocabulary import Part, Vocabulary
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, ReplyKind, Subject

# What Koppel writes beside a note that cannot be shared. It is no marker of a delivery.
TOLD = "[koppel let op]"

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def letter(delivery: Delivery, vocabulary: Vocabulary) -> str:
    """Everything but the marker, in lines of plain text."""
    return "\n".join(_lines(delivery, vocabulary))


def told(bad: BadRecord) -> str:
    """What stands beside a note that cannot be shared, for its writer."""
    return "\n".join(
        (f"{TOLD} Niet gedeeld: {bad.where}.", bad.what, bad.mend, "Deze melding gaat vanzelf weg als het in orde is.")
    )


def moment_in_words(moment: datetime) -> str:
    """For instance `3 maart 2026, 14:02`, in Dutch time."""
    local = moment.astimezone(AMSTERDAM)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def _lines(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{delivery.author} ({delivery.organisation}), {moment_in_words(delivery.written_at)}"
    subject = vocabulary.said(Part.SUBJECT, Subject(delivery.subject))
    yield f"{_sentence(subject)}, {vocabulary.said(Part.KIND, Kind(delivery.kind))}"
    how_known = vocabulary.said(Part.HOW_KNOWN, HowKnown(delivery.how_known))
    yield f"{_sentence(how_known)}. {_sentence(vocabulary.said(Part.DISCUSSED, delivery.discussed))}."
    if delivery.corrected:
        yield "Dit is een verbeterde versie."
    yield ""
    yield delivery.text
    if delivery.action:
        yield ""
        yield from _action(delivery.action, delivery, vocabulary)
    for reply in delivery.replies:
        yield ""
        yield _reply(reply, vocabulary)


def _action(action: Action, delivery: Delivery, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"Actie: {action.what}"
    yield f"Wie: {delivery.author if ActionOwner(action.owner) is ActionOwner.WRITER else 'jullie organisatie'}"
    yield f"Stand: {vocabulary.said(Part.STATUS, ActionStatus(action.status))}"
    if action.due_at:
        yield f"Uiterlijk: {moment_in_words(action.due_at)}"
    if action.not_before_date:
        yield f"Niet voor: {action.not_before_date}"
    if action.place:
        yield f"Waar: {action.place}"


def _reply(reply: Reply, vocabulary: Vocabulary) -> str:
    words = _sentence(vocabulary.said(Part.REPLY, ReplyKind(reply.kind)))
    return f"De jongere, {moment_in_words(reply.at)}: {words}. {reply.text}".rstrip()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
