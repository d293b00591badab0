"""Passkeys (WebAuthn) of youngsters, and of professionals whose organisation has no identity provider.

Finger, face or device code is always required (user verification). Decisions are assertions over what was decided: the
challenge is SHA-256 over the decision and a random number, so that nobody can show another text afterwards.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorAttachment,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from service.access.challenges import keep_challenge, take_challenge
from service.access.models import Passkey
from service.actors import Actor, Role
from service.audit.acts import PasskeyMade
from service.audit.log import append
from service.consent.assertions import challenge_over
from service.db import now
from service.errors import InvalidInputError
from service.settings import Settings

REQUIRED = UserVerificationRequirement.REQUIRED
SELECTION = AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED, user_verification=REQUIRED)
# What opens a locked session stays in the device itself: not a key on a keyring that goes from desk to desk.
OF_THIS_DEVICE = AuthenticatorSelectionCriteria(
    authenticator_attachment=AuthenticatorAttachment.PLATFORM,
    resident_key=ResidentKeyRequirement.REQUIRED,
    user_verification=REQUIRED,
)


class PasskeyRefusedError(InvalidInputError):
    """The device's answer does not prove anything; the same words whatever was wrong."""

    def __init__(self) -> None:
        super().__init__({"credential": ["Dat lukte niet. Probeer het nog een keer."]})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey it will be: a youngster or a person. `unlocks`: it opens their locked session, and signs nobody in."""

    youngster_id: UUID | None = None
    person_id: UUID | None = None
    invited_by: UUID | None = None
    unlocks: bool = False

    @property
    def id(self) -> UUID:
        """The opaque handle that the device keeps."""
        owner_id = self.youngster_id or self.person_id
        if owner_id is None:
            raise ValueError("a passkey belongs to a youngster or a person")
        return owner_id


def creation_options(
    session: Session,
    settings: Settings,
    challenge: bytes,
    owner_id: UUID,
    name: str,
    selection: AuthenticatorSelectionCriteria = SELECTION,
) -> str:
    """What the browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON)."""
    options = generate_registration_options(
        rp_id=settings.relying_party,
        rp_name="Koppel",
        user_id=owner_id.bytes,
        user_name=name,
        challenge=challenge,
        authenticator_selection=selection,
        exclude_credentials=_descriptors(session, owner_id),
    )
    return options_to_json(options)


def make_passkey(
    session: Session, settings: Settings, credential: str, challenge: bytes | None, owner: Owner, *, confirmed: bool
) -> Passkey:
    """Keep the passkey that the device made. Raises PasskeyRefusedError.

    `confirmed`: it works at once; else when an officer has confirmed it (confirmations.py).
    """
    made = _registered(settings, credential, challenge)
    passkey = Passkey(
        id=uuid4(),
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        youngster_id=owner.youngster_id,
        person_id=owner.person_id,
        invited_by=owner.invited_by,
        unlocks=owner.unlocks,
        made_at=now(session),
        confirmed_at=now(session) if confirmed else None,
    )
    if _find(session, made.credential_id) is not None:
        raise PasskeyRefusedError
    session.add(passkey)
    return passkey


def make_passkey_of_youngster(
    session: Session, settings: Settings, credential: str, challenge: bytes | None, youngster_id: UUID
) -> Passkey:
    """A passkey of a youngster; only they see that it was made. Raises PasskeyRefusedError."""
    passkey = make_passkey(session, settings, credential, challenge, Owner(youngster_id=youngster_id), confirmed=True)
    append(session, PasskeyMade(actor=Actor(role=Role.YOUNGSTER, id=youngster_id)))
    return passkey


def request_options(session: Session, settings: Settings, challenge: bytes, owner_id: UUID | None = None) -> str:
    """What the browser needs to use a passkey (PublicKeyCredentialRequestOptionsJSON).

    Without an owner the device offers whatever it has for this service, and nothing is told about anybody.
    """
    return _request_options(settings, challenge, _descriptors(session, owner_id) if owner_id else None)


def unlocking_options(session: Session, settings: Settings, challenge: bytes, passkey_id: UUID) -> str:
    """What the browser needs to use this one passkey."""
    passkey = session.get_one(Passkey, passkey_id)
    return _request_options(settings, challenge, [PublicKeyCredentialDescriptor(id=passkey.credential_id)])


def check_passkey(
    session: Session, settings: Settings, credential: str, challenge: bytes | None, only: UUID | None = None
) -> Passkey:
    """The passkey that signed this challenge. Raises PasskeyRefusedError, also for one that ended or waits.

    `only`: the one passkey that counts here. Without it those that unlock count nowhere: they sign nobody in.
    """
    if challenge is None:
        raise PasskeyRefusedError
    try:
        passkey = _find(session, parse_authentication_credential_json(credential).raw_id)
        if passkey is None or not _counts(passkey, only):
            raise PasskeyRefusedError
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings.relying_party,
            expected_origin=settings.public_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefusedError from error
    passkey.sign_count = verified.new_sign_count
    return passkey


def decision_options(session: Session, settings: Settings, actor: Actor, decision: bytes) -> str:
    """Options with which this youngster or person signs `decision`; the random number stays in their session."""
    if actor.id is None:
        raise PasskeyRefusedError
    challenge = challenge_over(decision, keep_challenge(session, actor.session_id))
    return request_options(session, settings, challenge, actor.id)


def check_decision(
    session: Session, settings: Settings, actor: Actor, decision: bytes, credential: str
) -> tuple[Passkey, bytes]:
    """The caller's own passkey, which signed exactly this decision, and the random number in its challenge.

    Raises PasskeyRefusedError.
    """
    random = take_challenge(session, actor.session_id)
    if actor.id is None or random is None:
        raise PasskeyRefusedError
    passkey = check_passkey(session, settings, credential, challenge_over(decision, random))
    if actor.id not in (passkey.youngster_id, passkey.person_id):
        raise PasskeyRefusedError
    return passkey, random


def _registered(settings: Settings, credential: str, challenge: bytes | None) -> VerifiedRegistration:
    if challenge is None:
        raise PasskeyRefusedError
    try:
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings.relying_party,
            expected_origin=settings.public_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefusedError from error


def _counts(passkey: Passkey, only: UUID | None) -> bool:
    works = passkey.ended_at is None and passkey.confirmed_at is not None
    return works and (not passkey.unlocks if only is None else passkey.id == only)


def _request_options(settings: Settings, challenge: bytes, allowed: list[PublicKeyCredentialDescriptor] | None) -> str:
    options = generate_authentication_options(
        rp_id=settings.relying_party, challenge=challenge, allow_credentials=allowed, user_verification=REQUIRED
    )
    return options_to_json(options)


def _find(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def _descriptors(session: Session, owner_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    owned = (Passkey.youngster_id == owner_id) | (Passkey.person_id == owner_id)
    working = select(Passkey.credential_id).where(owned, Passkey.ended_at.is_(None), Passkey.unlocks.is_(False))
    ids = session.scalars(working)
    return [PublicKeyCredentialDescriptor(id=credential_id) for credential_id in ids]
