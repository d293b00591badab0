"""The shapes of the contract: one marshmallow schema per message of openapi.yaml, under the same name.

Imports nothing of ours, so that service and adapters can both use it.
"""

from enum import StrEnum

from schemas import (
    consent_keys,
    entries,
    fhir,
    holdings,
    inbox,
    lease,
    log,
    notes,
    oauth,
    pairs,
    problem,
    receipts,
    vocabulary,
)
from schemas.shape import Shape

_MODULES = (consent_keys, entries, holdings, inbox, lease, log, notes, oauth, pairs, problem, receipts)

# Schemas of query keys and headers, by operation; the contract lists those as parameters, not as components.
QUERIES: dict[str, type[Shape]] = {
    "list_entries": entries.EntriesQuerySchema,
    "search_fhir_consents": fhir.FhirConsentsQuerySchema,
    "search_fhir_audit_events": fhir.FhirAuditEventsQuerySchema,
    "list_pair_notes": notes.PairNotesQuerySchema,
    "read_checkpoint": log.CheckpointQuerySchema,
}
HEADERS: dict[str, type[Shape]] = {
    "read_inbox": lease.LeaseHeadersSchema,
    "read_note": lease.LeaseHeadersSchema,
    "list_holdings": lease.LeaseHeadersSchema,
}
_PARAMETERS = {*QUERIES.values(), *HEADERS.values()}

# Component name in openapi.yaml → its schema, and → its vocabulary.
ALL: dict[str, type[Shape]] = {
    name.removesuffix("Schema"): shape
    for module in _MODULES
    for name, shape in vars(module).items()
    if isinstance(shape, type)
    and issubclass(shape, Shape)
    and shape.__module__ == module.__name__
    and shape not in _PARAMETERS
}
WORDS: dict[str, type[StrEnum]] = {
    name: words
    for name, words in vars(vocabulary).items()
    if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum
}
