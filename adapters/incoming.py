"""From the service to the registration system: what must go, what must stand there, and what stands there unknown."""

from collections.abc import Mapping, Sequence

from adapters.base import BadRecordError, Held, MayBeLocked, Record
from adapters.service_shapes import Work
from adapters.workbench import Workbench
from schemas.vocabulary import InboxTask, ReceiptState

# How often the copies that stand in the system are compared with what was delivered, in seconds.
COMPARE_EVERY = 3600.0


def recall(bench: Workbench, work: Sequence[Work]) -> None:
    """Remove what must go. Nothing holds this back: no limit, no bad record."""
    for item in (item for item in work if item.do is InboxTask.REMOVE):
        bench.keep_lease()
        try:
            bench.system.remove(item.note_id)
        except BadRecordError as error:
            bench.story.bad(error.bad)
            continue
        bench.service.put_receipt(item.note_id, item.revision, ReceiptState.REMOVED)
        bench.state.forget_delivered(item.note_id)
        bench.story.removed += 1
        bench.story.say(f"Removed note {item.note_id}; receipt given.")


def deliver(bench: Workbench, work: Sequence[Work], records: Mapping[str, Record]) -> None:
    """Deliver what must stand here. `records` by pair id; a pair without its one record waits, unfetched."""
    puts = [item for item in work if item.do is InboxTask.PUT]
    if puts and isinstance(bench.system, MayBeLocked):
        bench.system.ready_to_receive()
    standing = _standing(bench.system.held()) if puts else {}
    for item in puts:
        if bench.stopping():
            return
        record = records.get(item.pair_id)
        if record is None:
            bench.story.say(f"Note {item.note_id} waits: its pair has no record here yet.")
            continue
        bench.keep_lease()
        try:
            _deliver_one(bench, item, record, standing.get(item.note_id, []))
        except BadRecordError as error:
            bench.story.bad(error.bad)


def _deliver_one(bench: Workbench, item: Work, record: Record, standing: Sequence[int]) -> None:
    revision = item.revision
    if standing == [revision]:
        # Delivered before, only the receipt was lost: the text is not fetched a second time.
        bench.story.say(f"Note {item.note_id} already stands here; only its receipt was missing.")
    else:
        fetched = bench.service.read_note(item.note_id)
        if fetched is None or fetched.pair_id != item.pair_id:
            bench.story.say(f"Note {item.note_id} is no longer to be delivered.")
            return
        revision = fetched.delivery.revision
        bench.system.deliver(record, fetched.delivery)
        bench.story.say(f"Stored note {item.note_id}, revision {revision}.")
    bench.state.record_delivered(Held(item.note_id, revision))
    bench.service.put_receipt(item.note_id, revision, ReceiptState.STORED)
    bench.story.stored += 1


def compare(bench: Workbench) -> None:
    """Report, at most once an hour, copies that stand here unknown and copies that somebody took away."""
    last = float(bench.state.recall("compared_at") or 0)
    if 0 <= bench.now() - last < COMPARE_EVERY:
        return
    held = {copy.note_id for copy in bench.system.held()}
    delivered = {copy.note_id for copy in bench.state.delivered()}
    for note_id in sorted(held - delivered):
        bench.story.trouble(f"A copy of note {note_id} stands here that this adapter did not deliver. Ask the officer.")
    for note_id in sorted(delivered - held):
        bench.story.trouble(f"The copy of note {note_id} is gone from the system; somebody took it away there.")
    bench.state.remember("compared_at", str(bench.now()))


def _standing(held: Sequence[Held]) -> dict[str, list[int]]:
    standing: dict[str, list[int]] = {}
    for copy in held:
        standing.setdefault(copy.note_id, []).append(copy.revision)
    return standing
