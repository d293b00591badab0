"""NumericDate, as tokens carry it (RFC 7519, section 2): seconds since 1970. JSON also reads NaN, Infinity and 10**400."""

LATEST = 253_402_300_799  # the last second of the year 9999, as far as a datetime goes


def seconds_in(value: object) -> float | None:
    """The seconds of a claim; None for what is no moment: another type, not a number, or outside the years 1970 to 9999."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LATEST:
        return None  # NaN compares with nothing, so it ends here too
    return float(value)
