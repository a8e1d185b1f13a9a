"""What the serving side may know of the registry, and every verdict, in the database."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Engine, delete, insert, select

from adapters.database.tables import model_versions, verdicts
from adapters.database.transactions import reading, writing
from application.errors import StorageError
from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion

Document = TypeVar("Document", ModelVersion, RecordedVerdict)


class SqlModelRecords:
    """The registry's versions as last published, and all verdicts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def publish(self, versions: Sequence[ModelVersion]) -> None:
        """Replace what is known of the versions, in one transaction."""
        rows = [
            {"number": version.number, "stage": version.stage, "document": _document(version)}
            for version in versions
        ]
        with writing(self._engine) as connection:
            connection.execute(delete(model_versions))
            if rows:
                connection.execute(insert(model_versions), rows)

    def versions(self) -> list[ModelVersion]:
        """Return the versions as last published, oldest first."""
        ordered = select(model_versions.c.document).order_by(model_versions.c.number)
        with reading(self._engine) as connection:
            return [_read(text, ModelVersion) for text in connection.execute(ordered).scalars()]

    def add_verdict(self, verdict: RecordedVerdict) -> None:
        """Store a verdict, refused ones too."""
        row = {
            "verdict_id": verdict.verdict_id,
            "decided_at": verdict.decided_at,
            "challenger": verdict.challenger,
            "decision": verdict.verdict.decision,
            "document": _document(verdict),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(verdicts), row)

    def verdicts(self, limit: int = 100) -> list[RecordedVerdict]:
        """Return verdicts, newest first."""
        newest = (
            select(verdicts.c.document)
            .order_by(verdicts.c.decided_at.desc(), verdicts.c.sequence.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_read(text, RecordedVerdict) for text in connection.execute(newest).scalars()]


def _document(value: ModelVersion | RecordedVerdict) -> str:
    return msgspec.json.encode(value, enc_hook=_plain).decode()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _read(text: str, kind: type[Document]) -> Document:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise StorageError(
            f"a stored {kind.__name__} cannot be read: {error}; it was written by another Marquee:"
            " publish the versions anew with any `marquee train` or `marquee promote`"
        ) from error
