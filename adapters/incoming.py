"""From the service to the registration system: what must go, and what must stand there."""

from collections.abc import Mapping, Sequence

from adapters.base import BadRecordError, Held, MayBeLocked, Record
from adapters.holdings import text_digest
from adapters.service_shapes import Work
from adapters.workbench import Workbench
from schemas.vocabulary import InboxTask, ReceiptState


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


def _deliver_one(bench: Workbench, item: Work, record: Record, standing: Sequence[Held]) -> None:
    if standing == [Held(item.note_id, item.revision)]:
        # Delivered before, only the receipt was lost: the text is not fetched a second time.
        bench.story.say(f"Note {item.note_id} already stands here; only its receipt was missing.")
        stands = standing[0]
    else:
        fetched = bench.service.read_note(item.note_id)
        if fetched is None or fetched.pair_id != item.pair_id:
            bench.story.say(f"Note {item.note_id} is no longer to be delivered.")
            return
        stands = bench.system.deliver(record, fetched.delivery)
        bench.story.say(f"Stored note {item.note_id}, revision {stands.revision}.")
    bench.state.record_delivered(stands)
    bench.service.put_receipt(item.note_id, stands.revision, ReceiptState.STORED, text_digest(bench, stands))
    bench.story.stored += 1


def _standing(held: Sequence[Held]) -> dict[str, list[Held]]:
    standing: dict[str, list[Held]] = {}
    for copy in held:
        standing.setdefault(copy.note_id, []).append(copy)
    return standing
