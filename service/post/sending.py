"""Sending letters by SMTP (RFC 5321), after the commit of what they tell of, at least once each.

One connection per round, opened only when something is due. While the mail server is away nothing is lost or given up.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from service.db import Database
from service.post.claims import Claimed, claim_letter, give_up_if_too_old, is_any_due, letter_has_left
from service.post.letters import Sender, message_of
from service.settings import MailSecurity, MailServer

SECONDS = 20.0  # for each step of the conversation
MOST_AT_ONCE = 200  # letters in one round; the rest leaves in the next

logger = logging.getLogger("koppel")


class MailServerError(RuntimeError):
    """The mail server cannot be used now. Says what is wrong, and no address of anybody."""


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server: encrypted and signed in as settings say. Raises MailServerError."""
    try:
        connection = _open(server)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(f"{server.host}:{server.port}: {_without_addresses(error)}") from error
    try:
        yield connection
    finally:
        _close(connection)


def send_letters(database: Database, server: MailServer, public_url: str) -> int:
    """Send what is due; returns how many left. A mail server that is away is told in the log of the application."""
    with database.reading() as session:
        if not is_any_due(session):
            return 0
    try:
        with connected(server) as connection:
            return _send_all(database, connection, Sender(server.sender, public_url))
    except MailServerError as error:
        logger.warning("letters wait: %s", error)
        return 0


def _send_all(database: Database, connection: smtplib.SMTP, sender: Sender) -> int:
    sent = 0
    for _ in range(MOST_AT_ONCE):
        with database.transaction() as session:
            claimed = claim_letter(session)
        if claimed is None:
            break
        if _send(database, connection, claimed, sender):
            sent += 1
    return sent


def _send(database: Database, connection: smtplib.SMTP, claimed: Claimed, sender: Sender) -> bool:
    """Whether it left. Raises MailServerError when the conversation broke: the letter comes back later."""
    try:
        connection.send_message(message_of(claimed, sender))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
        logger.warning("a letter was refused: %s", _without_addresses(error))
        with database.transaction() as session:
            give_up_if_too_old(session, claimed)
        return False
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(_without_addresses(error)) from error
    with database.transaction() as session:
        letter_has_left(session, claimed)
    return True


def _open(server: MailServer) -> smtplib.SMTP:
    if server.security is MailSecurity.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security is MailSecurity.STARTTLS:
            connection.starttls(context=ssl.create_default_context())  # raises when the server offers none (RFC 8314)
        if server.login:
            _sign_in(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


def _sign_in(connection: smtplib.SMTP, server: MailServer) -> None:
    """Raises MailServerError: some servers hang up on a wrong password, which says nothing by itself."""
    try:
        connection.login(server.login, server.password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected) as error:
        said = _without_addresses(error)
        raise MailServerError(
            f"{server.host}:{server.port} did not take KOPPEL_SMTP_LOGIN and its password: {said}"
        ) from error


def _close(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def _without_addresses(error: Exception) -> str:
    """What the server said by its number alone: its words repeat the address of whoever the letter is for."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {str(code) for code, _ in error.recipients.values()}
        return f"{type(error).__name__} {' '.join(sorted(codes))}"
    code = getattr(error, "smtp_code", None)
    return (
        f"{type(error).__name__} {code}"
        if code
        else f"{type(error).__name__} {getattr(error, 'strerror', None) or ''}".strip()
    )
