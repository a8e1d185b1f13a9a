"""The data plane: origins, streams, aliases, batches, reports, tombstones."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring a database to this revision."""
    _extend_segments()
    _create_origins()
    _create_streams()
    _create_aliases()
    _create_reports()
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstones"),
    )


def downgrade() -> None:
    """Bring a database back to the revision before."""
    for table in (
        "tombstones",
        "data_reports",
        "batches",
        "movie_links",
        "slug_aliases",
        "live_ratings",
        "stream_offsets",
        "origins",
    ):
        op.drop_table(table)
    with op.batch_alter_table("segments") as segments:
        segments.drop_index("ix_segments_content_sha256")
        segments.create_unique_constraint("uq_segments_content_sha256", ["content_sha256"])
        segments.drop_index("ix_segments_origin_id")
        segments.drop_column("merged_from")
        segments.drop_column("origin_id")
        segments.drop_column("kind")


def _extend_segments() -> None:
    kind = sa.Column("kind", sa.String(32), nullable=False, server_default="ratings")
    merged_from = sa.Column("merged_from", sa.Text, nullable=False, server_default="[]")
    with op.batch_alter_table("segments") as segments:
        segments.add_column(kind)
        segments.add_column(sa.Column("origin_id", sa.String(64)))
        segments.add_column(merged_from)
        segments.create_index("ix_segments_origin_id", ["origin_id"])
        # Two streams may bring equal rows: what came in twice is told by its origin.
        segments.drop_constraint("uq_segments_content_sha256", type_="unique")
        segments.create_index("ix_segments_content_sha256", ["content_sha256"])


def _create_origins() -> None:
    op.create_table(
        "origins",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("origin_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content_sha256", sa.String(64)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_origins"),
        sa.UniqueConstraint("origin_id", name="uq_origins_origin_id"),
    )
    op.create_index("ix_origins_content_sha256", "origins", ["content_sha256"])


def _create_streams() -> None:
    op.create_table(
        "stream_offsets",
        sa.Column("topic", sa.String(249), nullable=False),
        sa.Column("partition", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("topic", "partition", name="pk_stream_offsets"),
    )
    op.create_table(
        "live_ratings",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("viewer_id", sa.BigInteger, nullable=False),
        sa.Column("movie_id", sa.BigInteger, nullable=False),
        sa.Column("rating", sa.Float(53), nullable=False),
        sa.Column("scale", sa.Float(53), nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_live_ratings"),
    )
    op.create_index("ix_live_ratings_viewer_id", "live_ratings", ["viewer_id"])
    op.create_index("ix_live_ratings_timestamp", "live_ratings", ["timestamp"])


def _create_aliases() -> None:
    op.create_table(
        "slug_aliases",
        sa.Column("slug", sa.String(700), nullable=False),
        sa.Column("movie_id", sa.BigInteger, nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("confidence", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_slug_aliases"),
    )
    op.create_index("ix_slug_aliases_movie_id", "slug_aliases", ["movie_id"])
    op.create_table(
        "movie_links",
        sa.Column("movie_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("imdb_id", sa.BigInteger),
        sa.Column("tmdb_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("movie_id", name="pk_movie_links"),
    )
    op.create_index("ix_movie_links_imdb_id", "movie_links", ["imdb_id"])
    op.create_index("ix_movie_links_tmdb_id", "movie_links", ["tmdb_id"])


def _create_reports() -> None:
    op.create_table(
        "batches",
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("origin_id", sa.String(64)),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("content_sha256", name="pk_batches"),
    )
    op.create_index("ix_batches_updated_at", "batches", ["updated_at"])
    op.create_table(
        "data_reports",
        sa.Column("sequence", COUNTER, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_data_reports"),
    )
    op.create_index("ix_data_reports_created_at", "data_reports", ["created_at"])
