"""Everything about a youngster as one JSON document: plain names, instants in RFC 3339, records as they were signed.

`format` names this shape. A program that reads it finds the contract's codes (openapi.yaml) for subjects, kinds and replies.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from service.access.my_keys import OwnKeys
from service.consent.my_pairs import Direction, MyPair, Party
from service.consent.standing import words_of
from service.consent.taken import TakenStep
from service.exchange.my_copies import Copies
from service.records.look_questions import MyQuestion
from service.records.my_looks import Look
from service.records.my_notes import MyNote
from service.records.standing import Planned
from service.rights.everything import Everything
from service.rights.requests import MyRequest

FORMAT = "koppel everything 1"


def as_json(everything: Everything) -> bytes:
    """The document, indented, in UTF-8."""
    return orjson.dumps(_document(everything), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)


def _document(taken: Everything) -> Mapping[str, Any]:
    themselves, mailbox = taken.themselves, taken.mailbox
    return {
        "format": FORMAT,
        "takenAt": _instant(taken.taken_at),
        "youngster": {
            "id": themselves.id,
            "name": themselves.name,
            "birthMonth": "{:04d}-{:02d}".format(*themselves.birth_month),
            "goal": themselves.goal,
            "language": themselves.language,
            "joinedAt": _instant(themselves.joined_at),
            "answeredAtEighteenAt": _instant(themselves.eighteen_answered_at),
        },
        "pairs": [_pair(pair) for pair in taken.pairs],
        "notes": [_note(mine, taken.plans.get(mine.note.id)) for mine in taken.notes],
        "consents": [_step(step) for step in taken.steps],
        "looks": [_look(look) for look in taken.looks],
        "questionsAboutLooks": [_question(question) for question in taken.questions],
        "requests": [_request(request) for request in taken.requests],
        "copiesElsewhere": [_copies(copies) for copies in taken.copies],
        "mailbox": {"address": mailbox.address, "confirmed": mailbox.is_confirmed} if mailbox else None,
        **_keys(taken.keys),
        "logOfWhatYouDid": [
            {"entryId": entry.id, "at": _instant(entry.at), "act": entry.act, "pairId": entry.pair_id}
            for entry in taken.entries
        ],
    }


def _pair(mine: MyPair) -> Mapping[str, Any]:
    pair, asked = mine.pair, mine.circumstances
    return {
        "pairId": pair.id,
        "code": pair.code,
        "purpose": pair.purpose,
        "state": pair.state,
        "joinedAt": _instant(pair.joined_at),
        "endedAt": _instant(pair.ended_at),
        "people": [_party(party) for party in mine.parties],
        "asked": {"need": asked.need, "alternative": asked.alternative, "inRoom": asked.in_room} if asked else None,
        "directions": [_direction(direction) for direction in mine.directions],
        "ownRecords": [
            {"organisation": party.organisation, "ground": side.ground, "groundAt": _instant(side.ground_at)}
            for side, party in zip(mine.sides, mine.parties, strict=True)
        ],
    }


def _party(party: Party) -> Mapping[str, Any]:
    return {"name": party.name, "organisation": party.organisation}


def _direction(direction: Direction) -> Mapping[str, Any]:
    standing = direction.standing
    return {
        "writer": _party(direction.writer),
        "reader": _party(direction.reader),
        "state": direction.state,
        "subjects": sorted(standing.subjects) if standing else [],
        "until": _instant(standing.until) if standing else None,
        "copies": bool(standing and standing.copies),
        "readFirst": bool(standing and standing.read_first),
        "assisted": bool(standing and standing.assisted),
        "standIn": direction.stand_in.name if direction.stand_in else None,
        "standInAccepted": direction.stand_in_accepted,
    }


def _note(mine: MyNote, plan: Planned | None) -> Mapping[str, Any]:
    note = mine.note
    return {
        "noteId": note.id,
        "pairId": note.pair_id,
        "revision": note.revision,
        "author": {"name": note.author, "organisation": note.organisation},
        "subject": note.subject,
        "kind": note.kind,
        "text": note.text,
        "howKnown": note.how_known,
        "discussed": note.discussed,
        "action": note.action,
        "actionCarriedSince": _instant(note.carried_since),
        "reminderSentAt": _instant(note.reminded_at),
        "actionPlan": _plan(plan) if plan else None,
        "writtenAt": _instant(note.written_at),
        "correctedAt": _instant(note.corrected_at),
        "hiddenAt": _instant(note.hidden_at),
        "seenByPartnerNow": mine.is_seen,
        "replies": [{"kind": reply.kind, "text": reply.text, "at": _instant(reply.at)} for reply in note.replies],
        "earlierTexts": [
            {"revision": version.revision, "text": version.text, "replacedAt": _instant(version.replaced_at)}
            for version in mine.versions
        ],
    }


def _plan(plan: Planned) -> Mapping[str, Any]:
    return {"said": plan.said, "by": plan.by, "organisationId": plan.organisation_id, "at": _instant(plan.at)}


def _step(step: TakenStep) -> Mapping[str, Any]:
    event, evidence = step.event, step.evidence
    return {
        "consentId": event.consent_id,
        "pairId": event.pair_id,
        "number": event.sequence,
        "at": _instant(event.at),
        "action": event.action,
        "state": event.state,
        "fromOrganisationId": event.from_organisation_id,
        "toOrganisationId": event.to_organisation_id,
        "subjects": sorted(words_of(event.subjects)),
        "until": _instant(event.until),
        "copies": event.copies,
        "readFirst": event.read_first,
        "assisted": event.assisted,
        "enteredAs": event.by_role,
        "textShown": step.text,
        "textRevision": evidence.text_revision if evidence else None,
        "textSha256": evidence.text_hash if evidence else None,
        "channel": evidence.channel if evidence else None,
        "recognisedBy": evidence.recognised_by if evidence else None,
        "record": step.record,
    }


def _look(look: Look) -> Mapping[str, Any]:
    return {
        "entryId": look.id,
        "pairId": look.pair_id,
        "at": _instant(look.at),
        "name": look.name,
        "organisation": look.organisation,
        "noteIds": sorted(look.note_ids),
        "subjects": look.subjects,
        "asStandIn": look.as_stand_in,
        "bySystem": look.by_system,
        "listOnly": look.is_list and not look.note_ids,
    }


def _question(question: MyQuestion) -> Mapping[str, Any]:
    return {
        "entryId": question.entry_id,
        "about": question.what,
        "looker": question.looker,
        "organisation": question.organisation,
        "text": question.text,
        "dueAt": _instant(question.due_at),
        "answer": question.answer,
        "answeredBy": question.answered_by,
        "answeredAt": _instant(question.answered_at),
    }


def _request(request: MyRequest) -> Mapping[str, Any]:
    return {
        "organisation": request.organisation,
        "kind": request.kind,
        "state": request.state,
        "text": request.text,
        "askedAt": _instant(request.asked_at),
        "dueAt": _instant(request.due_at),
        "extension": request.extension,
        "outcome": request.outcome,
        "answer": request.answer,
        "answeredBy": request.answered_by,
        "endedAt": _instant(request.ended_at),
    }


def _copies(copies: Copies) -> Mapping[str, Any]:
    return {
        "organisation": copies.organisation,
        "count": copies.count,
        "state": copies.state,
        "ground": copies.ground,
        "toldAt": _instant(copies.at),
    }


def _keys(keys: OwnKeys) -> Mapping[str, Any]:
    return {
        "signedIn": [
            {"at": _instant(each.made_at), "seenAt": _instant(each.seen_at), "with": each.recognised_by}
            for each in keys.sessions
        ],
        "passkeys": [{"madeAt": _instant(passkey.made_at)} for passkey in keys.passkeys],
        "recoveryCodeMadeAt": _instant(keys.code_made_at),
    }


def _instant(moment: datetime | None) -> datetime | None:
    """To the second: what is finer says nothing to a reader."""
    return moment.replace(microsecond=0) if moment else None
