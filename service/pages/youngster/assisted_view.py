"""One sitting beside a professional as its templates show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from service.actors import Actor
from service.clock import last_day
from service.consent.assisted import assisted_end, direction_written_by, present_words, shown_beside, text_beside
from service.consent.choices import Choice
from service.consent.my_pairs import Direction, my_pair
from service.consent.notices import FilledNotices, hash_of_text, notices_in
from service.consent.screens import ConsentTexts, NoteRevision, subject_name, waiting_words
from service.pages.youngster.people import shown
from service.pages.youngster.screens import NotePreview, note_preview, people_shown, subjects_shown
from service.pairs.assisting import assisting_of
from service.pairs.models import Assisting
from service.records.question import Question, open_question


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting with its question: the one direction that is asked, the texts of it, and the last day of a yes."""

    assisting: Assisting
    question: Question
    direction: Direction
    texts: ConsentTexts
    last_day: date

    @property
    def text(self) -> FilledNotices:
        """The texts, with everybody's name and the last day in them."""
        return text_beside(self.texts, self.direction, self.last_day)

    def shown(self, choice: Choice, notes: Sequence[NoteRevision]) -> str:
        """The exact text of all screens."""
        return shown_beside(self.texts, self.direction, self.last_day, self.assisting.present, notes, choice)

    def hash_of(self, choice: Choice, notes: Sequence[NoteRevision]) -> str:
        """The hash of that text."""
        return hash_of_text(self.shown(choice, notes))

    def read_view(self) -> Mapping[str, Any]:
        preview = self._preview()
        return {
            "text": self.text,
            "people": people_shown(self.texts),
            "secrecy": self.texts.secrecy(),
            "purpose": self.texts.purpose(),
            "freely": self.texts.freely(),
            "writer": shown(self.direction.writer),
            "waiting": [self.text[name] for name in waiting_words(self.direction, bool(preview))],
            "preview": preview,
        }

    def choose_view(self, chosen: Choice | None) -> Mapping[str, Any]:
        first, more = subjects_shown(self.question, self.text, self.direction, chosen)
        return {"text": self.text, "first_subjects": first, "more_subjects": more}

    def summary_view(self, choice: Choice) -> Mapping[str, Any]:
        notes = [(note.id, note.revision) for note in self._preview()]
        return {
            "text": self.text,
            "reader": shown(self.direction.reader),
            "subjects": [subject_name(self.text, subject) for subject in choice.subjects_in_order],
            "shown": self.hash_of(choice, notes),
            "notes": [f"{note_id}:{revision}" for note_id, revision in notes],
        }

    def done_view(self) -> Mapping[str, Any]:
        return {"text": self.text, "outcome": self.assisting.outcome}

    def _preview(self) -> list[NotePreview]:
        return [note_preview(note) for note in self.question.visible(self.direction)]


def sitting_of(session: Session, actor: Actor, language: str) -> Sitting:
    """The sitting that is under way. Raises NotYoursError, ConflictError as direction_written_by."""
    assisting = assisting_of(session, actor)
    question = open_question(session, actor, assisting.pair_id)
    texts = ConsentTexts(notices_in(language), question.pair, question.name)
    direction = direction_written_by(question.pair, assisting.organisation_id)
    return Sitting(assisting, question, direction, texts, last_day(assisted_end(session)))


def begin_view(session: Session, actor: Actor, language: str) -> Mapping[str, Any]:
    """Before anybody said who they are: no name of theirs and no note stands on it."""
    assisting = assisting_of(session, actor)
    pair = my_pair(session, actor, assisting.pair_id)
    direction = direction_written_by(pair, assisting.organisation_id)
    texts = ConsentTexts(notices_in(language), pair, "")
    text = text_beside(texts, direction, last_day(assisted_end(session)))
    return {"text": text, "present": present_words(text, assisting.present.split())}
