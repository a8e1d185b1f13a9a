"""What became of batches, in the database."""

import msgspec
from sqlalchemy import Engine, delete, insert, select

from adapters.database.tables import batches, origins
from adapters.database.transactions import reading, writing
from application.errors import StorageError
from application.ports.batch_records import following
from application.ports.origin_records import OriginState
from domain.data.batches import Batch

_WITH_ORIGINS = select(batches.c.document, origins.c.state, origins.c.reason).outerjoin(
    origins, origins.c.origin_id == batches.c.origin_id
)


class SqlBatchRecords:
    """Remembers every batch by its content; its state follows from its origin's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, batch: Batch) -> None:
        """Remember a batch, in the place of what was known of equal content."""
        row = {
            "content_sha256": batch.content_sha256,
            "name": batch.name,
            "state": batch.state,
            "reason": batch.reason,
            "origin_id": batch.origin_id,
            "document": msgspec.json.encode(batch, enc_hook=_plain).decode(),
            "updated_at": batch.updated_at,
        }
        same = batches.c.content_sha256 == batch.content_sha256
        with writing(self._engine) as connection:
            connection.execute(delete(batches).where(same))
            connection.execute(insert(batches), row)

    def find(self, content_sha256: str) -> Batch | None:
        """Return the batch of this content, or None."""
        query = _WITH_ORIGINS.where(batches.c.content_sha256 == content_sha256)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _batch(*row)

    def all(self) -> list[Batch]:
        """Return every batch, as last saved first."""
        newest = _WITH_ORIGINS.order_by(batches.c.updated_at.desc(), batches.c.name)
        with reading(self._engine) as connection:
            return [_batch(*row) for row in connection.execute(newest)]


def _plain(value: object) -> object:
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _batch(document: str, state: str | None, reason: str | None) -> Batch:
    try:
        batch = msgspec.json.decode(document, type=Batch)
    except msgspec.ValidationError as error:
        raise StorageError(
            f"a stored batch cannot be read: {error}; it was written by another Marquee"
        ) from error
    return batch if state is None else following(batch, OriginState(state), reason)
