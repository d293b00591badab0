"""A pair's code as people type it."""

import re


def same_code(typed: str, code: str) -> bool:
    """Whether a person typed this pair's code: capitals, spaces and the hyphen do not matter."""
    return _bare(typed) == _bare(code)


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()
