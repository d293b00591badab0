"""From the service to the registration system: what must go, and what must stand there."""

from collections.abc import Mapping, Sequence

from adapters.base import (
    BadRecord,
    BadRecordError,
    DeliversTogether,
    Delivery,
    Held,
    MayBeLocked,
    Record,
    RegistrationSystem,
)
from adapters.holdings import text_digest
from adapters.service_shapes import Work
from adapters.workbench import Workbench
from schemas.vocabulary import InboxTask, ReceiptState

# Notes that are fetched before they are put there, where the system takes several at once.
AT_ONCE = 25


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
    puts = sorted((item for item in work if item.do is InboxTask.PUT), key=lambda item: item.pair_id)
    if puts and isinstance(bench.system, MayBeLocked):
        bench.system.ready_to_receive()
    wanted = []
    for item in puts:
        record = records.get(item.pair_id)
        if record is None:
            bench.story.say(f"Note {item.note_id} waits: its pair has no record here yet.")
        else:
            wanted.append((item, record))
    standing = _standing(_copies(bench.system, [record for _, record in wanted]))
    at_once = AT_ONCE if isinstance(bench.system, DeliversTogether) else 1
    for start in range(0, len(wanted), at_once):
        if bench.stopping():
            return
        bench.keep_lease()
        _deliver_some(bench, wanted[start : start + at_once], standing)


def _deliver_some(bench: Workbench, wanted: Sequence[tuple[Work, Record]], standing: Mapping[str, Sequence[Held]]) -> None:
    fetched = []
    for item, record in wanted:
        here = standing.get(item.note_id, [])
        if here == [Held(item.note_id, item.revision)]:
            # Delivered before, only the receipt was lost: the text is not fetched a second time.
            bench.story.say(f"Note {item.note_id} already stands here; only its receipt was missing.")
            _tell_stored(bench, here[0])
        elif delivery := _fetched(bench, item):
            fetched.append((record, delivery))
    for outcome in _put(bench.system, fetched):
        if isinstance(outcome, BadRecord):
            bench.story.bad(outcome)
        else:
            bench.story.say(f"Stored note {outcome.note_id}, revision {outcome.revision}.")
            _tell_stored(bench, outcome)


def _fetched(bench: Workbench, item: Work) -> Delivery | None:
    fetched = bench.service.read_note(item.note_id)
    if fetched is None or fetched.pair_id != item.pair_id:
        bench.story.say(f"Note {item.note_id} is no longer to be delivered.")
        return None
    return fetched.delivery


def _put(system: RegistrationSystem, deliveries: Sequence[tuple[Record, Delivery]]) -> Sequence[Held | BadRecord]:
    if isinstance(system, DeliversTogether):
        return system.deliver_together(deliveries) if deliveries else []
    return [_put_one(system, record, delivery) for record, delivery in deliveries]


def _put_one(system: RegistrationSystem, record: Record, delivery: Delivery) -> Held | BadRecord:
    try:
        return system.deliver(record, delivery)
    except BadRecordError as error:
        return error.bad


def _tell_stored(bench: Workbench, stands: Held) -> None:
    bench.state.record_delivered(stands)
    bench.service.put_receipt(stands.note_id, stands.revision, ReceiptState.STORED, text_digest(bench, stands))
    bench.story.stored += 1


def _copies(system: RegistrationSystem, records: Sequence[Record]) -> Sequence[Held]:
    if not records:
        return []
    return system.standing_on(records) if isinstance(system, DeliversTogether) else system.held()


def _standing(held: Sequence[Held]) -> dict[str, list[Held]]:
    standing: dict[str, list[Held]] = {}
    for copy in held:
        standing.setdefault(copy.note_id, []).append(copy)
    return standing
