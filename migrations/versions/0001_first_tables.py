"""The first tables: catalogue, history, models, request log, operators."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring a database to this revision."""
    _create_catalog()
    _create_history()
    _create_models()
    _create_request_log()
    op.create_table(
        "operator_keys",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_operator_keys"),
    )


def downgrade() -> None:
    """Bring a database back to emptiness."""
    for table in (
        "operator_keys",
        "requests",
        "verdicts",
        "model_versions",
        "segments",
        "id_spaces",
        "catalog_revisions",
        "movies",
    ):
        op.drop_table(table)


def _create_catalog() -> None:
    op.create_table(
        "movies",
        sa.Column("movie_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(700), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("genres", sa.Text, nullable=False),
        sa.Column("directors", sa.Text, nullable=False),
        sa.Column("cast", sa.Text, nullable=False),
        sa.Column("runtime_minutes", sa.Integer),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("available_from", sa.BigInteger),
        sa.Column("available_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("movie_id", name="pk_movies"),
        sa.UniqueConstraint("slug", name="uq_movies_slug"),
    )
    op.create_table(
        "catalog_revisions",
        sa.Column("singleton", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("singleton", name="pk_catalog_revisions"),
        sa.CheckConstraint("singleton = 1", name=op.f("ck_catalog_revisions_singleton")),
    )


def _create_history() -> None:
    op.create_table(
        "id_spaces",
        sa.Column("singleton", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_simulated", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("singleton", name="pk_id_spaces"),
        sa.CheckConstraint("singleton = 1", name=op.f("ck_id_spaces_singleton")),
    )
    op.create_table(
        "segments",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("segment_id", sa.String(64), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("scale", sa.Float(53), nullable=False),
        sa.Column("first_timestamp", sa.BigInteger, nullable=False),
        sa.Column("last_timestamp", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_segments"),
        sa.UniqueConstraint("segment_id", name="uq_segments_segment_id"),
        sa.UniqueConstraint("content_sha256", name="uq_segments_content_sha256"),
    )


def _create_models() -> None:
    op.create_table(
        "model_versions",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_model_versions"),
    )
    op.create_table(
        "verdicts",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("verdict_id", sa.String(64), nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("challenger", sa.Integer, nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_verdicts"),
        sa.UniqueConstraint("verdict_id", name="uq_verdicts_verdict_id"),
    )
    op.create_index("ix_verdicts_decided_at", "verdicts", ["decided_at"])


def _create_request_log() -> None:
    op.create_table(
        "requests",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("endpoint", sa.String(64), nullable=False),
        sa.Column("viewer_id", sa.BigInteger),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.Column("is_fallback", sa.Boolean, nullable=False),
        sa.Column("latency_ms", sa.Float(53), nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("arm", sa.String(64)),
        sa.Column("policy_seed", sa.BigInteger),
        sa.PrimaryKeyConstraint("sequence", name="pk_requests"),
    )
    op.create_index("ix_requests_request_id", "requests", ["request_id"])
    op.create_index("ix_requests_timestamp", "requests", ["timestamp"])
    op.create_index("ix_requests_viewer_id_timestamp", "requests", ["viewer_id", "timestamp"])
