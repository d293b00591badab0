"""What every step of a cycle works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.base import RegistrationSystem
from adapters.service_client import ServiceClient
from adapters.state import State
from adapters.story import Story
from adapters.witness import Witness

if TYPE_CHECKING:
    from adapters.apart import Apart


@dataclass(frozen=True)
class Workbench:
    """The two sides, the memory and the clock (seconds since 1970). `stopping` is asked between notes. `residues`: where a
    removed note may still stand, in Dutch, for the youngster. `apart`: the notes that go nowhere, None: not looked for."""

    system: RegistrationSystem
    service: ServiceClient
    state: State
    story: Story
    now: Callable[[], float]
    stopping: Callable[[], bool] = lambda: False
    witness: Witness | None = None
    residues: Sequence[str] = ()
    apart: "Apart | None" = None

    def keep_lease(self) -> None:
        """TryLaterError when another adapter of this organisation is the running one."""
        self.service.take_lease(self.state.instance(), self.residues)
