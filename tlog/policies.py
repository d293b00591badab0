"""Which witnesses must have cosigned a checkpoint before it counts (C2SP tlog-policy).

    log koppel.example/v1/log+5d0a7c31+AbC…
    witness de-brug koppel.example/witness/de-brug+0f1e2d3c+BDe…
    witness straatkracht koppel.example/witness/straatkracht+a1b2c3d4+BFg…
    group both all de-brug straatkracht
    quorum both

What stands on a line counts from that line on; `quorum none` asks for no witness at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tlog.checkpoints import witnesses_of
from tlog.notes import COSIGNED, SIGNED, Note, VerifierKey, WrongNoteError, parse_verifier

NONE = "none"
LARGEST = 64 * 1024


class WrongPolicyError(Exception):
    """This is no policy. The message says in which line, and what belongs there."""


@dataclass(frozen=True, slots=True)
class Group:
    """Counts as one witness once `needed` of its members do."""

    needed: int
    members: Sequence[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """What `parse_policy` read. `quorum` names a witness, a group, or NONE."""

    logs: Sequence[VerifierKey]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str

    def confirms(self, note: Note) -> bool:
        """Whether enough of its witnesses cosigned this note. Raises WrongNoteError when a cosignature does not hold."""
        found = witnesses_of(note, self.witnesses.values())
        return self._stands({name for name, key in self.witnesses.items() if key in found}, self.quorum)

    def may_confirm(self, note: Note) -> bool:
        """As `confirms`, by what the signatures say of themselves: none is verified, so a yes is still to be checked."""
        said = {name for name, key in self.witnesses.items() if any(one.is_of(key) for one in note.signatures)}
        return self._stands(said, self.quorum)

    def _stands(self, cosigned: set[str], name: str) -> bool:
        if name == NONE or name in cosigned:
            return True
        group = self.groups.get(name)
        return group is not None and sum(self._stands(cosigned, member) for member in group.members) >= group.needed


def parse_policy(text: str) -> Policy:
    """Read a policy file. Raises WrongPolicyError."""
    if len(text) > LARGEST:
        raise WrongPolicyError(f"a policy has at most {LARGEST} characters")
    reading = _Reading()
    for number, line in enumerate(text.split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        try:
            reading.take([word for word in words if word])
        except (WrongPolicyError, WrongNoteError) as error:
            raise WrongPolicyError(f"line {number}: {error}") from error
    return reading.policy()


class _Reading:
    """The lines of a policy so far."""

    def __init__(self) -> None:
        self._logs: list[VerifierKey] = []
        self._witnesses: dict[str, VerifierKey] = {}
        self._groups: dict[str, Group] = {}
        self._members: set[str] = set()
        self._quorum: str | None = None

    def take(self, words: Sequence[str]) -> None:
        """One line, as its words."""
        match words:
            case []:
                pass
            case [first, *_] if first.startswith("#"):
                pass
            case ["log", key] | ["log", key, _]:
                self._logs.append(self._new_key(key, SIGNED, self._logs))
            case ["witness", name, key] | ["witness", name, key, _]:
                self._require_new(name)
                self._witnesses[name] = self._new_key(key, COSIGNED, self._witnesses.values())
            case ["group", name, needed, *members]:
                self._require_new(name)
                self._groups[name] = self._group(needed, members)
            case ["quorum", name]:
                self._set_quorum(name)
            case _:
                raise WrongPolicyError("a line is: log KEY, witness NAME KEY, group NAME all|any|NUMBER NAME …, quorum NAME")

    def policy(self) -> Policy:
        """All of it."""
        if self._quorum is None:
            raise WrongPolicyError("there is no quorum: add a line such as: quorum NAME")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorum)

    def _new_key(self, text: str, kind: int, known: Iterable[VerifierKey]) -> VerifierKey:
        key = parse_verifier(text)
        if key.kind != kind:
            raise WrongPolicyError(f"{key.name} has {'a log' if key.kind == SIGNED else 'a witness'}'s key")
        if any(key.public == one.public for one in known):
            raise WrongPolicyError(f"the key of {key.name} stands here twice")
        return key

    def _require_new(self, name: str) -> None:
        if name == NONE or name in self._witnesses or name in self._groups:
            raise WrongPolicyError(f"{name} is a name that is taken")

    def _group(self, needed: str, members: Sequence[str]) -> Group:
        for member in members:
            if member not in self._witnesses and member not in self._groups:
                raise WrongPolicyError(f"{member} is not known up to this line")
            if member in self._members:
                raise WrongPolicyError(f"{member} is in a group already")
            self._members.add(member)
        count = {"all": len(members), "any": 1}.get(needed) or _whole(needed)
        if not 1 <= count <= len(members):
            raise WrongPolicyError(f"{needed} of {len(members)} cannot be")
        return Group(count, tuple(members))

    def _set_quorum(self, name: str) -> None:
        if self._quorum is not None:
            raise WrongPolicyError("there is a quorum already")
        if name != NONE and name not in self._witnesses and name not in self._groups:
            raise WrongPolicyError(f"{name} is not known up to this line")
        self._quorum = name


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
