"""What became of batches, in the database."""

import msgspec
from sqlalchemy import Engine, delete, insert, select

from adapters.database.tables import batches
from adapters.database.transactions import reading, writing
from application.errors import StorageError
from domain.data.batches import Batch


class SqlBatchRecords:
    """Remembers every batch by its content; each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, batch: Batch) -> None:
        """Remember a batch, in the place of what was known of equal content."""
        row = {
            "content_sha256": batch.content_sha256,
            "name": batch.name,
            "state": batch.state,
            "reason": batch.reason,
            "document": msgspec.json.encode(batch, enc_hook=_plain).decode(),
            "updated_at": batch.updated_at,
        }
        same = batches.c.content_sha256 == batch.content_sha256
        with writing(self._engine) as connection:
            connection.execute(delete(batches).where(same))
            connection.execute(insert(batches), row)

    def find(self, content_sha256: str) -> Batch | None:
        """Return the batch of this content, or None."""
        query = select(batches.c.document).where(batches.c.content_sha256 == content_sha256)
        with reading(self._engine) as connection:
            document = connection.execute(query).scalar()
        return None if document is None else _batch(document)

    def all(self) -> list[Batch]:
        """Return every batch, as last changed first."""
        newest = select(batches.c.document).order_by(batches.c.updated_at.desc(), batches.c.name)
        with reading(self._engine) as connection:
            return [_batch(document) for document in connection.execute(newest).scalars()]


def _plain(value: object) -> object:
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _batch(document: str) -> Batch:
    try:
        return msgspec.json.decode(document, type=Batch)
    except msgspec.ValidationError as error:
        raise StorageError(
            f"a stored batch cannot be read: {error}; it was written by another Marquee"
        ) from error
