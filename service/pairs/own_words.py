"""What an organisation says of its own secrecy: shown, in its own words, before anything is shared."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.actors import Actor
from service.audit.acts import OwnWordsChosen
from service.audit.log import append
from service.pairs.models import Organisation
from service.pairs.organisations import own_organisation

LENGTH = 600  # characters: what is read on a phone before somebody chooses


@dataclass(frozen=True, slots=True)
class OwnWords:
    """In Dutch and in English; either may be empty."""

    dutch: str
    english: str

    def told(self, lead: str, language: str) -> "Told | None":
        """As a reader of this language sees it, below a line of ours; in the other language where there is nothing else."""
        dutch, english = Told(lead, "nl", self.dutch), Told(lead, "en", self.english)
        in_order = (english, dutch) if language == "en" else (dutch, english)
        return next((told for told in in_order if told.words), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What one organisation says, and the language in which it stands; `lead`: the line above it."""

    lead: str
    language: str
    words: str


def own_words_of(organisation: Organisation) -> OwnWords:
    """What stands now."""
    return OwnWords(organisation.secrecy, organisation.secrecy_english)


def choose_own_words(session: Session, actor: Actor, words: OwnWords) -> None:
    """From now on the actor's organisation says so; logged. What a youngster had before them stays in the evidence of their
    choice.

    Raises NotYoursError for who belongs to none.
    """
    organisation = own_organisation(session, actor)
    organisation.secrecy, organisation.secrecy_english = words.dutch, words.english
    append(session, OwnWordsChosen(actor=actor, other_organisation_id=organisation.id))
