"""Signed notes, checkpoints, cosignatures and proof files: what is believed, and what never is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tlog.test_tree import leaves
from tlog.checkpoints import Checkpoint, cosign, cosigned_at, open_checkpoint, read_checkpoint, sign_checkpoint, witnesses_of
from tlog.hashes import leaf_hash, over, root_of
from tlog.notes import (
    COSIGNED,
    SIGNED,
    Note,
    SigningKey,
    WrongNoteError,
    parse_note,
    parse_signing_key,
    parse_verifier,
    sign_note,
)
from tlog.proof_files import ProofFile, parse_proof_file
from tlog.proofs import WrongProofError, inclusion_proof

LOG = SigningKey("koppel.test/v1/log", SIGNED, bytes(range(32)))
OTHER_LOG = SigningKey("koppel.test/v1/log", SIGNED, bytes(range(1, 33)))
DE_BRUG = SigningKey("koppel.test/witness/de-brug", COSIGNED, bytes(range(2, 34)))
STRAATKRACHT = SigningKey("koppel.test/witness/straatkracht", COSIGNED, bytes(range(3, 35)))
HEAD = Checkpoint("koppel.test/v1/log", 5, root_of(leaves(5)))
AT = 1_772_542_920
# As the documentation of Go's sumdb/note prints them.
PRINTED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRINTED_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_note_of_gos_own_documentation_is_signed_by_the_key_that_stands_there() -> None:
    assert parse_note(PRINTED_TEXT).is_signed_by(parse_verifier(PRINTED_KEY))
    assert str(parse_verifier(PRINTED_KEY)) == PRINTED_KEY
    assert str(parse_note(PRINTED_TEXT)) == PRINTED_TEXT


def test_a_checkpoint_is_origin_size_and_root_with_a_signature_of_its_log() -> None:
    note = sign_checkpoint(HEAD, LOG)
    lines = str(note).split("\n")
    assert lines[:2] == ["koppel.test/v1/log", "5"]
    assert lines[4].startswith("— koppel.test/v1/log ")
    assert open_checkpoint(str(note), [LOG.verifier]) == (HEAD, note)


def test_keys_are_read_as_they_are_written_and_a_mistyped_one_is_refused() -> None:
    for key in (LOG, DE_BRUG):
        assert parse_verifier(str(key.verifier)) == key.verifier
        assert parse_signing_key(key.as_text()) == key
    assert "PRIVATE" not in repr(LOG)
    assert LOG.seed.hex() not in repr(LOG)
    with pytest.raises(WrongNoteError, match="not copied whole"):
        parse_verifier(str(LOG.verifier).replace("+", "+0", 1).replace("0", "1", 1))
    for text in ("", "a+b", "a+00000000+AAAA", f"a b{str(LOG.verifier)[1:]}", LOG.as_text()):
        with pytest.raises(WrongNoteError):
            parse_verifier(text)


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "with\nline", "with\u00a0space", "\u0007"])
def test_no_key_has_a_name_that_could_be_mistaken_in_a_note(name: str) -> None:
    with pytest.raises(WrongNoteError):
        SigningKey(name, SIGNED, bytes(32))


def test_a_checkpoint_that_another_key_signed_under_the_same_name_is_not_believed() -> None:
    with pytest.raises(WrongNoteError, match="not signed with a key of that log"):
        open_checkpoint(str(sign_checkpoint(HEAD, OTHER_LOG)), [LOG.verifier])
    both = sign_checkpoint(HEAD, LOG, OTHER_LOG)
    for key in (LOG, OTHER_LOG):
        assert open_checkpoint(str(both), [key.verifier])[0] == HEAD


def test_a_checkpoint_of_another_log_is_not_believed_because_a_known_log_signed_it() -> None:
    note = sign_checkpoint(replace(HEAD, origin="elsewhere.test/log"), LOG)
    with pytest.raises(WrongNoteError, match=r"elsewhere\.test/log is not signed"):
        open_checkpoint(str(note), [LOG.verifier])


def test_a_signature_that_does_not_hold_is_never_passed_over_for_one_that_does() -> None:
    good, wrong = sign_checkpoint(HEAD, LOG), sign_checkpoint(replace(HEAD, size=6), OTHER_LOG)
    mixed = good.with_signatures(*wrong.signatures)
    with pytest.raises(WrongNoteError, match="does not hold"):
        open_checkpoint(str(mixed), [LOG.verifier, OTHER_LOG.verifier])


@given(place=st.integers(0, 10_000), bit=st.integers(0, 6))
def test_a_checkpoint_with_one_bit_turned_is_not_the_same_checkpoint(place: int, bit: int) -> None:
    text = str(sign_checkpoint(HEAD, LOG))
    turned = bytearray(text.encode())
    turned[place % len(turned)] ^= 1 << bit
    try:
        head, note = open_checkpoint(turned.decode(), [LOG.verifier])
    except (WrongNoteError, UnicodeDecodeError):
        return
    # Base64 has four unused bits at the end of the signature: the note is spelt differently and says the same.
    assert (head, note) == (HEAD, sign_checkpoint(HEAD, LOG))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one line\n",
        "no signature\n\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAAA",
        "text\n\n- a AAAAAAAA\n",
        "text\n\n— a+b AAAAAAAA\n",
        "te\txt\n\n— a AAAAAAAA\n",
        "text\n\n— a AAAAA?AA\n",
        "text\n\n" + "— a AAAAAAAA\n" * 101,
    ],
)
def test_what_is_no_signed_note_is_refused(text: str) -> None:
    with pytest.raises(WrongNoteError):
        parse_note(text)


@pytest.mark.parametrize("text", ["a\n1\n", "a\n01\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\n????\n", "a\n1\nAAAA\n", "\n1\nAAAA\n"])
def test_a_note_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(WrongNoteError):
        read_checkpoint(Note(text, ()))


def test_a_text_that_does_not_end_its_line_cannot_be_signed() -> None:
    with pytest.raises(WrongNoteError):
        sign_note("text", LOG)


def test_a_witness_says_when_it_saw_this_head_and_anybody_can_check_that() -> None:
    note = sign_checkpoint(HEAD, LOG)
    cosigned = note.with_signatures(cosign(note, DE_BRUG, AT))
    assert witnesses_of(cosigned, [DE_BRUG.verifier, STRAATKRACHT.verifier]) == {DE_BRUG.verifier: AT}
    assert open_checkpoint(str(cosigned), [LOG.verifier])[0] == HEAD
    assert cosigned.with_signatures(cosign(note, DE_BRUG, AT)) == cosigned
    assert parse_note(str(cosigned)) == cosigned


def test_a_cosignature_holds_for_one_head_one_time_and_one_witness() -> None:
    note = sign_checkpoint(HEAD, LOG)
    signature = cosign(note, DE_BRUG, AT)
    later = replace(signature, content=cosign(note, DE_BRUG, AT + 1).content[:8] + signature.content[8:])
    other_head = sign_checkpoint(replace(HEAD, size=6), LOG)
    for wrong_note, wrong, key in (
        (note, later, DE_BRUG),
        (other_head, signature, DE_BRUG),
        (note, signature, STRAATKRACHT),
        (note, replace(signature, content=signature.content[:8]), DE_BRUG),
        (note, note.signatures[0], DE_BRUG),
    ):
        with pytest.raises(WrongNoteError):
            cosigned_at(wrong_note, wrong, key.verifier)
    with pytest.raises(WrongNoteError, match="no witness's key"):
        cosign(note, LOG, AT)


def test_a_plain_signature_is_not_taken_for_a_cosignature_nor_the_other_way_round() -> None:
    plain = SigningKey(DE_BRUG.name, SIGNED, DE_BRUG.seed)
    note = sign_checkpoint(HEAD, LOG)
    assert witnesses_of(sign_checkpoint(HEAD, LOG, plain), [DE_BRUG.verifier]) == {}
    assert not note.with_signatures(cosign(note, DE_BRUG, AT)).is_signed_by(DE_BRUG.verifier)


@given(size=st.integers(1, 50), data=st.data())
def test_a_proof_file_carries_everything_that_its_reader_needs(size: int, data: st.DataObject) -> None:
    raw = [number.to_bytes(8, "big") for number in range(size)]
    hashes = [leaf_hash(one) for one in raw]
    index = data.draw(st.integers(0, size - 1))
    note = sign_checkpoint(Checkpoint(LOG.name, size, root_of(hashes)), LOG)
    extra = data.draw(st.none() | st.binary(max_size=40))
    made = ProofFile(index, tuple(inclusion_proof(index, size, over(hashes))), note, extra)
    read = parse_proof_file(str(made))
    assert read == made
    assert read.check(raw[index], [LOG.verifier]).size == size
    with pytest.raises(WrongProofError):
        read.check(b"another leaf", [LOG.verifier])
    with pytest.raises(WrongNoteError):
        read.check(raw[index], [OTHER_LOG.verifier])


def test_a_proof_file_of_one_entry_is_spelt_as_its_specification_says() -> None:
    note = sign_checkpoint(Checkpoint(LOG.name, 1, leaf_hash(b"")), LOG)
    assert str(ProofFile(0, (), note, b"x")) == f"c2sp.org/tlog-proof@v1\nextra eA==\nindex 0\n\n{note}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n????\n\n",
        "c2sp.org/tlog-proof@v1\nextra ????\nindex 0\n\n",
    ],
)
def test_what_is_no_proof_file_is_refused(text: str) -> None:
    with pytest.raises(WrongNoteError):
        parse_proof_file(text + str(sign_checkpoint(HEAD, LOG)) if text else text)
