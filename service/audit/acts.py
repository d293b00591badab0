"""What can stand in the log. Each act is a value with ids and reasons, never text; `audit.log.append` writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypedDict
from uuid import UUID

from service.actors import Actor


class Consented(Protocol):
    """What an act takes from a grant: which consent covered it."""

    @property
    def pair_id(self) -> UUID: ...
    @property
    def from_organisation_id(self) -> UUID | None: ...
    @property
    def consent_id(self) -> UUID | None: ...
    @property
    def consent_revision(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that happened.

    `letter` is NEN 7513's C R U D E. `organisation_id` is the acting organisation, where the actor has none of its own
    (a youngster) the one concerned. `was_active`: whether something was shared before. `seen_as` is how organisations
    see it: under its own name unless said otherwise.
    """

    letter: ClassVar[str] = "E"

    actor: Actor
    organisation_id: UUID | None = None
    pair_id: UUID | None = None
    other_organisation_id: UUID | None = None
    third_organisation_id: UUID | None = None
    youngster_id: UUID | None = None
    note_ids: Sequence[UUID] = ()
    consent_id: UUID | None = None
    consent_revision: int | None = None
    reason: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    was_active: bool = False

    @property
    def name(self) -> str:
        """The act's name in the log: the class name in kebab-case."""
        return _kebab(type(self))

    @property
    def seen_as(self) -> str | None:
        """The act's name in what organisations see of the log; None keeps it from them."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAct(Act):
    """Something that is the actor's alone, a youngster's most of all: neither organisation sees it."""

    @property
    def seen_as(self) -> str | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingAct(Act):
    """Sharing stopped, or stayed stopped. By pause, withdrawal or expiry: organisations see the same (contract.md)."""

    @property
    def seen_as(self) -> str | None:
        return NOTHING_SHARED if self.was_active else None


NOTHING_SHARED = "nothing-shared"


def _kebab(kind: type) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__)[1:]


class Coverage(TypedDict):
    """The fields of an act that say which consent covered it."""

    pair_id: UUID
    other_organisation_id: UUID | None
    consent_id: UUID | None
    consent_revision: int | None


def under(grant: Consented) -> Coverage:
    """The fields that an act takes from the grant it was done under."""
    return {
        "pair_id": grant.pair_id,
        "other_organisation_id": grant.from_organisation_id,
        "consent_id": grant.consent_id,
        "consent_revision": grant.consent_revision,
    }


class SignedIn(Act):
    pass


class SignedOut(Act):
    pass


class SignInRefused(Act):
    pass


class SignInBound(Act):
    """The first sign-in tied this person to their provider's own, lasting name for them."""

    letter = "U"


class SignInUnbound(Act):
    letter = "U"


class TokenIssued(Act):
    pass


class OrganisationAdded(Act):
    letter = "C"


class PersonAdded(Act):
    letter = "C"


class OfficerAsked(Act):
    letter = "C"


class OfficerConfirmed(Act):
    letter = "U"


class OfficerRejected(Act):
    letter = "U"


class PersonLeft(Act):
    letter = "U"


class PeopleListed(Act):
    letter = "R"


class TeamListed(Act):
    """Who works there, with how many seats each and who is away: no youngster, no pair."""

    letter = "R"


class SystemsListed(Act):
    letter = "R"


class ConfirmationsListed(Act):
    letter = "R"


class PasskeyInvited(Act):
    letter = "C"


class PasskeyMade(Act):
    letter = "C"


class PasskeyConfirmed(Act):
    letter = "U"


class PasskeyRejected(Act):
    letter = "U"


class PhoneRegistered(Act):
    """Somebody's own device unlocks their sessions on it from now on."""

    letter = "C"


class PhoneUnlocked(Act):
    pass


class PhoneUnlockRefused(Act):
    pass


class PhoneEnded(Act):
    """It unlocks nothing any more, and is signed out."""

    letter = "U"


class SystemRegistered(Act):
    letter = "C"


class SystemRevoked(Act):
    letter = "U"


class SystemConfirmed(Act):
    letter = "U"


class SystemRejected(Act):
    letter = "U"


class PairInvited(Act):
    letter = "C"


class PartnersListed(Act):
    """Who of other organisations could form a pair."""

    letter = "R"


class InvitationOpened(Act):
    letter = "R"


class PairFormed(Act):
    letter = "U"


class PairDeclined(Act):
    letter = "U"


class CodeShown(Act):
    letter = "C"


class WordsConfirmed(Act):
    letter = "U"


class WordsRefused(Act):
    letter = "U"


class YoungsterJoined(Act):
    letter = "U"


class ScreenHandedOver(Act):
    """A holder gave their screen to the youngster, who decides on it. It does not say what was decided."""

    letter = "C"


class SheetMade(Act):
    """A sheet of paper for a youngster to decide on."""

    letter = "C"


class SheetEntered(Act):
    """A holder entered what was ticked on a sheet. It does not say what that was."""

    letter = "U"


class MeetingConfirmed(Act):
    letter = "U"


class MeetingNumberRefused(Act):
    pass


class RecordConfirmed(Act):
    letter = "U"


class LabelChanged(Act):
    letter = "U"


class GroundClaimed(Act):
    """On which ground an organisation says that it keeps its own record."""

    letter = "U"


class SeatTaken(Act):
    """Somebody sits in a pair from then until then: the holder is away and their stand-in begins."""

    letter = "C"


class SeatLeft(Act):
    letter = "U"


class StandInNamed(Act):
    letter = "C"


class StandInWithdrawn(Act):
    letter = "U"


class SuccessorNamed(Act):
    """Somebody takes over a half, if the youngster accepts them. Both organisations see it: the partner is told."""

    letter = "C"


class SuccessorWithdrawn(Act):
    letter = "U"


class SuccessorAccepted(Act):
    """The youngster said yes to who takes over; which text they read stands in the facts."""

    letter = "U"


class MeetingPlanned(Act):
    """When a youngster and who takes over meet. Not which day (product.md, rule 9)."""

    letter = "U"


class SuccessionOpened(Act):
    """What somebody who is to take over sees before the youngster accepts them: nothing about the youngster."""

    letter = "R"


class ActionsChecked(Act):
    """The open actions of a pair were gone through, one by one, when its holder changed."""

    letter = "U"


class EndAsked(Act):
    """The youngster asked to end a pair; never why. Both halves see it: they are to close it."""

    letter = "U"


class EndAskWithdrawn(Act):
    letter = "U"


class EndTalkPlanned(Act):
    """When a youngster and a holder talk about ending. Not which day (product.md, rule 9)."""

    letter = "U"


class PairEnded(Act):
    """A pair was closed, by a holder, or by time after its youngster asked for it."""

    letter = "U"


class AbsenceSet(Act):
    """Somebody is away. Never why, and not which days: entries carry no working hours (product.md, rule 9)."""

    letter = "C"


class AbsenceEnded(Act):
    letter = "U"


class ConsentProposed(Act):
    letter = "C"


class ConsentGiven(Act):
    letter = "U"


class ConsentChanged(Act):
    letter = "U"


class ConsentRenewed(Act):
    letter = "U"


class ConsentResumed(Act):
    """Organisations see it as given: that it had been paused is nobody's business."""

    letter = "U"

    @property
    def seen_as(self) -> str | None:
        return _kebab(ConsentGiven)


class ConsentRefused(OwnAct):
    letter = "U"


class ConsentPostponed(OwnAct):
    letter = "U"


class ConsentPaused(StoppingAct):
    letter = "U"


class ConsentWithdrawn(StoppingAct):
    letter = "U"


class ConsentExpired(StoppingAct):
    letter = "U"


class SessionsEnded(OwnAct):
    letter = "U"


class KeyEnded(OwnAct):
    letter = "U"


class RecoveryCodeMade(OwnAct):
    letter = "C"


class MailAddressGiven(OwnAct):
    letter = "C"


class MailChosen(OwnAct):
    """They showed that the address is theirs: notices go there from now on."""

    letter = "U"


class MailAddressRemoved(OwnAct):
    letter = "D"


class CopyTaken(OwnAct):
    """A youngster took a copy of everything about them."""

    letter = "R"


class PaperCodeGiven(OwnAct):
    letter = "C"


class PaperCodeUsed(OwnAct):
    letter = "U"


class EighteenAnswered(OwnAct):
    """The youngster answered the question that is asked at eighteen; which text, and what it was, stand in the facts."""

    letter = "U"


class StopEntered(OwnAct):
    """An officer entered a stop that was said aloud. It does not say whether anything was shared."""

    letter = "U"


class NotesReleased(OwnAct):
    letter = "U"


class StandInDeclined(OwnAct):
    letter = "U"


class SuccessorDeclined(OwnAct):
    letter = "U"


class MeetingNumberRenewed(OwnAct):
    letter = "U"


class GoalWritten(OwnAct):
    letter = "U"


class CaseloadOpened(Act):
    letter = "R"


class CaseloadPrinted(Act):
    """The list on paper, for a meeting."""

    letter = "R"


class PairOpened(Act):
    """What a pair is called and who is in it; no note of it."""

    letter = "R"


class NotesOpened(Act):
    letter = "R"


class HistoryOpened(Act):
    letter = "R"


class NotesFetched(Act):
    letter = "R"


class NoteFetched(Act):
    letter = "R"


class PairsListed(Act):
    letter = "R"


class InboxRead(Act):
    letter = "R"


class NoteWritten(Act):
    letter = "C"


class NoteCorrected(Act):
    letter = "U"


class NoteRetracted(Act):
    letter = "D"


class TextsDestroyed(Act):
    letter = "D"


class TakeOverAsked(Act):
    """Who carries an action asked the other half to take it over. It stays where it is until they say yes."""

    letter = "C"


class TakeOverDeclined(Act):
    letter = "U"


class ActionTakenOver(Act):
    """Somebody said that their own half carries an action from now on."""

    letter = "U"


class ActionLeft(Act):
    """Who carries an action said that it can wait while they are away."""

    letter = "U"


class ActionMovedOn(Act):
    """Somebody said how an action stands. Never how: what did not go ahead is counted nowhere (S29)."""

    letter = "U"


class ReminderSent(Act):
    """Somebody sent the youngster the message of the evening before that they asked for, with their own telephone (S5)."""

    letter = "U"


class NotesEnded(Act):
    """Notes whose time was over: their text is gone. Which ones, and never what they said."""

    letter = "D"


class RetentionChosen(Act):
    """After how many months an organisation's notes end from now on."""

    letter = "U"


class OwnWordsChosen(Act):
    """An organisation says something else of its own secrecy from now on."""

    letter = "U"


class AffectedSeen(Act):
    """Which pairs were read between two times, and by whom: asked after an incident."""

    letter = "R"


class RetentionSeen(Act):
    """What retention removed, and what it will remove: numbers."""

    letter = "R"


class CopiesSeen(Act):
    """An officer looked at what became of copies in the own system: of how many pairs, not which."""

    letter = "R"


class NoteAnswered(Act):
    letter = "U"


class NoteHidden(OwnAct):
    letter = "U"


class NoteShownAgain(OwnAct):
    letter = "U"


class QuestionAsked(OwnAct):
    """A youngster asked why somebody looked. Organisations learn of it from whoever it was put to, not from the log."""

    letter = "C"


class QuestionPassedOn(Act):
    """A youngster put a question about a look to the officers of that organisation, who so can see it."""

    letter = "U"


class QuestionsListed(Act):
    """Which questions wait for an answer; not what they ask."""

    letter = "R"


class QuestionOpened(Act):
    letter = "R"


class QuestionAnswered(Act):
    letter = "U"


class RequestMade(OwnAct):
    """A youngster asks something of an organisation about their data (GDPR 15 to 21).

    Its officers learn of it from the request, not from the log, where it would stand beside the stop that came with it.
    """

    letter = "C"


class RequestTakenBack(OwnAct):
    letter = "U"


class RequestsListed(Act):
    """Which requests of youngsters there are; not what they say."""

    letter = "R"


class RequestOpened(Act):
    letter = "R"


class RequestExtended(Act):
    letter = "U"


class RequestAnswered(Act):
    letter = "U"


class NamedRequestEntered(Act):
    """An officer wrote down what somebody wants changed who may be named in a colleague's notes."""

    letter = "C"


class NamedRequestOpened(Act):
    letter = "R"


class NamedRequestEnded(Act):
    """A colleague looked, and changed what was wrong; not whether there was anything."""

    letter = "U"


class ErasureAsked(OwnAct):
    """A youngster asked that everything about them is erased; organisations learn of it when it is."""

    letter = "U"


class ErasureTakenBack(OwnAct):
    letter = "U"


class PairErased(Act):
    """A pair ended and everything in it was erased, because its youngster asked for that (GDPR 17 and 19)."""

    letter = "D"


class KeysDestroyed(OwnAct):
    """The keys of somebody who was erased are gone; whose they were the entry does not say."""

    letter = "D"


class LeaseTaken(Act):
    letter = "U"


class CopyTold(Act):
    letter = "U"


class ResiduesDeclared(Act):
    """A system said where a removed note may still stand."""

    letter = "U"


class CopiesListed(Act):
    """A system listed the copies that it holds. The notes are those with which something was wrong; it does not say what."""

    letter = "R"


class LogSearched(Act):
    letter = "R"


class LogExported(Act):
    letter = "R"


class ConsentsSeen(Act):
    letter = "R"


class PatternsListed(Act):
    """What stood out in the log, as questions (pairs/patterns.py)."""

    letter = "R"


class PatternAnswered(Act):
    letter = "U"


class OwnEntriesOpened(Act):
    """Somebody looked at what the log has of themselves."""

    letter = "R"


class PastSharingSeen(Act):
    """Who could see what at a past moment, asked by the operator."""

    letter = "R"


class ReadRefused(Act):
    """A read that no consent covers: the reason is always the same word."""

    letter = "R"


class NotFound(Act):
    """An authenticated caller asked for what is not theirs; only the target's officer learns whose it was."""

    letter = "R"


class NotPermitted(Act):
    """A caller did something that their role or scope does not allow."""


def names_seen() -> frozenset[str]:
    """Every name under which an act can stand in what an organisation sees of the log."""
    hidden = {_kebab(kind) for kind in (OwnAct, StoppingAct, ConsentResumed)}
    return frozenset(map(_kebab, Act.__subclasses__())) - hidden | {NOTHING_SHARED}


OFFICERS_ALONE: frozenset[str] = frozenset(
    map(
        _kebab,
        (
            RequestsListed,
            RequestOpened,
            RequestExtended,
            RequestAnswered,
            QuestionPassedOn,
            QuestionsListed,
            QuestionOpened,
            QuestionAnswered,
            NamedRequestEntered,
            NamedRequestOpened,
            NamedRequestEnded,
            PatternsListed,
            PatternAnswered,
            PhoneRegistered,
            PhoneUnlocked,
            PhoneUnlockRefused,
            PhoneEnded,
        ),
    )
)
"""What is done with requests, of youngsters and of whoever is named in a note, with what youngsters ask about a look, and
with what stood out. Their organisation's system gets none of it: no program, and nobody who reads what it keeps, may learn
that there was a request, in which pair somebody asked, or that a colleague was asked about a pattern; and when somebody
took up their own phone is a time line of their day (rule 9)."""

REFUSALS: frozenset[type[Act]] = frozenset(
    {ReadRefused, NotFound, NotPermitted, SignInRefused, PhoneUnlockRefused, MeetingNumberRefused}
)
