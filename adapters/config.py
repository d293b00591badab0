"""The adapter's settings: one TOML file. Secrets stand in files or in the environment, never on the command line."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tlog.notes import COSIGNED, SIGNED, VerifierKey, WrongNoteError, parse_verifier

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """The adapter cannot start. The message names the setting, the file and what to write there."""


class Section:
    """One table of the settings file. Each method raises SettingsError with what to write where."""

    def __init__(self, name: str, values: Mapping[str, Any], file: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.name = name
        self._values = values
        self._file = file
        self._environ = environ

    def text(self, key: str, meaning: str) -> str:
        """The setting `key`; `meaning` says in the error what belongs there."""
        value = self._values.get(key)
        if value is None or value == "":
            raise self._missing(key, meaning)
        if not isinstance(value, str):
            raise SettingsError(f"{self._at(key)} must be text between quotes: {meaning}.")
        return value

    def text_or(self, key: str, default: str) -> str:
        return self.text(key, "text") if self._values.get(key) else default

    def number_or(self, key: str, default: int) -> int:
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingsError(f"{self._at(key)} must be a whole number, for instance {default}.")
        return value

    def texts_or_empty(self, key: str) -> list[str]:
        """A list of texts; one text alone counts as a list of one."""
        value = self._values.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
            raise SettingsError(f'{self._at(key)} must be a list of texts: {key} = ["…", "…"].')
        return texts

    def table_or_empty(self, key: str) -> dict[str, str]:
        """A table of texts, `[NAME.key]` in the file."""
        value = self._values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise SettingsError(f"{self._at(key)} must be a table of texts: [{self.name}.{key}].")
        return value

    def path(self, key: str, meaning: str) -> Path:
        """A path; a relative one counts from the folder of the settings file."""
        return self._file.parent / Path(self.text(key, meaning)).expanduser()

    def url(self, key: str, meaning: str) -> str:
        """An address that is safe to send secrets to, without a slash at its end: encrypted, or on this machine."""
        url = self.text(key, meaning)
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and parts.hostname in THIS_MACHINE
        if not parts.hostname or not (parts.scheme == "https" or is_here):
            raise SettingsError(f"{self._at(key)} is {url}: it must begin with https:// (http only for this machine).")
        if "@" in parts.netloc:
            raise SettingsError(
                f"{self._at(key)} holds a name or password before its @. Take them out: an address stands in logs."
            )
        return url.rstrip("/")

    def secret(self, key: str, meaning: str) -> str:
        """A secret, read from the file named by `KEY_file` or the environment variable named by `KEY_env`."""
        if key in self._values:
            raise SettingsError(
                f"{self._at(key)} stands in the settings file itself. Put it in a file of its own with mode 0600 and "
                f'write {key}_file = "PATH", or name an environment variable with {key}_env = "NAME".'
            )
        if f"{key}_file" in self._values:
            return self._secret_from_file(self.path(f"{key}_file", meaning), key)
        if f"{key}_env" in self._values:
            return self._secret_from_environment(self.text(f"{key}_env", meaning), key)
        raise SettingsError(
            f'{self._at(key)} is missing: {meaning}. Write {key}_file = "PATH" or {key}_env = "NAME OF A VARIABLE".'
        )

    def _secret_from_file(self, path: Path, key: str) -> str:
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{self._at(key)}: cannot read {path} ({error.strerror}). Make it readable.") from error

    def _secret_from_environment(self, variable: str, key: str) -> str:
        if not self._environ.get(variable):
            raise SettingsError(f"{self._at(key)}: the environment variable {variable} is empty. Set it.")
        return self._environ[variable]

    def _at(self, key: str) -> str:
        return f"{self._file}: [{self.name}] {key}"

    def _missing(self, key: str, meaning: str) -> SettingsError:
        return SettingsError(f'{self._at(key)} is missing. Write under [{self.name}]: {key} = "…" ({meaning}).')


@dataclass(frozen=True)
class WitnessSettings:
    """How this adapter watches the log: its own key, the log's keys, and those of the witnesses it waits for.

    `key_name` is the name under which the key signs. Keys of others come from the others themselves, never from Koppel.
    """

    key_file: Path
    key_name: str
    log: tuple[VerifierKey, ...]
    partners: tuple[VerifierKey, ...]


@dataclass(frozen=True)
class Settings:
    """Everything an adapter needs to start. `service_url` is the public address of the service, without `/v1`."""

    service_url: str
    client_id: str
    key_file: Path
    organisation: str
    state_dir: Path
    system: Section
    witness: WitnessSettings | None = None
    metrics_file: Path | None = None


def read_settings(file: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the settings file; SettingsError says what to mend."""
    values = _read_toml(file)
    service = Section("service", _table(values, "service", file), file, environ)
    adapter = Section("adapter", _table(values, "adapter", file), file, environ)
    url = service.url("url", "the public address of Koppel, for instance https://koppel.example")
    client_id = service.text("client_id", "the name under which the administrator registered this adapter")
    return Settings(
        service_url=url,
        client_id=client_id,
        key_file=service.path("key_file", "where this adapter's own key stands; 'koppel-adapter key new' makes it"),
        organisation=adapter.text("organisation", "the name of your organisation"),
        state_dir=adapter.path("state_dir", "a folder that only this adapter uses"),
        system=Section("system", _table(values, "system", file), file, environ),
        witness=_witness(values, file, environ, f"{urlsplit(url).netloc}/witness/{client_id}"),
        metrics_file=adapter.path("metrics_file", "a file") if adapter.text_or("metrics_file", "") else None,
    )


def _witness(values: Mapping[str, Any], file: Path, environ: Mapping[str, str], key_name: str) -> WitnessSettings | None:
    if "witness" not in values:
        return None
    witness = Section("witness", _table(values, "witness", file), file, environ)
    partners = _verifiers(witness, "partners", COSIGNED)
    if any(partner.name == key_name for partner in partners):
        raise SettingsError(
            f"[witness] partners names this adapter's own key, {key_name}: a witness cannot confirm itself. Write the line "
            "that the other organisation's adapter prints."
        )
    return WitnessSettings(
        key_file=witness.path("key_file", "where this witness's own key stands; 'koppel-adapter key new' makes it"),
        key_name=key_name,
        log=_verifiers(witness, "log", SIGNED),
        partners=partners,
    )


def _verifiers(witness: Section, key: str, kind: int) -> tuple[VerifierKey, ...]:
    try:
        keys = tuple(map(parse_verifier, witness.texts_or_empty(key)))
    except WrongNoteError as error:
        raise SettingsError(f"[witness] {key}: {error}. Copy the whole line again.") from error
    if any(one.kind != kind for one in keys):
        whose = "the log, from 'koppel key log show'" if key == "log" else "a witness, from 'koppel-adapter key show'"
        raise SettingsError(f"[witness] {key} must hold keys of {whose}.")
    return keys


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read {file} ({error.strerror}). Name the settings file with --config.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Mend that line.") from error


def _table(values: Mapping[str, Any], name: str, file: Path) -> Mapping[str, Any]:
    table = values.get(name)
    if not isinstance(table, dict):
        raise SettingsError(f"{file} has no table [{name}]. Add it; docs/adapters.md shows a whole file.")
    return table
