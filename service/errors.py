"""Domain errors, and the one table that gives each its status, problem type and public words.

Services raise what happened; only this file knows how it looks from outside. Words here say what the reader can do
next and never anything about a youngster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


def N_(words: str) -> str:  # noqa: N802 - the name by which pybabel finds messages
    """Words that a page shows too, in the reader's language (service/pages/errors.py)."""
    return words


class KoppelError(Exception):
    """The base of everything that this service raises on purpose."""


class SettingsError(KoppelError):
    """The service is half configured; `faults` lists what is missing or wrong."""

    def __init__(self, faults: Sequence[str]):
        super().__init__("Koppel cannot start:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = list(faults)


class NotSignedInError(KoppelError):
    """Nobody is signed in, or the session has ended."""


class LockedError(NotSignedInError):
    """Somebody is signed in and the session is locked: until it is unlocked that is the same as nobody."""


class InvalidTokenError(KoppelError):
    """The access token is missing, expired or no longer good (RFC 6750)."""


class InvalidProofError(InvalidTokenError):
    """The proof that the caller has the token's key is missing, spent or wrong (RFC 9449)."""


class NotYoursError(KoppelError):
    """It does not exist, or it is not the caller's: the same to the caller.

    `targets` are the organisations whose it is, two at most, for the log of their officers alone.
    """

    def __init__(self, *targets: UUID | None):
        super().__init__("not the caller's, or not there")
        self.targets = tuple(target for target in targets if target is not None)


class NothingSharedError(KoppelError):
    """The caller's own pair, and no consent at present: never says why."""


class NotAllowedError(KoppelError):
    """The caller is known, and this act is not for this role or scope."""


class InvalidInputError(KoppelError):
    """The shape is wrong. `errors` maps each field to what it expects."""

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__("input does not fit")
        self.errors = errors


class RefusedInputError(KoppelError):
    """Understood and refused. Nothing of it is kept.

    `reason` is one of the contract's RefusalReason, `detail` says what to mend, `field` names where (as in the contract).
    `start`: the first characters of what may not stand there, so that its writer finds the place.
    """

    def __init__(self, reason: str, detail: str, field: str = "text", start: str = ""):
        super().__init__(detail)
        self.start = start
        self.reason = reason
        self.detail = detail
        self.field = field


class ConflictError(KoppelError):
    """Somebody else was first, or the act does not fit the present state."""

    reason = "conflict"

    def __init__(self, detail: str, reason: str | None = None, **facts: str):
        super().__init__(detail)
        self.detail = detail
        self.reason = reason or self.reason
        self.facts = facts


class OlderRevisionError(ConflictError):
    """A newer revision is already here."""

    reason = "older-revision"


class IllegalTransitionError(ConflictError):
    """This act is not possible from the present state of the consent."""


class PreconditionFailedError(KoppelError):
    """`If-Match` names a revision that is no longer the present one."""


class TooLargeError(KoppelError):
    """The request is larger than anything the contract allows."""


class TooManyError(KoppelError):
    """Too many tries; `retry_after` is in seconds."""

    def __init__(self, retry_after: int):
        super().__init__("too many tries")
        self.retry_after = retry_after


class NotReadyError(KoppelError):
    """The database is away or not migrated, or the key store is away."""


class NoLogKeyError(KoppelError):
    """The key store holds no key that signs the log's checkpoints. `koppel migrate` makes one."""


class KeyMissingError(KoppelError):
    """The key that opens this text is not in the key store: destroyed on erasure, or the store is not the right one."""


class TamperedError(KoppelError):
    """What is sealed here does not open: it was changed, moved or put back, or the master key is not the right one.

    `where`: its table, row, column and revision (vault.place), which is all that the application's log may say of it.
    """

    def __init__(self, where: bytes):
        super().__init__(
            f"what is sealed at {where.decode()} does not open: it was changed, moved or put back, or the master key is "
            "another one; see 'What who runs it can change' in docs/operations.md"
        )


@dataclass(frozen=True, slots=True)
class PublicForm:
    """How an error looks from outside. `type` is the contract's ProblemReason; empty where each error brings its own."""

    status: int
    type: str
    title: str
    detail: str


PUBLIC: dict[type[KoppelError], PublicForm] = {
    NotSignedInError: PublicForm(401, "invalid-token", "Niet aangemeld", "Meld je aan en probeer het opnieuw."),
    InvalidTokenError: PublicForm(401, "invalid-token", "Token ongeldig", "Vraag een nieuw token aan bij /oauth/token."),
    InvalidProofError: PublicForm(
        401, "invalid-dpop-proof", "Bewijs ongeldig", "Maak voor elke vraag een nieuw bewijs met de sleutel van het token."
    ),
    NotYoursError: PublicForm(404, "not-found", "Niet gevonden", "Dit bestaat niet, of het is niet van jou."),
    NothingSharedError: PublicForm(403, "nothing-shared", "Er wordt nu niets gedeeld", "Er wordt nu niets gedeeld."),
    NotAllowedError: PublicForm(403, "insufficient-scope", "Dit mag niet", "Dit hoort niet bij jouw rol."),
    InvalidInputError: PublicForm(
        400, "invalid-input", "De vraag klopt niet", "Kijk per veld wat er verwacht wordt en stuur de vraag opnieuw."
    ),
    RefusedInputError: PublicForm(422, "", "Dit nemen we niet aan", ""),
    OlderRevisionError: PublicForm(409, "older-revision", "Er is al een nieuwere versie", ""),
    IllegalTransitionError: PublicForm(409, "conflict", "Dit kan nu niet", ""),
    ConflictError: PublicForm(409, "conflict", "Dit past niet bij wat er al is", ""),
    PreconditionFailedError: PublicForm(
        412, "precondition-failed", "Niet meer de laatste versie", "Haal eerst de laatste versie op."
    ),
    TooLargeError: PublicForm(413, "too-large", "Te groot", "Maak het korter."),
    TooManyError: PublicForm(429, "too-many-requests", "Te vaak geprobeerd", "Wacht even en probeer het dan opnieuw."),
    NotReadyError: PublicForm(
        503, "not-ready", "Nog niet klaar", "De database of de sleutelopslag is er niet. Kijk in het logboek van de dienst."
    ),
    KeyMissingError: PublicForm(404, "not-found", "Niet gevonden", "Dit bestaat niet, of het is niet van jou."),
    TamperedError: PublicForm(
        500, "unexpected", "Er ging iets mis bij ons", "We kunnen dit nu niet openen. Wie de dienst beheert, kan het nagaan."
    ),
}
UNKNOWN = PublicForm(500, "unexpected", "Er ging iets mis bij ons", "Probeer het later opnieuw. Er is niets verloren.")


def public_form(error: Exception) -> PublicForm:
    """The public form of an error; an unknown one says nothing of what happened."""
    for kind in type(error).__mro__:
        if kind in PUBLIC:
            return PUBLIC[kind]
    return UNKNOWN
