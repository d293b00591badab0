"""What a permission can ask of an actor. Finer ownership (whose pair, whose note) is decided in services."""

from dataclasses import dataclass
from typing import Protocol

from service.actors import Actor, Role


class Predicate(Protocol):
    """One question about an actor; a clause of the permission table holds when all of its questions do."""

    def __call__(self, actor: Actor, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class RoleIs:
    """The actor has this role; the act is then done in it."""

    role: Role

    def __call__(self, actor: Actor, /) -> bool:
        return actor.role is self.role or self.role in actor.roles


@dataclass(frozen=True, slots=True)
class HasScope:
    """The actor's token carries this scope."""

    scope: str

    def __call__(self, actor: Actor, /) -> bool:
        return self.scope in actor.scopes


def role_is(role: Role) -> RoleIs:
    """The actor acts in this role."""
    return RoleIs(role)


def has_scope(scope: str) -> HasScope:
    """The system's token was given for this scope."""
    return HasScope(scope)
