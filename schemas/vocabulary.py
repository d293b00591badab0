"""The fixed words of the contract: each member's value is exactly what stands in JSON."""

from enum import StrEnum


class Subject(StrEnum):
    """What a note is about: the five subjects youngsters are asked about, and practical matters."""

    SUPPORT = "support"
    HOUSING = "housing"
    SCHOOL_WORK = "school-work"
    INCOME = "income"
    WELLBEING = "wellbeing"
    PRACTICAL = "practical"


class Kind(StrEnum):
    """What sort of note it is; strengths and agreements come first on every page."""

    AGREEMENT = "agreement"
    ACTION = "action"
    UPDATE = "update"
    SIGNAL = "signal"
    QUESTION = "question"
    STRENGTH = "strength"


class HowKnown(StrEnum):
    """How the writer knows what the note says."""

    SEEN = "seen"
    TOLD_BY_YOUNGSTER = "told-by-youngster"
    HEARD_FROM_OTHERS = "heard-from-others"


class ActionStatus(StrEnum):
    """How an action stands; `did-not-go-ahead` names no culprit."""

    OPEN = "open"
    TAKEN = "taken"
    WAITING_ON_OTHERS = "waiting-on-others"
    DONE = "done"
    DID_NOT_GO_AHEAD = "did-not-go-ahead"


class ActionOwner(StrEnum):
    """Whose seat carries the action, seen from the organisation that wrote the note."""

    WRITER = "writer"
    PARTNER = "partner"


class ReplyKind(StrEnum):
    """What the youngster answered to a note."""

    AGREE = "agree"
    REPLY = "reply"
    DISPUTE = "dispute"
    NOT_DISCUSSED = "not-discussed"


class PairState(StrEnum):
    """Whether the two organisations still support the youngster together."""

    OPEN = "open"
    ENDED = "ended"


class SharingState(StrEnum):
    """Whether anything is shared in one direction at this moment; never why not."""

    ACTIVE = "active"
    NONE = "none"


class InboxTask(StrEnum):
    """What the reading system should do with one note."""

    PUT = "put"
    REMOVE = "remove"


class ReceiptState(StrEnum):
    """What the reading system did with one note."""

    STORED = "stored"
    REMOVED = "removed"
    KEPT = "kept"


class HoldingFinding(StrEnum):
    """What is wrong with a copy in the reading system.

    NOT_COVERED: no consent covers it now. TEXT_DIFFERS: it says something else than was stored. OTHER_REVISION: an older
    text stands there, as after a restored backup. DOUBLED: it stands there more than once. GONE: it should stand there.
    UNKNOWN: this system never fetched it.
    """

    NOT_COVERED = "not-covered"
    TEXT_DIFFERS = "text-differs"
    OTHER_REVISION = "other-revision"
    DOUBLED = "doubled"
    GONE = "gone"
    UNKNOWN = "unknown"


class EntryAction(StrEnum):
    """NEN 7513: create, read, update, delete, execute."""

    CREATE = "C"
    READ = "R"
    UPDATE = "U"
    DELETE = "D"
    EXECUTE = "E"


class FhirConsentStatus(StrEnum):
    """Whether a consent that was given shares something now (FHIR R4, consent-state-codes)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class FhirAuditOutcome(StrEnum):
    """Whether something was permitted (FHIR R4, audit-event-outcome): success, or serious failure."""

    SUCCESS = "0"
    SERIOUS_FAILURE = "8"


class EntryOutcome(StrEnum):
    """Whether the act was permitted."""

    PERMITTED = "permitted"
    REFUSED = "refused"


class ActorKind(StrEnum):
    """Who acted; `service` is the service itself, when time alone changes something."""

    YOUNGSTER = "youngster"
    PROFESSIONAL = "professional"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    SERVICE = "service"


class Scope(StrEnum):
    """What a system may ask a token for."""

    NOTES_WRITE = "notes:write"
    NOTES_READ = "notes:read"
    LOG_READ = "log:read"
    LOG_WITNESS = "log:witness"


class GrantType(StrEnum):
    """The one OAuth grant a system can use (RFC 6749, section 4.4)."""

    CLIENT_CREDENTIALS = "client_credentials"


class ClientAssertionType(StrEnum):
    """The one way a system proves who it is (RFC 7523, section 2.2)."""

    JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenType(StrEnum):
    """Every token is bound to the system's key (RFC 9449, section 5)."""

    DPOP = "DPoP"


class OAuthErrorCode(StrEnum):
    """Error codes of the token endpoint (RFC 6749, section 5.2; RFC 9449, section 5)."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    INVALID_DPOP_PROOF = "invalid_dpop_proof"


class HealthState(StrEnum):
    """What an operator's probe reads when all is well."""

    OK = "ok"


class RefusalReason(StrEnum):
    """Why a message was understood and still refused (status 422)."""

    NATIONAL_NUMBER = "national-number"
    BANK_ACCOUNT = "bank-account"
    ADDRESS = "address"
    AUTHOR_NOT_ON_SEAT = "author-not-on-seat"
    KOPPEL_MARKER = "koppel-marker"
    SUBJECT_FIXED = "subject-fixed"
    PAIR_ENDED = "pair-ended"
    BEFORE_PAIR = "before-pair"
    IN_FUTURE = "in-future"
    WRONG_COSIGNATURE = "wrong-cosignature"


class ProblemReason(StrEnum):
    """Every other reason that an error answer can carry."""

    INVALID_INPUT = "invalid-input"
    INVALID_TOKEN = "invalid-token"
    INVALID_DPOP_PROOF = "invalid-dpop-proof"
    TOKEN_REFUSED = "token-refused"
    INSUFFICIENT_SCOPE = "insufficient-scope"
    NOTHING_SHARED = "nothing-shared"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    OLDER_REVISION = "older-revision"
    CONFLICT = "conflict"
    LEASE_HELD = "lease-held"
    LEASE_LOST = "lease-lost"
    NOT_SEALED_YET = "not-sealed-yet"
    PRECONDITION_FAILED = "precondition-failed"
    TOO_LARGE = "too-large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    TOO_MANY_REQUESTS = "too-many-requests"
    UNEXPECTED = "unexpected"
    NOT_READY = "not-ready"
