"""A pair's code as people type it."""

import re


def same_code(typed: str, code: str) -> bool:
    """Whether a person typed this pair's code: capitals, spaces and the hyphen do not matter."""
    return bare(typed) == bare(code)


def bare(code: str) -> str:
    """The code without what does not matter."""
    return re.sub(r"[\s-]", "", code).upper()
