"""Who is acting, for which organisation, in which role."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody may be here. SERVICE is Koppel itself, when time makes something happen.

    ASSISTED is a youngster who decides beside a professional, on that one's screen or on paper; the id is of the sitting.
    """

    ANONYMOUS = "anonymous"
    JOINING = "joining"
    YOUNGSTER = "youngster"
    ASSISTED = "assisted"
    PROFESSIONAL = "professional"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    TEAM_LEAD = "team-lead"
    SYSTEM = "system"
    SERVICE = "service"


PERSON_ROLES = (Role.PROFESSIONAL, Role.OFFICER, Role.ADMINISTRATOR, Role.TEAM_LEAD)


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting person or program. Frozen: nobody becomes somebody else halfway through a request.

    `name` and `organisation` are a professional's or a system's, as the log names them; a youngster has none here.
    `role` is the role in which this act is done; `roles` is everything this person may be. `trace_id`, `span_id` and
    `parent_span_id` are of the request: the trace it belongs to, its own step in it, and the caller's (W3C Trace Context).
    """

    role: Role
    id: UUID | None = None
    organisation_id: UUID | None = None
    name: str = ""
    organisation: str = ""
    program: str = "koppel-pages"
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    session_id: UUID | None = None
    trace_id: str | None = None
    span_id: str | None = None
    parent_span_id: str | None = None
    recognised_by: str | None = field(default=None)

    def acting_as(self, role: Role) -> "Actor":
        """The same person in one of their roles.

        Raises ValueError when this person does not have that role.
        """
        if role is self.role:
            return self
        if role not in self.roles:
            raise ValueError(f"{self.id} does not have the role {role}")
        return replace(self, role=role)


SERVICE = Actor(role=Role.SERVICE, program="koppel")
