"""A delivered note as a colleague reads it in Tryton: the marker, who says it, how she knows, the text, the replies."""

from collections.abc import Iterator

from adapters.base import Action, Delivery, Reply
from adapters.tryton.mapping import moment_in_words
from schemas.vocabulary import ActionOwner, ActionStatus, HowKnown, Kind, ReplyKind, Subject

_SUBJECTS = {
    Subject.SUPPORT: "steun",
    Subject.HOUSING: "wonen",
    Subject.SCHOOL_WORK: "school en werk",
    Subject.INCOME: "inkomen en schulden",
    Subject.WELLBEING: "welzijn en gezondheid",
    Subject.PRACTICAL: "praktisch",
}
_KINDS = {
    Kind.AGREEMENT: "afspraak",
    Kind.ACTION: "actie",
    Kind.UPDATE: "update",
    Kind.SIGNAL: "signaal",
    Kind.QUESTION: "vraag",
    Kind.STRENGTH: "kracht",
}
_HOW_KNOWN = {
    HowKnown.SEEN: "Zelf gezien.",
    HowKnown.TOLD_BY_YOUNGSTER: "Van de jongere gehoord.",
    HowKnown.HEARD_FROM_OTHERS: "Van anderen gehoord.",
}
_STATUSES = {
    ActionStatus.OPEN: "nog te doen",
    ActionStatus.TAKEN: "opgepakt",
    ActionStatus.WAITING_ON_OTHERS: "wacht op anderen",
    ActionStatus.DONE: "gedaan",
    ActionStatus.DID_NOT_GO_AHEAD: "ging niet door",
}
_REPLIES = {
    ReplyKind.AGREE: "Dit klopt.",
    ReplyKind.REPLY: "Reactie.",
    ReplyKind.DISPUTE: "Dit klopt niet.",
    ReplyKind.NOT_DISCUSSED: "Dit is niet met mij besproken.",
}


def message(delivery: Delivery) -> str:
    """The whole message of the `ir.note`; it begins with the marker."""
    return "\n".join(_lines(delivery))


def _lines(delivery: Delivery) -> Iterator[str]:
    yield delivery.marker
    yield f"{delivery.author} ({delivery.organisation}), {moment_in_words(delivery.written_at)}"
    yield f"{_SUBJECTS[Subject(delivery.subject)].capitalize()}, {_KINDS[Kind(delivery.kind)]}"
    discussed = "Besproken met de jongere." if delivery.discussed else "Nog niet besproken met de jongere."
    yield f"{_HOW_KNOWN[HowKnown(delivery.how_known)]} {discussed}"
    if delivery.corrected:
        yield "Dit is een verbeterde versie."
    yield ""
    yield delivery.text
    if delivery.action:
        yield ""
        yield _action(delivery.action, delivery)
    for reply in delivery.replies:
        yield ""
        yield _reply(reply)


def _action(action: Action, delivery: Delivery) -> str:
    owner = delivery.author if ActionOwner(action.owner) is ActionOwner.WRITER else "jullie organisatie"
    parts = [f"Actie: {action.what}", f"Wie: {owner}", f"Stand: {_STATUSES[ActionStatus(action.status)]}"]
    if action.due_at:
        parts.append(f"Uiterlijk: {moment_in_words(action.due_at)}")
    if action.not_before_date:
        parts.append(f"Niet voor: {action.not_before_date}")
    if action.place:
        parts.append(f"Waar: {action.place}")
    return "\n".join(parts)


def _reply(reply: Reply) -> str:
    words = f"De jongere, {moment_in_words(reply.at)}: {_REPLIES[ReplyKind(reply.kind)]}"
    return f"{words} {reply.text}" if reply.text else words
