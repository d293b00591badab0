"""From the registration system to the service: new and changed notes, and what was taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.base import BadRecord, BadRecordError, Record, SourceLook, SourceNote, TellsWriters, TryLaterError
from adapters.refusals import PASSING
from adapters.service_client import RefusedError
from adapters.service_shapes import Pair
from adapters.state import Refused, Sent
from adapters.workbench import Workbench

# A refusal that depends on seats is tried again after this many seconds; one that depends on the text is not.
ASK_AGAIN_AFTER = 3600.0
# More retractions than this in one cycle, and more than this share of what was sent, need a person's word.
FEW = 3
SMALL_SHARE = 0.2


class TooManyRetractionsError(Exception):
    """So much has vanished at once that it looks like a fault. Do: look; if it is right, --accept-retractions."""


@dataclass(frozen=True)
class _Done:
    """What was sent and refused before this look, by source id. Read once: there may be thousands."""

    sent: Mapping[str, Sent]
    refused: Mapping[str, Refused]


def send_notes(
    bench: Workbench, pairs: Mapping[str, Pair], records: Mapping[str, Record], *, wrong: Sequence[BadRecord]
) -> list[str]:
    """Send what is new or changed and tell writers what to mend; give the ids of notes that were taken away.

    `pairs` and `records` by pair code; `wrong` is what was already found wrong in this cycle.
    """
    records = _with_one_code(bench, records)
    look = bench.system.source_notes(records)
    for bad in look.bad:
        bench.story.bad(bad)
    done = _Done(bench.state.sent(), bench.state.refused())
    for note in look.notes:
        if bench.stopping():
            return []
        _send(bench, note, pairs[note.pair_code], done)
    bench.state.keep_refused_only(note.source_id for note in look.notes)
    refused = [refused.bad for refused in bench.state.refused().values()]
    _tell_writers(bench, [*wrong, *look.bad, *refused, *_apart(bench, look)])
    return _vanished(bench, look, records)


def retract(bench: Workbench, vanished: Sequence[str], *, accepted: bool) -> None:
    """Retract these notes; TooManyRetractionsError when they are more than a few and nobody `accepted` that."""
    known = len(bench.state.sent())
    if len(vanished) > FEW and len(vanished) > SMALL_SHARE * known and not accepted:
        raise TooManyRetractionsError(
            f"{len(vanished)} of {known} sent notes are no longer in the system or no longer marked for sharing. "
            "Nothing is retracted. Look whether that is right; if so, run once with --accept-retractions."
        )
    if vanished:
        # Once more, after the look: an account that lost its rights in between sees nothing, too.
        bench.system.confirm()
    for source_id in vanished:
        if bench.stopping():
            return
        bench.service.retract_source_note(source_id)
        bench.state.forget_sent(source_id)
        bench.story.retracted += 1
        bench.story.say(f"Retracted note {source_id}: it is no longer marked for sharing.")


def _send(bench: Workbench, note: SourceNote, pair: Pair, done: _Done) -> None:
    content_hash = _content_hash(bench, note)
    known = done.sent.get(note.source_id)
    refused = done.refused.get(note.source_id)
    if (known and known.content_hash == content_hash) or (refused and _still_refused(bench, refused, content_hash)):
        return
    pair_hash = bench.state.hash(note.pair_code)
    bench.state.intend(note.source_id, pair_hash)
    try:
        bench.service.put_source_note(note, pair.pair_id, where=f"{pair.code}, notitie {note.source_id}")
    except RefusedError as refusal:
        lasting = refusal.reason not in PASSING
        bench.state.record_refused(note.source_id, Refused(content_hash, bench.now(), lasting, refusal.bad))
        bench.story.bad(refusal.bad)
        return
    bench.state.record_sent(Sent(note.source_id, pair_hash, note.source_revision, content_hash))
    bench.story.sent += 1
    bench.story.say(f"Sent note {note.source_id} of {pair.code}, revision {note.source_revision}.")


def _still_refused(bench: Workbench, refused: Refused, content_hash: str) -> bool:
    return refused.content_hash == content_hash and (refused.lasting or bench.now() < refused.refused_at + ASK_AGAIN_AFTER)


def _content_hash(bench: Workbench, note: SourceNote) -> str:
    return bench.state.hash(
        note.pair_code,
        note.author,
        note.subject,
        note.kind,
        note.text,
        note.how_known,
        note.discussed,
        note.written_at.timestamp(),
        note.action,
    )


def _with_one_code(bench: Workbench, records: Mapping[str, Record]) -> dict[str, Record]:
    """Leave out records that carry two codes: which of two pairs a note on it is meant for cannot be known."""
    codes: dict[str, list[str]] = {}
    for code, record in records.items():
        codes.setdefault(record.record_id, []).append(code)
    for shared in (found for found in codes.values() if len(found) > 1):
        bench.story.bad(
            BadRecord(
                ", ".join(sorted(shared)),
                "Deze codes staan op hetzelfde dossier; het is niet te zien voor welk koppel een notitie is.",
                "Laat één code op het dossier staan.",
            )
        )
    return {code: record for code, record in records.items() if len(codes[record.record_id]) == 1}


def _apart(bench: Workbench, look: SourceLook) -> list[BadRecord]:
    """The notes that went nowhere at the last look for those, without what this look sees: that is at its place by now."""
    here = {note.source_id for note in look.notes} | {bad.source_id for bad in look.bad}
    return [bad for bad in bench.apart.bad if bad.source_id not in here] if bench.apart else []


def _vanished(bench: Workbench, look: SourceLook, records: Mapping[str, Record]) -> list[str]:
    if not look.complete:
        bench.story.trouble("The look at the system was not complete, so nothing counts as taken away.")
        return []
    looked_at = {bench.state.hash(code) for code in records}
    present = {note.source_id for note in look.notes} | {bad.source_id for bad in look.bad}
    return [s.source_id for s in bench.state.sent().values() if s.pair_hash in looked_at and s.source_id not in present]


def _tell_writers(bench: Workbench, bad: Sequence[BadRecord]) -> None:
    if not isinstance(bench.system, TellsWriters):
        return
    try:
        bench.system.mark_bad(bad)
    except (TryLaterError, BadRecordError) as error:
        # The notes themselves went; only the word to the writer waits.
        bench.story.say(f"The writers could not be told yet: {error}")
