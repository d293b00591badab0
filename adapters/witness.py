"""The adapter as a witness of Koppel's log: it remembers what it saw, and signs only what continues that.

What it cosigned last stands in a file of its own beside the adapter (`witness`), where nobody at Koppel can change it.
Once the log contradicts that, this witness signs nothing more until a person has looked: the evidence is kept in
`witness-refused`.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.base import AccessLostError, TryLaterError
from adapters.config import WitnessSettings
from adapters.service_client import ServiceClient
from adapters.state import State
from adapters.story import Story
from tlog.checkpoints import Checkpoint, cosign, open_checkpoint, read_checkpoint, witnesses_of
from tlog.notes import Note, SigningKey, WrongNoteError, parse_note
from tlog.proofs import WrongProofError, check_consistency, consistency_proof
from tlog.tiles import TiledTree

LOOK_EVERY = 55.0
SILENCE = 3600.0
"""Seconds between two looks, and how long the other witnesses may be silent before somebody is told."""

SEEN, CONFIRMED, REFUSED = "witness", "witness-confirmed", "witness-refused"
_LOOKED, _FIRST, _CONFIRMED_AT, _TOLD = "witness_looked", "witness_first", "witness_confirmed", "witness_silence_told"


class ContradictionError(Exception):
    """The log says something else than it said before. Do: sign nothing, keep both, let people look."""


@dataclass(frozen=True)
class Witness:
    """One organisation's witness. `directory`: where its files stand; `state`: when it did what."""

    settings: WitnessSettings
    key: SigningKey
    service: ServiceClient
    state: State
    directory: Path

    def look(self, story: Story, now: float) -> None:
        """Look at the log when that is due: verify, cosign, and see who else did. `now`: seconds since 1970.

        Raises TryLaterError when the service is down; everything else that is wrong is told in the story.
        """
        if 0 <= now - self._time(_LOOKED) < LOOK_EVERY:
            return
        self.state.remember(_LOOKED, str(now))
        if (self.directory / REFUSED).exists():
            story.trouble(f"This witness refused the log and signs nothing. Look at {self.directory / REFUSED} with others.")
            return
        try:
            self._look(story, now)
        except TryLaterError:
            self._tell_silence(story, now)  # a service that does not answer must not keep the alarm from ringing
            raise
        except ContradictionError as error:
            story.trouble(f"THE LOG CONTRADICTS ITSELF: {error} Nothing is signed any more. Tell the privacy officer.")
        except AccessLostError as error:
            story.trouble(f"Koppel does not let this adapter witness the log. {error}")
        except WrongNoteError as error:
            story.trouble(f"The log's seal is not believed: {error}. Ask the operator for 'koppel key log show'.")

    def _look(self, story: Story, now: float) -> None:
        text, seen = self.service.read_checkpoint(), self._seen()
        if text is None:
            self._tell_missing(story, seen)
            self._tell_silence(story, now)
            return
        head, note = open_checkpoint(text, self.settings.log)
        if seen is None or head.size > read_checkpoint(seen).size:
            self._require(seen, head, note, lambda: self._continues(seen, head))
            self._keep(SEEN, str(note.with_signatures(cosign(note, self.key, int(now)))))
            story.say(f"The log continues what was seen before: {head.size} places. Cosigned.")
        else:
            self._require(seen, head, note, lambda: read_checkpoint(seen) == head)
        self._hand_over()
        self._confirm(story, now, [note] if seen is None else [note, self._seen_again(story, seen)])

    def _tell_missing(self, story: Story, seen: Note | None) -> None:
        """No seal is shown. Once there was one that is trouble; not for good, for somebody in between may answer so."""
        if seen is None:
            story.say("The log has no seal yet.")
        else:
            places = read_checkpoint(seen).size
            story.trouble(f"The log shows no seal any more, and had {places} places. Ask the operator where it went.")

    def _continues(self, seen: Note | None, head: Checkpoint) -> bool:
        """Recompute from the log's own hashes that nothing before was changed. The first head is taken as it is."""
        if seen is None:
            return True
        before = read_checkpoint(seen)
        tree = TiledTree(head.size, self.service.read_tile)
        proof = consistency_proof(before.size, head.size, tree.range_hash)
        try:
            check_consistency(before.size, before.root, head.size, head.root, proof)
        except WrongProofError:
            return False
        return before.origin == head.origin

    def _hand_over(self) -> None:
        """Give the service what was cosigned last; also when that was done before, in case it did not arrive."""
        kept = self._seen()
        if kept is not None:
            own = next(one for one in kept.signatures if one.is_of(self.key.verifier))
            self.service.add_cosignature(read_checkpoint(kept).size, own.line)

    def _seen_again(self, story: Story, seen: Note) -> Note:
        """The head that was cosigned before, with who cosigned it since."""
        text = self.service.read_checkpoint(read_checkpoint(seen).size)
        if text is None:
            self._tell_missing(story, seen)
            return seen
        again = open_checkpoint(text, self.settings.log)[1]
        self._require(seen, None, again, lambda: again.text == seen.text)
        return again

    def _confirm(self, story: Story, now: float, heads: list[Note]) -> None:
        """Take a head as confirmed when another witness signed it too; tell when none has for an hour."""
        for note in heads:
            if witnesses_of(note, self.settings.partners):
                self._keep(CONFIRMED, str(note))
                self.state.remember(_CONFIRMED_AT, str(now))
                story.say(f"Confirmed by another witness: {read_checkpoint(note).size} places.")
                return
        self._tell_silence(story, now)

    def _tell_silence(self, story: Story, now: float) -> None:
        """Tell, once an hour, that no other witness was seen to sign for an hour; also while Koppel does not answer."""
        if not self._time(_FIRST):
            self.state.remember(_FIRST, str(now))
        since = max(self._time(_CONFIRMED_AT), self._time(_FIRST))
        if now - since >= SILENCE and now - self._time(_TOLD) >= SILENCE:
            self.state.remember(_TOLD, str(now))
            last = f"{datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M} UTC"
            story.trouble(f"No other witness has signed the log since {last}. Ask the other organisation about its adapter.")

    def _require(self, seen: Note | None, head: Checkpoint | None, note: Note | None, holds: Callable[[], bool]) -> None:
        """Raises ContradictionError, with the evidence kept, unless this holds."""
        if holds():
            return
        before = "nothing" if seen is None else f"{read_checkpoint(seen).size} places"
        now = "another seal for them" if head is None else f"{head.size} places that do not continue them"
        words = f"it had {before}, and now shows {now}."
        self._keep(REFUSED, f"{words}\n\nSeen and signed before:\n\n{seen}\nShown now:\n\n{note}\n")
        raise ContradictionError(words)

    def _seen(self) -> Note | None:
        file = self.directory / SEEN
        return parse_note(file.read_text(encoding="utf-8")) if file.exists() else None

    def _keep(self, name: str, text: str) -> None:
        """Put a file in place whole, on disk when this returns: what was signed must never be forgotten."""
        new = self.directory / f"{name}.new"
        with new.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, self.directory / name)

    def _time(self, name: str) -> float:
        return float(self.state.recall(name) or 0)
