"""The words of a notice by e-mail. Whoever reads along over a shoulder learns that there is something new, and no more."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from service.pairs.mail_models import LetterKind
from service.post.claims import Claimed

WORDS = {
    (LetterKind.NEWS, "nl"): (
        "Er is iets nieuws",
        "Er is iets nieuws. Kijk als je tijd hebt:\n{address}\n\nGeen berichten meer? Dat zet je daar uit.\n",
    ),
    (LetterKind.NEWS, "en"): (
        "There is something new",
        "There is something new. Have a look when you have time:\n{address}\n\nNo more messages? Turn them off there.\n",
    ),
    (LetterKind.CODE, "nl"): (
        "Je code",
        "Je code is {code}. Typ hem op de pagina die je open hebt. Hij werkt een uur.\n\n"
        "Heb jij dit niet gevraagd? Dan hoef je niets te doen.\n",
    ),
    (LetterKind.CODE, "en"): (
        "Your code",
        "Your code is {code}. Type it on the page that you have open. It works for an hour.\n\n"
        "Did you not ask for this? Then you need not do anything.\n",
    ),
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who letters are from, and the address in them: that of the service, without anything behind it."""

    address: str
    public_url: str


def message_of(claimed: Claimed, sender: Sender) -> EmailMessage:
    """The letter as it goes over the wire. Sent twice it is the same message to whoever receives it (RFC 5322, 3.6.4)."""
    subject, body = WORDS[claimed.kind, claimed.language]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender.address, claimed.address, subject
    message["Date"] = format_datetime(claimed.written_at)
    message["Message-ID"] = f"<{_name_of(claimed)}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers
    message.set_content(body.format(address=sender.public_url, code=claimed.code), cte="quoted-printable")
    return message


def _name_of(claimed: Claimed) -> UUID:
    return uuid5(NAMESPACE_URL, f"{claimed.mailbox_id}/{claimed.kind}/{claimed.written_at.timestamp()}/{claimed.number}")
