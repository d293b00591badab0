"""A question about one person, as it stands on the youngster's screen now: what a yes says, and whether it is still that."""

import json
from dataclasses import dataclass
from uuid import UUID

from service.consent.assertions import part_of_decision
from service.consent.my_pairs import Direction
from service.consent.notices import hash_of_text
from service.consent.screens import ConsentTexts
from service.pages.forms.reading import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """`becomes`: what a yes makes of this person ("standIn", "successor"). `text` is what evidence keeps.

    `person_id` None: nobody is named any more.
    """

    texts: ConsentTexts
    direction: Direction
    becomes: str
    person_id: UUID | None
    text: str

    @property
    def ticked(self) -> str:
        """What a yes says, the same for the same yes: JSON with sorted keys."""
        facts = {"to": str(self.direction.to), self.becomes: str(self.person_id)}
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))

    @property
    def parts(self) -> list[bytes]:
        """The exact text and the choice: what the passkey signs."""
        return [part_of_decision(self.text, self.ticked)]

    def is_what(self, form: Form) -> bool:
        """Whether this is what stood on the screen: the same person, the same words."""
        return bool(form.values["person"] == self.person_id and form.values["shown"] == hash_of_text(self.text))
