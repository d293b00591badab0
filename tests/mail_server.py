"""A real mail server for tests, at a port of its own: aiosmtpd, with or without TLS and a login."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.settings import MailSecurity, MailServer

SENDER = "bericht@koppel.test"
LOGIN, PASSWORD = "koppel", "a long secret"


@dataclass
class Post:
    """What the server took. `refuse`: what it says to each letter instead, while it is set."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""
    meanwhile: Callable[[], None] | None = None
    port: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        if self.refuse:
            return self.refuse
        if self.meanwhile:
            await asyncio.to_thread(self.meanwhile)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        assert envelope.rcpt_tos == [message["To"]]
        self.messages.append(message)
        return "250 OK"

    @property
    def server(self) -> MailServer:
        """How settings name it, without TLS."""
        return MailServer("127.0.0.1", self.port, MailSecurity.NONE, SENDER)

    def secured(self, security: MailSecurity, password: str = PASSWORD) -> MailServer:
        """How settings name it, with TLS and a login."""
        return MailServer("127.0.0.1", self.port, security, SENDER, LOGIN, password)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, security: MailSecurity = MailSecurity.NONE) -> Iterator[Post]:
    """A server that takes letters as long as the block lasts."""
    post, ready, loop = Post(), Event(), asyncio.new_event_loop()

    def protocol() -> SMTP:
        if security is MailSecurity.NONE:
            return SMTP(post)
        starts = {"tls_context": tls, "require_starttls": True} if security is MailSecurity.STARTTLS else {}
        return SMTP(post, authenticator=_knows, auth_required=True, auth_require_tls=bool(starts), **starts)

    def run() -> None:
        asyncio.set_event_loop(loop)
        implicit = tls if security is MailSecurity.TLS else None
        listening = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=implicit))
        post.port = listening.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        listening.close()
        loop.run_until_complete(listening.wait_closed())
        loop.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)


def own_certificate(directory: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server at 127.0.0.1 shows, and the file with which a caller trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.koppel.test")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), begins, begins + timedelta(days=9)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = directory / "mail.pem", directory / "mail.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, private)
    return context, certificate


def _knows(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, said: LoginPassword) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (LOGIN.encode(), PASSWORD.encode()), handled=False)
