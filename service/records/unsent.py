"""What is typed and not sent is kept nowhere but in its writer's own browser, sealed (docs/decisions/0026).

The service gives the key, and only for as long as its writer has a seat in the pair; it never gets the text.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.actors import Actor
from service.consent.gate import require_author_grant
from service.consent.grants import AuthorGrant, check_lives
from service.db import now, vault_of


@dataclass(frozen=True, slots=True)
class BrowserDraft:
    """Where the browser keeps what one person typed about one note, and with what it seals and opens it.

    `name` tells nobody whose it is or about whom. `keys`: base64 of 32 bytes each, today's and yesterday's; what was sealed
    with an older one nobody opens any more.
    """

    name: str
    keys: tuple[str, str]


def browser_draft(session: Session, actor: Actor, pair_id: UUID, note_id: UUID | None) -> BrowserDraft:
    """For a note that is corrected, or (None) for a new one in this pair. Raises NotYoursError without a seat here."""
    return draft_under(session, require_author_grant(session, actor, pair_id), note_id)


def draft_under(session: Session, grant: AuthorGrant, note_id: UUID | None) -> BrowserDraft:
    """As browser_draft. A day is one in UTC, so that it begins for everybody at once."""
    check_lives(session, grant)
    vault, today = vault_of(session), now(session).date()
    whose = f"{grant.person_id}|{grant.pair_id}|{note_id or 'new'}"

    def key_of(day: date) -> str:
        return b64encode(vault.derived_key(f"draft key|{whose}|{day.isoformat()}".encode())).decode()

    name = vault.derived_key(f"draft name|{whose}".encode()).hex()[:32]
    return BrowserDraft(name, (key_of(today), key_of(today - timedelta(days=1))))
