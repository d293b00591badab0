"""Who may do what, on one screen: permission → clauses; a clause holds when all its predicates do. No row means no.

A clause begins with the role in which the act is done. An empty or missing row is an error at import, because
`all([])` is true.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from service.access.predicates import HasScope, Predicate, RoleIs, has_scope, role_is
from service.actors import Actor, Role
from service.errors import NotAllowedError


class Permission(Enum):
    """One name for each thing that can be done; `x-permission` in openapi.yaml uses the same names."""

    # registration systems
    READ_ORGANISATION = auto()
    LIST_PAIRS = auto()
    PUT_SOURCE_NOTE = auto()
    RETRACT_SOURCE_NOTE = auto()
    READ_INBOX = auto()
    TAKE_LEASE = auto()
    READ_NOTE = auto()
    LIST_PAIR_NOTES = auto()
    PUT_RECEIPT = auto()
    LIST_HOLDINGS = auto()
    LIST_ENTRIES = auto()
    READ_ENTRY_PROOF = auto()
    READ_CHECKPOINT = auto()
    READ_TILE = auto()
    ADD_COSIGNATURE = auto()
    SEARCH_FHIR_CONSENTS = auto()
    READ_FHIR_CONSENT = auto()
    SEARCH_FHIR_AUDIT_EVENTS = auto()
    READ_FHIR_AUDIT_EVENT = auto()
    # joining
    JOIN = auto()
    # a youngster on a professional's screen
    DECIDE_BESIDE = auto()
    # youngsters
    OPEN_MY_PAGE = auto()
    OPEN_MY_CONSENTS = auto()
    OPEN_MY_NOTES = auto()
    OPEN_WHO_LOOKED = auto()
    OPEN_MY_DEVICES = auto()
    TAKE_MY_COPY = auto()
    OPEN_MY_REQUESTS = auto()
    MAKE_REQUEST = auto()
    ERASE_ME = auto()
    DECIDE_CONSENT = auto()
    PAUSE_CONSENT = auto()
    RESUME_CONSENT = auto()
    WITHDRAW_CONSENT = auto()
    RELEASE_NOTES = auto()
    ANSWER_NOTE = auto()
    HIDE_NOTE = auto()
    WRITE_GOAL = auto()
    ASK_ABOUT_ACTION = auto()
    ASK_ABOUT_LOOK = auto()
    ASK_TO_END = auto()
    RENEW_MEETING_NUMBER = auto()
    MAKE_MY_KEY = auto()
    END_MY_SESSIONS = auto()
    OPEN_MY_MAIL = auto()
    CHANGE_MY_MAIL = auto()
    # professionals
    OPEN_CASELOAD = auto()
    PRINT_CASELOAD = auto()
    FORM_PAIR = auto()
    ANSWER_INVITATION = auto()
    OPEN_PAIR = auto()
    CHANGE_LABEL = auto()
    CLAIM_GROUND = auto()
    SHOW_CODE = auto()
    CONFIRM_WORDS = auto()
    CONFIRM_MEETING = auto()
    CONFIRM_RECORD = auto()
    NAME_STAND_IN = auto()
    HAND_OVER_PAIR = auto()
    TAKE_OVER_PAIR = auto()
    END_PAIR = auto()
    SET_ABSENCE = auto()
    PROPOSE_CONSENT = auto()
    STOP_SHARING = auto()
    ASSIST = auto()
    OPEN_SHARED_NOTES = auto()
    WRITE_NOTE = auto()
    READ_ALONG = auto()
    CORRECT_NOTE = auto()
    LEAVE_ACTIONS = auto()
    SAY_HOW_ACTION_STANDS = auto()
    RETRACT_NOTE = auto()
    OPEN_HISTORY = auto()
    ANSWER_QUESTION = auto()
    DEAL_WITH_NAMED_REQUEST = auto()
    OPEN_MY_NOTICES = auto()
    CHANGE_MY_NOTICES = auto()
    PRACTISE = auto()
    OPEN_MY_PHONES = auto()
    REGISTER_MY_PHONE = auto()
    END_MY_PHONE = auto()
    # officers
    SEARCH_LOG = auto()
    EXPORT_LOG = auto()
    SEE_CONSENTS = auto()
    CONFIRM_ACCESS = auto()
    ENTER_STOP = auto()
    SEE_QUESTIONS = auto()
    ANSWER_QUESTION_AS_OFFICER = auto()
    SEE_REQUESTS = auto()
    ANSWER_REQUEST = auto()
    ENTER_NAMED_REQUEST = auto()
    SEE_RETENTION = auto()
    SEE_COPIES = auto()
    SEE_REGISTER = auto()
    SEE_PATTERNS = auto()
    # administrators
    MANAGE_PEOPLE = auto()
    INVITE_PASSKEY = auto()
    REGISTER_SYSTEM = auto()
    CHOOSE_OWN_WORDS = auto()
    # team leads
    MANAGE_TEAM = auto()
    # anybody who is signed in
    OPEN_MY_WORK = auto()
    OPEN_MY_ENTRIES = auto()
    ANSWER_PATTERN = auto()
    SIGN_OUT = auto()


Table = Mapping[Permission, Sequence[Sequence[Predicate]]]

joining, youngster, assisted = role_is(Role.JOINING), role_is(Role.YOUNGSTER), role_is(Role.ASSISTED)
professional, officer = role_is(Role.PROFESSIONAL), role_is(Role.OFFICER)
administrator, team_lead, system = role_is(Role.ADMINISTRATOR), role_is(Role.TEAM_LEAD), role_is(Role.SYSTEM)

PERMISSIONS: Table = {
    Permission.READ_ORGANISATION: [[system]],
    Permission.LIST_PAIRS: [[system, has_scope("notes:read")], [system, has_scope("notes:write")]],
    Permission.PUT_SOURCE_NOTE: [[system, has_scope("notes:write")]],
    Permission.RETRACT_SOURCE_NOTE: [[system, has_scope("notes:write")]],
    Permission.READ_INBOX: [[system, has_scope("notes:read")]],
    Permission.TAKE_LEASE: [[system, has_scope("notes:read")]],
    Permission.READ_NOTE: [[system, has_scope("notes:read")]],
    Permission.LIST_PAIR_NOTES: [[system, has_scope("notes:read")]],
    Permission.PUT_RECEIPT: [[system, has_scope("notes:read")]],
    Permission.LIST_HOLDINGS: [[system, has_scope("notes:read")]],
    Permission.LIST_ENTRIES: [[system, has_scope("log:read")]],
    Permission.READ_ENTRY_PROOF: [[system, has_scope("log:read")]],
    Permission.READ_CHECKPOINT: [[system, has_scope("log:witness")]],
    Permission.READ_TILE: [[system, has_scope("log:witness")]],
    Permission.ADD_COSIGNATURE: [[system, has_scope("log:witness")]],
    Permission.SEARCH_FHIR_CONSENTS: [[system, has_scope("log:read")]],
    Permission.READ_FHIR_CONSENT: [[system, has_scope("log:read")]],
    Permission.SEARCH_FHIR_AUDIT_EVENTS: [[system, has_scope("log:read")]],
    Permission.READ_FHIR_AUDIT_EVENT: [[system, has_scope("log:read")]],
    Permission.JOIN: [[joining], [youngster]],  # who has joined and goes back is led on to their own page
    Permission.DECIDE_BESIDE: [[assisted]],
    Permission.OPEN_MY_PAGE: [[youngster]],
    Permission.OPEN_MY_CONSENTS: [[youngster]],
    Permission.OPEN_MY_NOTES: [[youngster]],
    Permission.OPEN_WHO_LOOKED: [[youngster]],
    Permission.OPEN_MY_DEVICES: [[youngster]],
    Permission.TAKE_MY_COPY: [[youngster]],
    Permission.OPEN_MY_REQUESTS: [[youngster]],
    Permission.MAKE_REQUEST: [[youngster]],
    Permission.ERASE_ME: [[youngster]],
    Permission.DECIDE_CONSENT: [[youngster]],
    Permission.PAUSE_CONSENT: [[youngster]],
    Permission.RESUME_CONSENT: [[youngster]],
    Permission.WITHDRAW_CONSENT: [[youngster]],
    Permission.RELEASE_NOTES: [[youngster]],
    Permission.ANSWER_NOTE: [[youngster]],
    Permission.HIDE_NOTE: [[youngster]],
    Permission.WRITE_GOAL: [[youngster]],
    Permission.ASK_ABOUT_ACTION: [[youngster]],
    Permission.ASK_ABOUT_LOOK: [[youngster]],
    Permission.ASK_TO_END: [[youngster]],
    Permission.RENEW_MEETING_NUMBER: [[youngster]],
    Permission.MAKE_MY_KEY: [[youngster]],
    Permission.END_MY_SESSIONS: [[youngster]],
    Permission.OPEN_MY_MAIL: [[youngster]],
    Permission.CHANGE_MY_MAIL: [[youngster]],
    Permission.OPEN_CASELOAD: [[professional]],
    Permission.PRINT_CASELOAD: [[professional]],
    Permission.FORM_PAIR: [[professional]],
    Permission.ANSWER_INVITATION: [[professional]],
    Permission.OPEN_PAIR: [[professional]],
    Permission.CHANGE_LABEL: [[professional]],
    Permission.CLAIM_GROUND: [[professional]],
    Permission.SHOW_CODE: [[professional]],
    Permission.CONFIRM_WORDS: [[professional]],
    Permission.CONFIRM_MEETING: [[professional]],
    Permission.CONFIRM_RECORD: [[professional]],
    Permission.NAME_STAND_IN: [[professional]],
    Permission.HAND_OVER_PAIR: [[professional]],
    Permission.TAKE_OVER_PAIR: [[professional]],
    Permission.END_PAIR: [[professional]],
    Permission.SET_ABSENCE: [[professional]],
    Permission.PROPOSE_CONSENT: [[professional]],
    Permission.STOP_SHARING: [[professional]],
    Permission.ASSIST: [[professional]],
    Permission.OPEN_SHARED_NOTES: [[professional]],
    Permission.WRITE_NOTE: [[professional]],
    Permission.READ_ALONG: [[professional]],
    Permission.CORRECT_NOTE: [[professional]],
    Permission.LEAVE_ACTIONS: [[professional]],
    Permission.SAY_HOW_ACTION_STANDS: [[professional]],
    Permission.RETRACT_NOTE: [[professional]],
    Permission.OPEN_HISTORY: [[professional]],
    Permission.ANSWER_QUESTION: [[professional]],
    Permission.DEAL_WITH_NAMED_REQUEST: [[professional]],
    Permission.OPEN_MY_NOTICES: [[professional]],
    Permission.CHANGE_MY_NOTICES: [[professional]],
    Permission.PRACTISE: [[professional]],
    Permission.OPEN_MY_PHONES: [[professional]],
    Permission.REGISTER_MY_PHONE: [[professional]],
    Permission.END_MY_PHONE: [[professional]],
    Permission.SEARCH_LOG: [[officer]],
    Permission.EXPORT_LOG: [[officer]],
    Permission.SEE_CONSENTS: [[officer]],
    Permission.CONFIRM_ACCESS: [[officer]],
    Permission.ENTER_STOP: [[officer]],
    Permission.SEE_QUESTIONS: [[officer]],
    Permission.ANSWER_QUESTION_AS_OFFICER: [[officer]],
    Permission.SEE_REQUESTS: [[officer]],
    Permission.ANSWER_REQUEST: [[officer]],
    Permission.ENTER_NAMED_REQUEST: [[officer]],
    Permission.SEE_RETENTION: [[officer]],
    Permission.SEE_COPIES: [[officer]],
    Permission.SEE_REGISTER: [[officer]],
    Permission.SEE_PATTERNS: [[officer]],
    Permission.MANAGE_PEOPLE: [[administrator]],
    Permission.INVITE_PASSKEY: [[administrator]],
    Permission.REGISTER_SYSTEM: [[administrator]],
    Permission.CHOOSE_OWN_WORDS: [[administrator]],
    Permission.MANAGE_TEAM: [[team_lead]],
    Permission.OPEN_MY_WORK: [[professional], [officer], [administrator], [team_lead]],
    Permission.OPEN_MY_ENTRIES: [[professional], [officer], [administrator], [team_lead]],
    Permission.ANSWER_PATTERN: [[professional], [officer], [administrator], [team_lead]],
    Permission.SIGN_OUT: [[youngster], [joining], [professional], [officer], [administrator], [team_lead]],
}

# The youngster's own reading is not logged (product.md, rule 9), nor is what somebody types and has not kept, nor the
# practice pair, of which nothing can be kept: these need no transaction that writes.
READING_ONLY = frozenset(
    {
        Permission.OPEN_MY_PAGE,
        Permission.OPEN_MY_CONSENTS,
        Permission.OPEN_MY_NOTES,
        Permission.OPEN_WHO_LOOKED,
        Permission.OPEN_MY_DEVICES,
        Permission.OPEN_MY_MAIL,
        Permission.OPEN_MY_REQUESTS,
        Permission.PRACTISE,
        Permission.READ_ALONG,
    }
)

# Every route that has no actor. A rule test keeps this list and the routes alike.
PUBLIC_ROUTES = frozenset(
    {
        "static",
        "create_access_token",
        "healthz",
        "readyz",
        "metrics",
        "read_consent_keys",
        "read_fhir_metadata",
        "public.home",
        "public.sign_in",
        "public.begin_sign_in",
        "public.complete_sign_in",
        "public.passkey_options",
        "public.sign_in_by_passkey",
        "public.accept_passkey",
        "public.new_passkey_options",
        "public.make_invited_passkey",
        "public.locked",
        "public.unlock_options",
        "public.unlock",
        "public.leave_locked",
        "public.neutral",
        "public.set_language",
        "youngster.enter_code",
        "youngster.type_code",
        "youngster.join",
        "youngster.introduce",
        "youngster.sign_in",
        "youngster.sign_in_options",
        "youngster.sign_in_with_passkey",
        "youngster.sign_in_with_code",
        "youngster.sign_in_by_code",
        "youngster.leave",
        "youngster.screen_given_back",
        "youngster.enter_paper_code",
        "youngster.answer_paper_code",
        "youngster.keep_own_code",
    }
)


def check_table(table: Table) -> None:
    """Raises ValueError for a permission without row, an empty row or clause, or a clause that names no role first."""
    for permission in Permission:
        clauses = table.get(permission, ())
        if not clauses or not all(clauses):
            raise ValueError(f"{permission.name}: give it at least one clause in PERMISSIONS, and no empty one")
        for clause in clauses:
            if not isinstance(clause[0], RoleIs):
                raise ValueError(f"{permission.name}: each clause begins with role_is(…), the role in which the act is done")


check_table(PERMISSIONS)


def acting(permission: Permission, actor: Actor) -> Actor:
    """The actor in the role of the first clause that holds. Raises NotAllowedError when none does."""
    for clause in PERMISSIONS[permission]:
        if all(predicate(actor) for predicate in clause):
            return actor.acting_as(_role_of(clause))
    raise NotAllowedError(permission.name)


def roles_of(permission: Permission) -> frozenset[Role]:
    """Every role in which this can be done."""
    return frozenset(_role_of(clause) for clause in PERMISSIONS[permission])


def scopes_of(permission: Permission) -> tuple[str, ...]:
    """The scopes of which one is enough, for a caller that has none of them."""
    return tuple(
        predicate.scope for clause in PERMISSIONS[permission] for predicate in clause if isinstance(predicate, HasScope)
    )


def _role_of(clause: Sequence[Predicate]) -> Role:
    first = clause[0]
    if not isinstance(first, RoleIs):
        raise TypeError(first)
    return first.role
