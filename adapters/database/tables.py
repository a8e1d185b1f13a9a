"""The tables of the database; `migrations/` brings a database to exactly this shape."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from adapters.database.column_types import Sequence, Texts, UtcMicroseconds

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

movies = Table(
    "movies",
    metadata,
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("slug", String(700), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("year", Integer),
    Column("genres", Texts, nullable=False),
    Column("directors", Texts, nullable=False),
    Column("cast", Texts, nullable=False),
    Column("runtime_minutes", Integer),
    Column("hidden", Boolean, nullable=False),
    Column("available_from", UtcMicroseconds),
    Column("available_until", UtcMicroseconds),
)

catalog_revisions = Table(
    "catalog_revisions",
    metadata,
    Column("singleton", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    CheckConstraint("singleton = 1", name="singleton"),
)
"""One row once anything has changed: how often the catalogue did."""

id_spaces = Table(
    "id_spaces",
    metadata,
    Column("singleton", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("is_simulated", Boolean, nullable=False),
    CheckConstraint("singleton = 1", name="singleton"),
)
"""One row once the home is claimed: the data set whose ids it holds."""

segments = Table(
    "segments",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("segment_id", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False, server_default="ratings"),
    Column("origin_id", String(64), index=True),
    Column("source", Text, nullable=False),
    Column("merged_from", Texts, nullable=False, server_default="[]"),
    Column("content_sha256", String(64), nullable=False, index=True),
    Column("rows", BigInteger, nullable=False),
    Column("scale", Float(53), nullable=False),
    Column("first_timestamp", BigInteger, nullable=False),
    Column("last_timestamp", BigInteger, nullable=False),
    Column("created_at", UtcMicroseconds, nullable=False),
)
"""The files of the history; `kind` is what their rows are: ratings, watches or slates.

`origin_id` says where the rows of one came from, `merged_from` where those of a
merged one did.
"""

origins = Table(
    "origins",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("origin_id", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("content_sha256", String(64), index=True),
    Column("state", String(32), nullable=False),
    Column("reason", Text),
    Column("document", Text, nullable=False),
    Column("recorded_at", UtcMicroseconds, nullable=False),
)
"""What came in, from which file or offsets; `document` holds the counts as JSON."""

stream_offsets = Table(
    "stream_offsets",
    metadata,
    Column("topic", String(249), primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("next_offset", BigInteger, nullable=False),
)
"""How far each partition is stored; changed in the transaction that lists its events."""

live_ratings = Table(
    "live_ratings",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("viewer_id", BigInteger, nullable=False, index=True),
    Column("movie_id", BigInteger, nullable=False),
    Column("rating", Float(53), nullable=False),
    Column("scale", Float(53), nullable=False),
    Column("timestamp", BigInteger, nullable=False, index=True),
)
"""Ratings that arrived live, for the serving processes, which poll by `sequence`."""

slug_aliases = Table(
    "slug_aliases",
    metadata,
    Column("slug", String(700), primary_key=True),
    Column("movie_id", BigInteger, nullable=False, index=True),
    Column("method", String(32), nullable=False),
    Column("confidence", Float(53), nullable=False),
)
"""Other spellings by which streams name movies of the catalogue."""

movie_links = Table(
    "movie_links",
    metadata,
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("imdb_id", BigInteger, index=True),
    Column("tmdb_id", BigInteger, index=True),
)
"""The ids under which other catalogues know a movie."""

batches = Table(
    "batches",
    metadata,
    Column("content_sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(32), nullable=False),
    Column("reason", Text),
    Column("origin_id", String(64)),
    Column("document", Text, nullable=False),
    Column("updated_at", UtcMicroseconds, nullable=False, index=True),
)
"""Batches that were claimed, by content; `document` is the report as JSON."""

data_reports = Table(
    "data_reports",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", UtcMicroseconds, nullable=False, index=True),
)
"""Reports of quality and drift, newest last; `document` is the report as JSON."""

tombstones = Table(
    "tombstones",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("created_at", UtcMicroseconds, nullable=False),
)
"""Keyed hashes of forgotten viewers, whose events are never taken in again."""

model_versions = Table(
    "model_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(32), nullable=False),
    Column("document", Text, nullable=False),
)
"""The registry's versions as last published; `document` is the whole version as JSON."""

verdicts = Table(
    "verdicts",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("verdict_id", String(64), nullable=False, unique=True),
    Column("decided_at", UtcMicroseconds, nullable=False, index=True),
    Column("challenger", Integer, nullable=False),
    Column("decision", String(32), nullable=False),
    Column("document", Text, nullable=False),
)
"""Every verdict; `document` is the whole verdict with its numbers as JSON."""

requests = Table(
    "requests",
    metadata,
    Column("sequence", Sequence, primary_key=True),
    Column("request_id", String(64), nullable=False, index=True),
    Column("timestamp", UtcMicroseconds, nullable=False, index=True),
    Column("endpoint", String(64), nullable=False),
    Column("viewer_id", BigInteger),
    Column("model_version", String(64), nullable=False),
    Column("manifest_sha256", String(64), nullable=False),
    Column("is_fallback", Boolean, nullable=False),
    Column("latency_ms", Float(53), nullable=False),
    Column("shown", Text, nullable=False),
    Column("arm", String(64)),
    Column("policy_seed", BigInteger),
    Column("rating_version", String(64)),
    Index(None, "viewer_id", "timestamp"),
)
"""What was served; `shown` is one JSON object of parallel arrays: movie_ids, positions, …"""

operator_keys = Table(
    "operator_keys",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("secret_sha256", String(64), nullable=False),
    Column("created_at", UtcMicroseconds, nullable=False),
)
