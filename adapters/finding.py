"""The record of each pair, asked for together where the system can be asked so."""

from collections.abc import Mapping, Sequence

from adapters.base import BadRecord, BadRecordError, FindsTogether, Record, RegistrationSystem


def found_records(system: RegistrationSystem, codes: Sequence[str]) -> Mapping[str, Record | BadRecord]:
    """For each code its one record, or what is wrong. Raises what `find_record` raises but BadRecordError."""
    if isinstance(system, FindsTogether):
        return system.find_records(codes)
    return {code: _found(system, code) for code in codes}


def _found(system: RegistrationSystem, code: str) -> Record | BadRecord:
    try:
        return system.find_record(code)
    except BadRecordError as error:
        return error.bad
