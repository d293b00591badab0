"""Which witnesses a checkpoint needs, as a policy file says (C2SP tlog-policy)."""

import pytest

from tests.tlog.test_notes import AT, LOG
from tlog.checkpoints import Checkpoint, cosign, sign_checkpoint
from tlog.notes import COSIGNED, Note, Signature, SigningKey, WrongNoteError
from tlog.policies import WrongPolicyError, parse_policy

NAMES = ("de-brug", "straatkracht", "kompas", "city")
KEYS = {name: SigningKey(f"koppel.example/witness/{name}", COSIGNED, name.encode().ljust(32)) for name in NAMES}
KNOWN = "\n".join([f"log {LOG.verifier}", *(f"witness {name} {key.verifier}" for name, key in KEYS.items())])
TWO_LEVELS = "group organisations 2 de-brug straatkracht kompas\ngroup both all organisations city\nquorum both"


def signed_by(*names: str) -> Note:
    """A checkpoint that these witnesses cosigned."""
    note = sign_checkpoint(Checkpoint(LOG.name, 7, bytes(32)), LOG)
    return note.with_signatures(*(cosign(note, KEYS[name], AT) for name in names))


@pytest.mark.parametrize(
    ("quorum", "names", "enough"),
    [
        ("quorum none", (), True),
        ("quorum de-brug", ("straatkracht",), False),
        ("quorum de-brug", ("de-brug",), True),
        ("group g any de-brug city\nquorum g", ("city",), True),
        ("group g all de-brug city\nquorum g", ("city",), False),
        (TWO_LEVELS, ("de-brug", "straatkracht", "kompas"), False),
        (TWO_LEVELS, ("de-brug", "city"), False),
        (TWO_LEVELS, ("de-brug", "kompas", "city"), True),
    ],
)
def test_a_checkpoint_is_confirmed_by_the_witnesses_that_the_quorum_asks_for(
    quorum: str, names: tuple[str, ...], enough: bool
) -> None:
    policy = parse_policy(f"# ours\n\n{KNOWN}\n \t{quorum}\n")
    assert policy.confirms(signed_by(*names)) is policy.may_confirm(signed_by(*names)) is enough


def test_a_cosignature_that_does_not_hold_confirms_nothing() -> None:
    note, key = signed_by(), KEYS["de-brug"].verifier
    forged = note.with_signatures(Signature(key.name, key.key_id, bytes(72)))
    policy = parse_policy(f"{KNOWN}\nquorum de-brug")
    assert policy.may_confirm(forged)
    with pytest.raises(WrongNoteError):
        policy.confirms(forged)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (KNOWN, "no quorum"),
        (f"{KNOWN}\nquorum nobody", "line 6: nobody is not known"),
        (f"{KNOWN}\nquorum none\nquorum none", "line 7: there is a quorum already"),
        (f"quorum g\n{KNOWN}\ngroup g any city", "line 1: g is not known"),
        (f"{KNOWN}\ngroup g 3 de-brug city", "3 of 2 cannot be"),
        (f"{KNOWN}\ngroup g 0 de-brug city", "0 of 2 cannot be"),
        (f"{KNOWN}\ngroup g any", "any of 0 cannot be"),
        (f"{KNOWN}\ngroup g all city city", "city is in a group already"),
        (f"{KNOWN}\ngroup none any city", "a name that is taken"),
        (f"{KNOWN}\nwitness again {KEYS['city'].verifier}", "stands here twice"),
        (f"witness de-brug {LOG.verifier}", "line 1: .* has a log's key"),
        (f"witness de-brug {str(KEYS['city'].verifier)[:-3]}", "line 1: "),
        ("threshold 2", "line 1: a line is"),
    ],
)
def test_what_is_no_policy_is_refused_with_the_line_and_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(WrongPolicyError, match=fault):
        parse_policy(text)
