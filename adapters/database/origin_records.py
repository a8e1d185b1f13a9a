"""What came in, from where, and how far, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, and_, exists, insert, or_, select, update

from adapters.database.live_ratings import add_live_ratings
from adapters.database.tables import origins, segments, stream_offsets
from adapters.database.transactions import reading, writing
from application.errors import NotFoundError, OffsetConflictError, RefusedError
from application.ports.origin_records import OffsetRange, Origin, OriginState
from application.ports.segment_store import Segment
from domain.data.interactions import Interactions


class _Document(msgspec.Struct, frozen=True):
    """The part of an origin that no query asks for."""

    lines: int
    events: int
    rejects: int
    rejects_by_reason: dict[str, int]
    offsets: tuple[OffsetRange, ...]
    dead_letters: str | None


_decode = msgspec.json.Decoder(_Document).decode


class SqlOriginRecords:
    """Makes what came in part of the history, and tells of it afterwards."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(
        self, origin: Origin, segments: Sequence[Segment], live: Interactions | None = None
    ) -> bool:
        """List the segments and their origin, and move stream offsets on, in one transaction."""
        with writing(self._engine) as connection:
            if _is_there(origin.content_sha256, connection):
                return False
            for messages in origin.offsets:
                _move_on(messages, connection)
            connection.execute(insert(origins), _row(origin))
            for segment in segments:
                _list(replace(segment, origin_id=origin.origin_id), connection)
            if live is not None:
                add_live_ratings(connection, live)
        return True

    def all(self) -> list[Origin]:
        """Return every origin, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(origins).order_by(origins.c.sequence.desc()))
            return [_origin(row) for row in rows.mappings()]

    def set_state(self, origin_id: str, state: OriginState, reason: str | None) -> None:
        """Change whether an origin's segments are part of the history."""
        change = update(origins).where(origins.c.origin_id == origin_id)
        with writing(self._engine) as connection:
            if state is not OriginState.ACCEPTED:
                _refuse_merged(origin_id, connection)
            if connection.execute(change.values(state=state, reason=reason)).rowcount == 0:
                raise NotFoundError(
                    f"there is no origin {origin_id}; `marquee audit` lists those there are"
                )

    def next_offsets(self, topic: str) -> dict[int, int]:
        """Return how far each partition of a topic is stored."""
        query = select(stream_offsets.c.partition, stream_offsets.c.next_offset)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(stream_offsets.c.topic == topic))
            return {row.partition: row.next_offset for row in rows}


def _is_there(content: str | None, connection: Connection) -> bool:
    """Say whether equal content is recorded, or listed from before there were origins."""
    if content is None:
        return False
    recorded = exists().where(
        origins.c.content_sha256 == content, origins.c.state != OriginState.DISCARDED
    )
    listed = exists().where(segments.c.content_sha256 == content, segments.c.origin_id.is_(None))
    return bool(connection.execute(select(or_(recorded, listed))).scalar())


def _move_on(messages: OffsetRange, connection: Connection) -> None:
    partition = and_(
        stream_offsets.c.topic == messages.topic,
        stream_offsets.c.partition == messages.partition,
    )
    stored = connection.execute(select(stream_offsets.c.next_offset).where(partition)).scalar()
    if stored is None:
        connection.execute(
            insert(stream_offsets).values(
                topic=messages.topic,
                partition=messages.partition,
                next_offset=messages.next_offset,
            )
        )
        return
    if stored != messages.first:
        raise OffsetConflictError(
            f"partition {messages.partition} of {messages.topic} is stored up to offset {stored},"
            f" but these messages begin at {messages.first}: another consumer was faster, or some"
            " are missing; read on from the stored offset"
        )
    connection.execute(
        update(stream_offsets).where(partition).values(next_offset=messages.next_offset)
    )


def _refuse_merged(origin_id: str, connection: Connection) -> None:
    # Texts are stored as one JSON array, in which an id is quoted.
    merged = segments.c.merged_from.cast(segments.c.source.type).contains(f'"{origin_id}"')
    if connection.execute(select(exists().where(merged))).scalar():
        raise RefusedError(
            f"the rows of origin {origin_id} are merged with others by `marquee compact`,"
            " and cannot be taken out of the history any more"
        )


def _list(segment: Segment, connection: Connection) -> None:
    connection.execute(insert(segments), asdict(segment))


def _row(origin: Origin) -> dict[str, object]:
    document = _Document(
        lines=origin.lines,
        events=origin.events,
        rejects=origin.rejects,
        rejects_by_reason=dict(origin.rejects_by_reason),
        offsets=origin.offsets,
        dead_letters=origin.dead_letters,
    )
    return {
        "origin_id": origin.origin_id,
        "kind": origin.kind,
        "name": origin.name,
        "content_sha256": origin.content_sha256,
        "state": origin.state,
        "reason": origin.reason,
        "document": msgspec.json.encode(document).decode(),
        "recorded_at": origin.recorded_at,
    }


def _origin(row: RowMapping) -> Origin:
    document = _decode(row["document"])
    return Origin(
        origin_id=row["origin_id"],
        kind=row["kind"],
        name=row["name"],
        content_sha256=row["content_sha256"],
        state=OriginState(row["state"]),
        reason=row["reason"],
        lines=document.lines,
        events=document.events,
        rejects=document.rejects,
        rejects_by_reason=document.rejects_by_reason,
        offsets=document.offsets,
        dead_letters=document.dead_letters,
        recorded_at=row["recorded_at"],
    )
