"""Settings of the service, read once from the environment. Half a configuration is refused, with what is missing."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from service.errors import SettingsError
from tlog.policies import Policy, WrongPolicyError, parse_policy


class MailSecurity(StrEnum):
    """STARTTLS: asked for right after connecting; TLS: from the first byte (RFC 8314); NONE: on this machine itself only."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where notices by e-mail are handed in, and from which address. An empty `login`: the server asks for none."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    login: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service needs to run.

    `master_key` is 32 bytes and wraps every other key; it is never stored beside them. `inbox_pace` is in seconds.
    `trusted_proxies`: how many of our own stand in front, each of which adds who asked it to X-Forwarded-For.
    `mail`: None, and no notices by e-mail are offered. `log_policy`: which witnesses must have signed a seal before pages
    call it confirmed; None: those of two organisations.
    """

    database_url: str
    key_store_url: str
    public_url: str
    master_key: bytes = field(repr=False)
    token_key: str = field(repr=False)
    inbox_pace: int = 5
    trusted_proxies: int = 0
    mail: MailServer | None = None
    log_policy: Policy | None = None

    @property
    def is_secure(self) -> bool:
        """Whether pages are served over HTTPS; only a service on this machine itself may do without."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def log_name(self) -> str:
        """The name that a new log gets: the address of its checkpoint and tiles, without scheme (C2SP tlog-tiles)."""
        return self.public_url.partition("://")[2] + "/v1/log"

    @property
    def relying_party(self) -> str:
        """The host name that passkeys are bound to (WebAuthn, RP ID)."""
        return urlsplit(self.public_url).hostname or ""


REQUIRED = {
    "KOPPEL_DATABASE_URL": "the address of the database, for example sqlite:////var/lib/koppel/koppel.db",
    "KOPPEL_KEY_STORE_URL": "the address of the key store, a database of its own that is not in the first one's backup",
    "KOPPEL_PUBLIC_URL": "the address at which people reach the service, for example https://koppel.example.org",
    "KOPPEL_MASTER_KEY_FILE": "the file with the master key; make one with: koppel key new master FILE",
    "KOPPEL_TOKEN_KEY_FILE": "the file with the key that signs access tokens; make one with: koppel key new token FILE",
}
MAIL = {
    "KOPPEL_SMTP_HOST": "the mail server that takes notices by e-mail, for example mail.example.org",
    "KOPPEL_SMTP_SENDER": "the address that they come from; one that says nothing about care",
}
MAIL_OPTIONAL = ("KOPPEL_SMTP_PORT", "KOPPEL_SMTP_SECURITY", "KOPPEL_SMTP_LOGIN", "KOPPEL_SMTP_PASSWORD_FILE")
MAIL_PORT = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}
MAIL_ADDRESS = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
POLICY_FILE = "KOPPEL_LOG_POLICY_FILE"
MOST_PROXIES = 5
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings.

    Raises SettingsError naming every setting that is missing or wrong, so that one start shows them all.
    """
    faults = [f"{name} is not set: {meaning}" for name, meaning in REQUIRED.items() if not environment.get(name)]
    if faults:
        raise SettingsError(faults)
    master_key = _read_file(environment, "KOPPEL_MASTER_KEY_FILE", faults).strip()
    token_key = _read_file(environment, "KOPPEL_TOKEN_KEY_FILE", faults)
    public_url = environment["KOPPEL_PUBLIC_URL"].rstrip("/")
    faults += _faults_of_address(public_url)
    if environment["KOPPEL_DATABASE_URL"] == environment["KOPPEL_KEY_STORE_URL"]:
        faults.append("KOPPEL_KEY_STORE_URL is the same as KOPPEL_DATABASE_URL: keys must not share a backup with data")
    inbox_pace = _whole_number(environment, "KOPPEL_INBOX_PACE", 5, range(1, 3601), faults)
    trusted_proxies = _whole_number(environment, "KOPPEL_TRUSTED_PROXIES", 0, range(MOST_PROXIES + 1), faults)
    if master_key and not _is_master_key(master_key):
        faults.append("KOPPEL_MASTER_KEY_FILE does not hold 64 hexadecimal characters; make a new one")
    mail = _mail_server(environment, faults)
    log_policy = _log_policy(environment, faults)
    if faults:
        raise SettingsError(faults)
    return Settings(
        database_url=environment["KOPPEL_DATABASE_URL"],
        key_store_url=environment["KOPPEL_KEY_STORE_URL"],
        public_url=public_url,
        master_key=bytes.fromhex(master_key),
        token_key=token_key,
        inbox_pace=inbox_pace,
        trusted_proxies=trusted_proxies,
        mail=mail,
        log_policy=log_policy,
    )


def _log_policy(environment: Mapping[str, str], faults: list[str]) -> Policy | None:
    if not environment.get(POLICY_FILE):
        return None
    text = _read_file(environment, POLICY_FILE, faults)
    try:
        return parse_policy(text) if text else None
    except WrongPolicyError as error:
        faults.append(f"{POLICY_FILE}: {environment[POLICY_FILE]} is no policy (C2SP tlog-policy), {error}")
        return None


def _mail_server(environment: Mapping[str, str], faults: list[str]) -> MailServer | None:
    """None when nothing is said about mail; half of it is a fault, as anywhere."""
    if not any(environment.get(name) for name in (*MAIL, *MAIL_OPTIONAL)):
        return None
    faults += [f"{name} is not set: {meaning}" for name, meaning in MAIL.items() if not environment.get(name)]
    host, sender = environment.get("KOPPEL_SMTP_HOST", ""), environment.get("KOPPEL_SMTP_SENDER", "")
    security = _mail_security(environment, host, faults)
    if sender and not re.fullmatch(MAIL_ADDRESS, sender):
        faults.append(f"KOPPEL_SMTP_SENDER is not an address, such as bericht@example.org: {sender}")
    login, has_password = environment.get("KOPPEL_SMTP_LOGIN", ""), bool(environment.get("KOPPEL_SMTP_PASSWORD_FILE"))
    if bool(login) is not has_password:
        faults.append("KOPPEL_SMTP_LOGIN and KOPPEL_SMTP_PASSWORD_FILE go together: set both, or neither")
    if login and security is MailSecurity.NONE:
        faults.append("KOPPEL_SMTP_LOGIN needs KOPPEL_SMTP_SECURITY starttls or tls: no password goes over an open line")
    return MailServer(
        host=host,
        port=_whole_number(environment, "KOPPEL_SMTP_PORT", MAIL_PORT[security], range(1, 65536), faults),
        security=security,
        sender=sender,
        login=login,
        password=_read_file(environment, "KOPPEL_SMTP_PASSWORD_FILE", faults).strip() if has_password else "",
    )


def _mail_security(environment: Mapping[str, str], host: str, faults: list[str]) -> MailSecurity:
    given = environment.get("KOPPEL_SMTP_SECURITY") or MailSecurity.STARTTLS.value
    if given not in set(MailSecurity):
        faults.append(f"KOPPEL_SMTP_SECURITY is one of {', '.join(MailSecurity)}; it is: {given}")
        return MailSecurity.STARTTLS
    if given == MailSecurity.NONE and host not in LOCAL_HOSTS:
        faults.append(f"KOPPEL_SMTP_SECURITY none is for a mail server on this machine itself, and not for {host}")
    return MailSecurity(given)


def _read_file(environment: Mapping[str, str], name: str, faults: list[str]) -> str:
    try:
        return Path(environment[name]).read_text(encoding="utf-8")
    except OSError as error:
        faults.append(f"{name}: cannot read {environment[name]}: {error.strerror}")
        return ""


def _whole_number(environment: Mapping[str, str], name: str, usual: int, allowed: range, faults: list[str]) -> int:
    given = environment.get(name, "").strip()
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and int(given[:10]) in allowed):
        faults.append(f"{name} is a whole number from {allowed[0]} to {allowed[-1]}, or not set ({usual}); it is: {given}")
        return usual
    return int(given)


def _is_master_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == 32
    except ValueError:
        return False


def _faults_of_address(public_url: str) -> list[str]:
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return [f"KOPPEL_PUBLIC_URL is not an address: {public_url}"]
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        return [f"KOPPEL_PUBLIC_URL must start with https:// (only this machine itself may do without): {public_url}"]
    return []
