"""Who may come in where: every guarded route and the roles that it lets in. Add a row for every new route."""

from collections.abc import Mapping

from service.actors import Role

SYSTEMS = frozenset({Role.SYSTEM})
PROFESSIONALS = frozenset({Role.PROFESSIONAL})
WORKERS = frozenset({Role.PROFESSIONAL, Role.OFFICER, Role.ADMINISTRATOR})
SIGNED_IN = WORKERS | {Role.YOUNGSTER, Role.JOINING}

ROUTES: Mapping[str, frozenset[Role]] = {
    "list_entries": SYSTEMS,
    "list_pair_notes": SYSTEMS,
    "list_pairs": SYSTEMS,
    "put_receipt": SYSTEMS,
    "put_source_note": SYSTEMS,
    "read_inbox": SYSTEMS,
    "read_note": SYSTEMS,
    "read_organisation": SYSTEMS,
    "retract_source_note": SYSTEMS,
    "take_lease": SYSTEMS,
    "public.my_work": WORKERS,
    "public.sign_out": SIGNED_IN,
    "professional.answer_invitation": PROFESSIONALS,
    "professional.caseload": PROFESSIONALS,
    "professional.change_label": PROFESSIONALS,
    "professional.code_state": PROFESSIONALS,
    "professional.confirm_meeting": PROFESSIONALS,
    "professional.confirm_proposal": PROFESSIONALS,
    "professional.confirm_record": PROFESSIONALS,
    "professional.confirm_words": PROFESSIONALS,
    "professional.correct_note": PROFESSIONALS,
    "professional.invitation": PROFESSIONALS,
    "professional.invite": PROFESSIONALS,
    "professional.make_code": PROFESSIONALS,
    "professional.new_pair": PROFESSIONALS,
    "professional.note_history": PROFESSIONALS,
    "professional.pair": PROFESSIONALS,
    "professional.propose": PROFESSIONALS,
    "professional.put_corrected_note": PROFESSIONALS,
    "professional.put_note": PROFESSIONALS,
    "professional.put_proposal": PROFESSIONALS,
    "professional.refuse_words": PROFESSIONALS,
    "professional.retract_note": PROFESSIONALS,
    "professional.show_code": PROFESSIONALS,
    "professional.write_note": PROFESSIONALS,
}
