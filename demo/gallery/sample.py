"""What a page is shown with: a template, the address it pretends to stand at, and its context."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace as Thing
from typing import Any

Context = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """`context` is a function of the language, because the consent texts differ."""

    name: str
    template: str
    context: Callable[[str], Context] = field(default=lambda language: {})
    signed_in: Thing | None = None
    endpoint: str | None = None


def sample(
    name: str, template: str, /, signed_in: Thing | None = None, endpoint: str | None = None, **context: Any
) -> Sample:
    """A sample whose context is the same in both languages."""
    return Sample(name, template, lambda language: context, signed_in, endpoint)
