"""Tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("seen_as", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=1), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("actor_role", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=True),
        sa.Column("organisation_name", sa.String(length=120), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("other_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("third_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("program", sa.String(length=80), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("consent_revision", sa.Integer(), nullable=True),
        sa.Column("note_ids", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("checks", sa.String(length=4), nullable=False),
        sa.Column("trace_id", sa.String(length=32), nullable=True),
        sa.Column("span_id", sa.String(length=16), nullable=True),
        sa.Column("parent_span_id", sa.String(length=16), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_organisation_id_at", "entry", ["organisation_id", "at"], unique=False)
    op.create_index("ix_entry_other_organisation_id_at", "entry", ["other_organisation_id", "at"], unique=False)
    op.create_index("ix_entry_actor_id_at", "entry", ["actor_id", "at"], unique=False)
    op.create_index("ix_entry_seen_as_at", "entry", ["seen_as", "at"], unique=False)
    op.create_index("ix_entry_pair_id_number", "entry", ["pair_id", "number"], unique=False)
    op.create_index(
        "ix_entry_third_organisation_id_at",
        "entry",
        ["third_organisation_id", "at"],
        unique=False,
        sqlite_where=sa.text("third_organisation_id IS NOT NULL"),
        postgresql_where=sa.text("third_organisation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_entry_youngster_id_number",
        "entry",
        ["youngster_id", "number"],
        unique=False,
        sqlite_where=sa.text("youngster_id IS NOT NULL"),
        postgresql_where=sa.text("youngster_id IS NOT NULL"),
    )
    op.create_index(
        "ix_entry_refused_at",
        "entry",
        ["at"],
        unique=False,
        sqlite_where=sa.text("outcome = 'refused'"),
        postgresql_where=sa.text("outcome = 'refused'"),
    )
    op.create_table(
        "entry_waiting",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_waiting")),
    )
    op.create_table(
        "log_leaf",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("entry_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_leaf")),
        sa.UniqueConstraint("entry_number", name=op.f("uq_log_leaf_entry_number")),
    )
    op.create_table(
        "log_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_log_tile")),
    )
    op.create_table(
        "log_seal",
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_seal")),
    )
    op.create_table(
        "log_cosignature",
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=600), nullable=False),
        sa.Column("cosigned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("size", "system_id", name=op.f("pk_log_cosignature")),
    )
    op.create_table(
        "log_check",
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("first_kind", sa.String(length=20), nullable=True),
        sa.Column("first_entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_log_check")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("work", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("client_id", sa.String(length=200), nullable=True),
        sa.Column("client_secret", sa.LargeBinary(), nullable=True),
        sa.Column("note_months", sa.Integer(), nullable=False),
        sa.Column("ended_months", sa.Integer(), nullable=False),
        sa.Column("secrecy", sa.Text(), nullable=False),
        sa.Column("secrecy_english", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "spent_token",
        sa.Column("jti", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_spent_token")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_spent_token_expires_at"), "spent_token", ["expires_at"], unique=False)
    op.create_table(
        "tries",
        sa.Column("caller", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("caller", name=op.f("pk_tries")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tries_ends_at"), "tries", ["ends_at"], unique=False)
    op.create_table(
        "youngster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("birth_month", sa.LargeBinary(), nullable=False),
        sa.Column("goal", sa.LargeBinary(), nullable=True),
        sa.Column("eighteen_answered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_youngster")),
    )
    op.create_table(
        "lease",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("instance", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lease_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_lease")),
    )
    op.create_table(
        "refused_note",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_refused_note_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "source_id", name=op.f("pk_refused_note")),
    )
    op.create_table(
        "organisation_revision",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("next_end_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_revision_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_revision")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("organisation_id", "login", name=op.f("uq_person_organisation_id_login")),
        sa.UniqueConstraint("organisation_id", "issuer", "subject", name=op.f("uq_person_organisation_id_issuer_subject")),
    )
    op.create_table(
        "officer_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_officer_request_asked_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_officer_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_request")),
    )
    op.create_index(op.f("ix_officer_request_person_id"), "officer_request", ["person_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_recovery_code_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_youngster_id"), "recovery_code", ["youngster_id"], unique=False)
    op.create_table(
        "pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("formed_at", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_pair_invited_by_person")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_pair_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint("code", name=op.f("uq_pair_code")),
    )
    op.create_index(op.f("ix_pair_youngster_id"), "pair", ["youngster_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("unlocks", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_passkey_invited_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id_person")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_passkey_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"], unique=False)
    op.create_index(op.f("ix_passkey_youngster_id"), "passkey", ["youngster_id"], unique=False)
    op.create_table(
        "passkey_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_passkey_invitation_invited_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_passkey_invitation_code_hash")),
    )
    op.create_index(op.f("ix_passkey_invitation_person_id"), "passkey_invitation", ["person_id"], unique=False)
    op.create_table(
        "registration_system",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("scopes", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("witness_key", sa.String(length=200), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("listed_at", sa.BigInteger(), nullable=True),
        sa.Column("read_revision", sa.Integer(), nullable=True),
        sa.Column("residues", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_registration_system_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["registered_by"], ["person.id"], name=op.f("fk_registration_system_registered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_system")),
        sa.UniqueConstraint("client_id", name=op.f("uq_registration_system_client_id")),
    )
    op.create_index(op.f("ix_registration_system_organisation_id"), "registration_system", ["organisation_id"], unique=False)
    op.create_table(
        "assisting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("present", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assisting_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_assisting_pair_id_pair")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assisting_person_id_person")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_assisting_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisting")),
    )
    op.create_index(op.f("ix_assisting_pair_id"), "assisting", ["pair_id"], unique=False)
    op.create_table(
        "paper_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=False),
        sa.Column("assisting_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["assisting_id"], ["assisting.id"], name=op.f("fk_paper_code_assisting_id_assisting")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_paper_code_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_paper_code_code_hash")),
    )
    op.create_index(op.f("ix_paper_code_youngster_id"), "paper_code", ["youngster_id"], unique=False)
    op.create_table(
        "consent_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("text_revision", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recognised_by", sa.String(length=20), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("ticked", sa.LargeBinary(), nullable=False),
        sa.Column("assertion", sa.LargeBinary(), nullable=True),
        sa.Column("assertion_hash", sa.String(length=64), nullable=True),
        sa.Column("assisting_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["assisting_id"], ["assisting.id"], name=op.f("fk_consent_evidence_assisting_id_assisting")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_consent_evidence_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_evidence")),
    )
    op.create_index(op.f("ix_consent_evidence_pair_id"), "consent_evidence", ["pair_id"], unique=False)
    op.create_table(
        "join_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("shown_by", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_join_code_pair_id_pair")),
        sa.ForeignKeyConstraint(["shown_by"], ["person.id"], name=op.f("fk_join_code_shown_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_join_code_code_hash")),
    )
    op.create_index(op.f("ix_join_code_pair_id"), "join_code", ["pair_id"], unique=False)
    op.create_table(
        "last_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_last_look_pair_id_pair")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_last_look_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "pair_id", name=op.f("pk_last_look")),
    )
    op.create_table(
        "note",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("how_known", sa.String(length=20), nullable=False),
        sa.Column("discussed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.Column("source_revision", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=True),
        sa.Column("retracted_at", sa.BigInteger(), nullable=True),
        sa.Column("hidden_at", sa.BigInteger(), nullable=True),
        sa.Column("read_revision", sa.Integer(), nullable=False),
        sa.Column("released_epoch", sa.Integer(), nullable=False),
        sa.Column("released_revision", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.BigInteger(), nullable=True),
        sa.Column("partner_revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Uuid(), nullable=True),
        sa.Column("action_status", sa.LargeBinary(), nullable=True),
        sa.Column("carried_since", sa.BigInteger(), nullable=True),
        sa.Column("action_revision", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_note_author_id_person")),
        sa.ForeignKeyConstraint(["carrier_id"], ["organisation.id"], name=op.f("fk_note_carrier_id_organisation")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_note_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_note_pair_id_pair")),
        sa.PrimaryKeyConstraint("pair_id", "organisation_id", "sequence", name=op.f("pk_note")),
        sa.UniqueConstraint("id", name=op.f("uq_note_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_note_organisation_id_source_id", "note", ["organisation_id", "source_id"], unique=True)
    op.create_table(
        "pair_side",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("own_label", sa.LargeBinary(), nullable=True),
        sa.Column("met_at", sa.BigInteger(), nullable=True),
        sa.Column("met_by", sa.Uuid(), nullable=True),
        sa.Column("meeting_number", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_tries", sa.Integer(), nullable=False),
        sa.Column("record_confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("record_confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("notes_written", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("ground_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["met_by"], ["person.id"], name=op.f("fk_pair_side_met_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pair_side_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_pair_side_pair_id_pair")),
        sa.ForeignKeyConstraint(
            ["record_confirmed_by"], ["person.id"], name=op.f("fk_pair_side_record_confirmed_by_person")
        ),
        sa.PrimaryKeyConstraint("pair_id", "organisation_id", name=op.f("pk_pair_side")),
    )
    op.create_index(op.f("ix_pair_side_organisation_id"), "pair_side", ["organisation_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subjects", sa.String(length=120), nullable=False),
        sa.Column("need", sa.String(length=16), nullable=False),
        sa.Column("alternative", sa.String(length=16), nullable=False),
        sa.Column("in_room", sa.String(length=16), nullable=False),
        sa.Column("no_consequence", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_proposal_confirmed_by_person")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_proposal_pair_id_pair")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_proposal_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_pair_id"), "proposal", ["pair_id"], unique=False)
    op.create_table(
        "consent_event",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subjects", sa.String(length=120), nullable=False),
        sa.Column("people", sa.String(length=400), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("copies", sa.Boolean(), nullable=False),
        sa.Column("read_first", sa.Boolean(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_role", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["consent_evidence.id"], name=op.f("fk_consent_event_evidence_id_consent_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["from_organisation_id"], ["organisation.id"], name=op.f("fk_consent_event_from_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_consent_event_pair_id_pair")),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_consent_event_to_organisation_id_organisation")
        ),
        sa.CheckConstraint("NOT (assisted AND copies)", name=op.f("ck_consent_event_assisted_without_copies")),
        sa.PrimaryKeyConstraint("pair_id", "to_organisation_id", "sequence", name=op.f("pk_consent_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id", "to_organisation_id", "sequence"],
            ["consent_event.pair_id", "consent_event.to_organisation_id", "consent_event.sequence"],
            name=op.f("fk_consent_record_consent_event"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
        sa.UniqueConstraint("pair_id", "to_organisation_id", "sequence", name=op.f("uq_consent_record_consent_event")),
    )
    op.create_table(
        "copy",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=True),
        sa.Column("fetched_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_number", sa.Integer(), nullable=True),
        sa.Column("text_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_copy_note_id_note")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_copy_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_copy_pair_id_pair")),
        sa.PrimaryKeyConstraint("organisation_id", "note_id", name=op.f("pk_copy")),
    )
    op.create_index(op.f("ix_copy_note_id"), "copy", ["note_id"], unique=False)
    op.create_index(op.f("ix_copy_pair_id"), "copy", ["pair_id"], unique=False)
    op.create_table(
        "drift",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=14), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_drift_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "note_id", name=op.f("pk_drift")),
    )
    op.create_table(
        "joining",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("join_code_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("birth_month", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("refused_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["join_code_id"], ["join_code.id"], name=op.f("fk_joining_join_code_id_join_code")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_joining_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
        sa.UniqueConstraint("join_code_id", name=op.f("uq_joining_join_code_id")),
    )
    op.create_index(op.f("ix_joining_pair_id"), "joining", ["pair_id"], unique=False)
    op.create_table(
        "look_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("looker_id", sa.Uuid(), nullable=True),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("officer_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_look_question_answered_by_person")),
        sa.ForeignKeyConstraint(["looker_id"], ["person.id"], name=op.f("fk_look_question_looker_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_look_question_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_look_question_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_question")),
        sa.UniqueConstraint("pair_id", "entry_id", name=op.f("uq_look_question_pair_id_entry_id")),
    )
    op.create_index(op.f("ix_look_question_looker_id"), "look_question", ["looker_id"], unique=False)
    op.create_index(op.f("ix_look_question_organisation_id"), "look_question", ["organisation_id"], unique=False)
    op.create_table(
        "action_plan",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_action_plan_note_id_note")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_action_plan_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_action_plan_pair_id_pair")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_action_plan_said_by_person")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_action_plan")),
    )
    op.create_index(op.f("ix_action_plan_pair_id"), "action_plan", ["pair_id"], unique=False)
    op.create_table(
        "note_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_reply_note_id_note")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_note_reply_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_reply")),
    )
    op.create_index(op.f("ix_note_reply_note_id"), "note_reply", ["note_id"], unique=False)
    op.create_index(op.f("ix_note_reply_pair_id"), "note_reply", ["pair_id"], unique=False)
    op.create_table(
        "note_version",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("released_epoch", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_note_version_author_id_person")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_version_note_id_note")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_note_version_pair_id_pair")),
        sa.PrimaryKeyConstraint("note_id", "revision", name=op.f("pk_note_version")),
    )
    op.create_index(op.f("ix_note_version_pair_id"), "note_version", ["pair_id"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("youngster_id", sa.Uuid(), nullable=False),
        sa.Column("pair_ids", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("youngster_id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_due_at"), "erasure", ["due_at"], unique=False)
    op.create_table(
        "named_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_named_request_entered_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_named_request_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_named_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_request")),
    )
    op.create_index(op.f("ix_named_request_organisation_id"), "named_request", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_named_request_person_id"), "named_request", ["person_id"], unique=False)
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("extension", sa.LargeBinary(), nullable=True),
        sa.Column("extended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_rights_request_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_request_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_rights_request_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index(op.f("ix_rights_request_organisation_id"), "rights_request", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_rights_request_pair_id"), "rights_request", ["pair_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pair_id", "organisation_id"],
            ["pair_side.pair_id", "pair_side.organisation_id"],
            name=op.f("fk_seat_pair_id_organisation_id_pair_side"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index("ix_seat_pair_id_organisation_id", "seat", ["pair_id", "organisation_id"], unique=False)
    op.create_index(op.f("ix_seat_person_id"), "seat", ["person_id"], unique=False)
    op.create_table(
        "stand_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pair_id", "organisation_id"],
            ["pair_side.pair_id", "pair_side.organisation_id"],
            name=op.f("fk_stand_in_pair_id_organisation_id_pair_side"),
        ),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_stand_in_named_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stand_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    op.create_index("ix_stand_in_pair_id_organisation_id", "stand_in", ["pair_id", "organisation_id"], unique=False)
    op.create_index(op.f("ix_stand_in_person_id"), "stand_in", ["person_id"], unique=False)
    op.create_table(
        "ending",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("talk_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_ending_ended_by_person")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_ending_pair_id_pair")),
        sa.PrimaryKeyConstraint("pair_id", name=op.f("pk_ending")),
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=True),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.Column("meets_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("takes_over_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pair_id", "organisation_id"],
            ["pair_side.pair_id", "pair_side.organisation_id"],
            name=op.f("fk_succession_pair_id_organisation_id_pair_side"),
        ),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name=op.f("fk_succession_from_person_id_person")),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_succession_named_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_succession_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    op.create_index("ix_succession_pair_id_organisation_id", "succession", ["pair_id", "organisation_id"], unique=False)
    op.create_index(op.f("ix_succession_person_id"), "succession", ["person_id"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"], unique=False)
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("joining_id", sa.Uuid(), nullable=True),
        sa.Column("assisting_id", sa.Uuid(), nullable=True),
        sa.Column("recognised_by", sa.String(length=20), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.Column("challenged_at", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("unlocked_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["assisting_id"], ["assisting.id"], name=op.f("fk_browser_session_assisting_id_assisting")),
        sa.ForeignKeyConstraint(["joining_id"], ["joining.id"], name=op.f("fk_browser_session_joining_id_joining")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_browser_session_person_id_person")),
        sa.ForeignKeyConstraint(["unlocked_by"], ["passkey.id"], name=op.f("fk_browser_session_unlocked_by_passkey")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_browser_session_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_browser_session_token_hash")),
    )
    op.create_index(op.f("ix_browser_session_assisting_id"), "browser_session", ["assisting_id"], unique=False)
    op.create_index(op.f("ix_browser_session_joining_id"), "browser_session", ["joining_id"], unique=False)
    op.create_index(op.f("ix_browser_session_person_id"), "browser_session", ["person_id"], unique=False)
    op.create_index(op.f("ix_browser_session_unlocked_by"), "browser_session", ["unlocked_by"], unique=False)
    op.create_index(op.f("ix_browser_session_youngster_id"), "browser_session", ["youngster_id"], unique=False)
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youngster_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("notes_counted", sa.Integer(), nullable=False),
        sa.Column("ends_told_to", sa.BigInteger(), nullable=True),
        sa.Column("birthday_looked_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailbox_person_id_person")),
        sa.ForeignKeyConstraint(["youngster_id"], ["youngster.id"], name=op.f("fk_mailbox_youngster_id_youngster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("person_id", name=op.f("uq_mailbox_person_id")),
        sa.UniqueConstraint("youngster_id", name=op.f("uq_mailbox_youngster_id")),
    )
    op.create_table(
        "notice_times",
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("rhythm", sa.String(length=5), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("until_hour", sa.Integer(), nullable=False),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_notice_times_mailbox_id_mailbox")),
        sa.PrimaryKeyConstraint("mailbox_id", name=op.f("pk_notice_times")),
    )
    op.create_table(
        "letter",
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_letter_mailbox_id_mailbox")),
        sa.PrimaryKeyConstraint("mailbox_id", "kind", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_due_at"), "letter", ["due_at"], unique=False)
    op.create_table(
        "pattern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pattern_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pattern_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern")),
        sa.UniqueConstraint("person_id", "kind", "from_at", name=op.f("uq_pattern_person_id_kind_from_at")),
    )
    op.create_index("ix_pattern_organisation_id_found_at", "pattern", ["organisation_id", "found_at"], unique=False)
    op.create_table(
        "pattern_scan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_scan")),
    )


def downgrade() -> None:
    op.drop_table("pattern_scan")
    op.drop_index("ix_pattern_organisation_id_found_at", table_name="pattern")
    op.drop_table("pattern")
    op.drop_index(op.f("ix_named_request_person_id"), table_name="named_request")
    op.drop_index(op.f("ix_named_request_organisation_id"), table_name="named_request")
    op.drop_table("named_request")
    op.drop_index(op.f("ix_rights_request_pair_id"), table_name="rights_request")
    op.drop_index(op.f("ix_rights_request_organisation_id"), table_name="rights_request")
    op.drop_table("rights_request")
    op.drop_index(op.f("ix_erasure_due_at"), table_name="erasure")
    op.drop_table("erasure")
    op.drop_index(op.f("ix_letter_due_at"), table_name="letter")
    op.drop_table("letter")
    op.drop_table("notice_times")
    op.drop_table("mailbox")
    op.drop_index(op.f("ix_browser_session_youngster_id"), table_name="browser_session")
    op.drop_index(op.f("ix_browser_session_unlocked_by"), table_name="browser_session")
    op.drop_index(op.f("ix_browser_session_person_id"), table_name="browser_session")
    op.drop_index(op.f("ix_browser_session_joining_id"), table_name="browser_session")
    op.drop_index(op.f("ix_browser_session_assisting_id"), table_name="browser_session")
    op.drop_table("browser_session")
    op.drop_index(op.f("ix_absence_person_id"), table_name="absence")
    op.drop_table("absence")
    op.drop_index(op.f("ix_succession_person_id"), table_name="succession")
    op.drop_index("ix_succession_pair_id_organisation_id", table_name="succession")
    op.drop_table("succession")
    op.drop_table("ending")
    op.drop_index(op.f("ix_stand_in_person_id"), table_name="stand_in")
    op.drop_index("ix_stand_in_pair_id_organisation_id", table_name="stand_in")
    op.drop_table("stand_in")
    op.drop_index(op.f("ix_seat_person_id"), table_name="seat")
    op.drop_index("ix_seat_pair_id_organisation_id", table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_note_version_pair_id"), table_name="note_version")
    op.drop_table("note_version")
    op.drop_index(op.f("ix_action_plan_pair_id"), table_name="action_plan")
    op.drop_table("action_plan")
    op.drop_index(op.f("ix_note_reply_pair_id"), table_name="note_reply")
    op.drop_index(op.f("ix_note_reply_note_id"), table_name="note_reply")
    op.drop_table("note_reply")
    op.drop_index(op.f("ix_look_question_organisation_id"), table_name="look_question")
    op.drop_index(op.f("ix_look_question_looker_id"), table_name="look_question")
    op.drop_table("look_question")
    op.drop_index(op.f("ix_joining_pair_id"), table_name="joining")
    op.drop_table("joining")
    op.drop_table("drift")
    op.drop_index(op.f("ix_copy_pair_id"), table_name="copy")
    op.drop_index(op.f("ix_copy_note_id"), table_name="copy")
    op.drop_table("copy")
    op.drop_table("consent_record")
    op.drop_table("consent_event")
    op.drop_index(op.f("ix_proposal_pair_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_pair_side_organisation_id"), table_name="pair_side")
    op.drop_table("pair_side")
    op.drop_index("ix_note_organisation_id_source_id", table_name="note")
    op.drop_table("note")
    op.drop_table("last_look")
    op.drop_index(op.f("ix_join_code_pair_id"), table_name="join_code")
    op.drop_table("join_code")
    op.drop_index(op.f("ix_consent_evidence_pair_id"), table_name="consent_evidence")
    op.drop_table("consent_evidence")
    op.drop_index(op.f("ix_paper_code_youngster_id"), table_name="paper_code")
    op.drop_table("paper_code")
    op.drop_index(op.f("ix_assisting_pair_id"), table_name="assisting")
    op.drop_table("assisting")
    op.drop_index(op.f("ix_registration_system_organisation_id"), table_name="registration_system")
    op.drop_table("registration_system")
    op.drop_index(op.f("ix_passkey_invitation_person_id"), table_name="passkey_invitation")
    op.drop_table("passkey_invitation")
    op.drop_index(op.f("ix_passkey_youngster_id"), table_name="passkey")
    op.drop_index(op.f("ix_passkey_person_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_pair_youngster_id"), table_name="pair")
    op.drop_table("pair")
    op.drop_index(op.f("ix_recovery_code_youngster_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_officer_request_person_id"), table_name="officer_request")
    op.drop_table("officer_request")
    op.drop_table("person")
    op.drop_table("organisation_revision")
    op.drop_table("refused_note")
    op.drop_table("lease")
    op.drop_table("youngster")
    op.drop_index(op.f("ix_tries_ends_at"), table_name="tries")
    op.drop_table("tries")
    op.drop_index(op.f("ix_spent_token_expires_at"), table_name="spent_token")
    op.drop_table("spent_token")
    op.drop_table("organisation")
    op.drop_table("log_check")
    op.drop_table("log_cosignature")
    op.drop_table("log_seal")
    op.drop_table("log_tile")
    op.drop_table("log_leaf")
    op.drop_table("entry_waiting")
    op.drop_index("ix_entry_youngster_id_number", table_name="entry")
    op.drop_index("ix_entry_refused_at", table_name="entry")
    op.drop_index("ix_entry_third_organisation_id_at", table_name="entry")
    op.drop_index("ix_entry_pair_id_number", table_name="entry")
    op.drop_index("ix_entry_seen_as_at", table_name="entry")
    op.drop_index("ix_entry_actor_id_at", table_name="entry")
    op.drop_index("ix_entry_other_organisation_id_at", table_name="entry")
    op.drop_index("ix_entry_organisation_id_at", table_name="entry")
    op.drop_table("entry")
