"""The consent screens as text: what evidence keeps of a decision, in the order in which it stands on the screens.

Notes stand in it by id and revision, not by their text: the evidence shows which words the youngster had before them
without keeping a second copy of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from babel.dates import format_date

from service.clock import last_day
from service.consent.choices import SUBJECTS_IN_ORDER, Choice, Choices
from service.consent.freely import told_freely
from service.consent.my_pairs import Direction, MyPair
from service.consent.notices import FilledNotices, Notices
from service.pairs.own_words import Told

NoteRevision = tuple[UUID, int]
Previewed = Mapping[UUID, Sequence[NoteRevision]]
"""By receiving organisation: the notes on the screen, each with its revision."""

SCREENS = ("who", "what", "choose", "how-long", "summary")


@dataclass(frozen=True, slots=True)
class ConsentTexts:
    """The texts of one pair in one language, for its youngster."""

    notices: Notices
    pair: MyPair
    name: str

    @property
    def general(self) -> FilledNotices:
        """The texts about both."""
        first, second = self.pair.parties
        return self.notices.filled(
            name=self.name,
            first=first.name,
            second=second.name,
            first_organisation=first.organisation,
            second_organisation=second.organisation,
        )

    def of(self, direction: Direction) -> FilledNotices:
        """The texts about one direction."""
        return self.general.also(
            writer=direction.writer.name,
            writer_organisation=direction.writer.organisation,
            reader=direction.reader.name,
            reader_organisation=direction.reader.organisation,
            stand_in=direction.stand_in.name if direction.stand_in else "",
        )

    def of_successor(self, direction: Direction) -> FilledNotices:
        """The texts about whoever takes over from the reader of this direction."""
        name = direction.successor.name if direction.successor else ""
        return self.of(direction).also(successor=name, before=direction.successor_of)

    def until(self, direction: Direction, choices: Choices) -> FilledNotices:
        """The texts about one direction, with the end that was chosen."""
        return self._until(direction, choices.last_day)

    def until_day(self, direction: Direction, end: datetime) -> FilledNotices:
        """The texts about one direction, with the end that stands."""
        return self._until(direction, last_day(end))

    def _until(self, direction: Direction, day: date) -> FilledNotices:
        return self.of(direction).also(until=format_date(day, "d MMMM", locale=self.notices.language))

    def purpose(self) -> str:
        """What both want to help with."""
        return self.general["purpose_" + self.pair.pair.purpose.replace("-", "_")]

    def freely(self) -> list[str]:
        """Whose need it is, the other way and who was in the room, between whose words these are and what to do."""
        asked = self.pair.circumstances
        if asked is None:
            return []
        return [self.general["freely_lead"], *told_freely(self.general, asked), self.general["freely_wrong"]]

    def secrecy(self) -> list[Told]:
        """What their organisations say of their own secrecy; one that says nothing is left out."""
        words = [(party.own_words, self.general.also(organisation=party.organisation)) for party in self.pair.parties]
        told = [each.told(text["who_secrecy"], self.notices.language) for each, text in words]
        return [each for each in told if each is not None]

    def sentences(self) -> list[tuple[str, str]]:
        """Who the two are: name and sentence."""
        return [
            (party.name, self.general.also(person=party.name, organisation=party.organisation)["who_person"])
            for party in self.pair.parties
        ]


def subject_name(text: FilledNotices, subject: str) -> str:
    """A subject in the words of the consent screens."""
    return text["subject_" + subject.replace("-", "_")]


def shown_until(
    screen: str, texts: ConsentTexts, goal: str | None, previewed: Previewed, directions: Sequence[Direction]
) -> str:
    """The text of the screens up to and including `screen`, for an answer given there before anything was chosen."""
    parts = {
        "who": shown_who(texts),
        "what": _what(texts, goal, previewed, directions),
        "choose": [line for direction in directions for line in _choose(texts, direction)],
        "how-long": _how_long(texts, directions),
    }
    upto = SCREENS.index(screen) + 1
    return _joined([parts[name] for name in SCREENS[:upto] if name in parts])


def shown_for(texts: ConsentTexts, goal: str | None, previewed: Previewed, choices: Choices) -> str:
    """The text of every screen, for an answer on the last. Who changes one direction begins at the choosing.

    What the organisations say of secrecy stands on the last screen too, so that it is what was read when somebody answered.
    """
    chosen = [(texts.pair.direction_to(choice.to), choice) for choice in choices.directions]
    directions = [direction for direction, _ in chosen]
    shared = [direction for direction, choice in chosen if choice.subjects]
    changes_one = len(directions) < len(texts.pair.asked)
    before = [] if changes_one else [_who(texts), _what(texts, goal, previewed, directions)]
    waiting = [_waiting(texts, direction, previewed) for direction in shared] if changes_one else []
    summaries = [_summary_of(texts, direction, choice, choices) for direction, choice in chosen]
    return _joined(
        [
            *before,
            *(_choose(texts, direction) for direction in directions),
            _how_long(texts, shared) if shared else [],
            [texts.general["summary_title"]],
            *summaries,
            *waiting,
            shown_secrecy(texts),
            _rights(texts.general),
        ]
    )


def shown_about_stand_in(texts: ConsentTexts, direction: Direction) -> list[str]:
    """The question about one stand-in. Raises NoticeError for a direction without one."""
    text = texts.of(direction)
    subjects = direction.standing.subjects if direction.standing else frozenset()
    chosen = [subject_name(text, subject) for subject in SUBJECTS_IN_ORDER if subject in subjects]
    before, after = ("title", "who", "when", "what"), ("no", "change")
    return [*(text[f"stand_in_{part}"] for part in before), *chosen, *(text[f"stand_in_{part}"] for part in after)]


def shown_about_successor(texts: ConsentTexts, direction: Direction) -> list[str]:
    """The question about who takes over. Raises NoticeError for a direction without one."""
    text = texts.of_successor(direction)
    when = "when" if direction.reader.person_id is not None else "when_gone"
    lines = [text[f"successor_{part}"] for part in ("title", "who", "meet", when, "own")]
    if direction.is_active and direction.standing is not None:
        subjects = [subject_name(text, subject) for subject in SUBJECTS_IN_ORDER if subject in direction.standing.subjects]
        lines += [text["successor_what"], *subjects]
    else:
        lines.append(text["successor_nothing"])
    return [*lines, text["successor_no"], text["successor_change"]]


def shown_who(texts: ConsentTexts) -> list[str]:
    """Screen 1, with what the organisations say of secrecy."""
    return [*_who(texts), *shown_secrecy(texts)]


def _who(texts: ConsentTexts) -> list[str]:
    text = texts.general
    return [
        text["who_title"],
        *(sentence for _, sentence in texts.sentences()),
        f"{text['who_purpose']} {texts.purpose()}.",
        *texts.freely(),
        text["who_own_system"],
        text["who_no_consequence"],
    ]


def shown_secrecy(texts: ConsentTexts) -> list[str]:
    """What both organisations say of their own secrecy."""
    return [line for told in texts.secrecy() for line in (told.lead, told.words)]


def _what(texts: ConsentTexts, goal: str | None, previewed: Previewed, directions: Sequence[Direction]) -> list[str]:
    text = texts.general
    lines = [text["what_title"], text["what_why"]]
    if goal:
        lines.append(f"{text['what_goal']} “{goal}”")
    for direction in directions:
        notes = previewed.get(direction.to, ())
        here = texts.of(direction)
        lines += [here[name] for name in waiting_words(direction, bool(notes))]
        lines += _named(notes)
        lines += [here["what_later_too" if notes else "what_later_only"], here["what_unknown"]]
    return [*lines, text["what_old_file"]]


def _waiting(texts: ConsentTexts, direction: Direction, previewed: Previewed) -> list[str]:
    notes = previewed.get(direction.to, ())
    return [texts.of(direction)["what_waiting"], *_named(notes)] if notes else []


def _named(notes: Sequence[NoteRevision]) -> list[str]:
    return [f"[{note_id} r{revision}]" for note_id, revision in notes]


def waiting_words(direction: Direction, has_notes: bool) -> tuple[str, ...]:
    """Which texts say what waits. Of somebody who has not met the youngster they do not say whether anything does."""
    if has_notes:
        return ("what_waiting",)
    return ("what_nothing_waiting",) if direction.has_met else ("what_not_met", "what_not_met_yet")


def _choose(texts: ConsentTexts, direction: Direction) -> list[str]:
    text = texts.of(direction)
    lines = [text["choose_title"], text["choose_lead"]]
    lines += [subject_name(text, subject) for subject in SUBJECTS_IN_ORDER]
    lines.append(text["choose_nothing"])
    if direction.stand_in:
        lines += [text["choose_stand_in"], text["choose_stand_in_hint"]]
    return [*lines, text["choose_read_first"], text["choose_read_first_hint"]]


def _how_long(texts: ConsentTexts, directions: Sequence[Direction]) -> list[str]:
    text = texts.general
    parts = ("title", "question", "nothing", "reminder", "1", "3", "6")
    lines = [text[f"long_{part}"] for part in parts]
    for direction in directions:
        here = texts.of(direction)
        lines += [here[f"where_{part}"] for part in ("question", "no", "yes", "colleagues", "stop")]
    return lines


def _summary_of(texts: ConsentTexts, direction: Direction, choice: Choice, choices: Choices) -> list[str]:
    text = texts.until(direction, choices)
    if not choice.subjects:
        return [text["summary_reads_nothing"]]
    about, conditions = _subjects_and_conditions(text, direction, choice)
    return [*about, text["summary_until"], *conditions]


def summary_without_end(text: FilledNotices, direction: Direction, choice: Choice) -> list[str]:
    """What was chosen in one direction, where the end is chosen below it."""
    about, conditions = _subjects_and_conditions(text, direction, choice)
    return [*about, *conditions, *([text["where_colleagues"], text["where_stop"]] if choice.copies else [])]


def _subjects_and_conditions(text: FilledNotices, direction: Direction, choice: Choice) -> tuple[list[str], list[str]]:
    about = [text["summary_reads"], *(subject_name(text, subject) for subject in choice.subjects_in_order)]
    conditions = []
    if direction.stand_in:
        conditions.append(text["summary_stand_in" if choice.stand_in else "summary_no_stand_in"])
    if choice.read_first:
        conditions.append(text["summary_read_first"])
    return about, [*conditions, text["summary_copy" if choice.copies else "summary_no_copy"]]


def _rights(text: FilledNotices) -> list[str]:
    parts = ("summary_no_consequence", "summary_stop", "rights_title", "rights_controllers", "rights_kept")
    return [text[name] for name in (*parts, "rights_yours", "rights_officer")]


def _joined(parts: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(part) for part in parts if part)
