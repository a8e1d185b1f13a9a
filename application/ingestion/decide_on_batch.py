"""Decides on a quarantined batch: accept it after all, or give it up."""

from dataclasses import replace

from application.errors import NotFoundError, RefusedError
from application.ports.batch_folders import BatchFolders, Resting
from application.ports.batch_records import BatchRecords
from application.ports.clock import Clock
from application.ports.origin_records import OriginRecords, OriginState
from domain.data.batches import Batch, BatchState
from domain.errors import InvalidValueError

_LEAST_HASH = 6


class FindBatch:
    """Finds a batch by the name of its file, or by the start of its content's hash."""

    def __init__(self, records: BatchRecords) -> None:
        self._records = records

    def __call__(self, name: str) -> Batch:
        """Return the batch that changed last, or raise `NotFoundError`."""
        for batch in self._records.all():
            is_hash = len(name) >= _LEAST_HASH and batch.content_sha256.startswith(name)
            if name in {batch.name, *batch.copies} or is_hash:
                return batch
        raise NotFoundError(f"there is no batch {name!r}; `marquee batches` lists those there are")


class DecideOnBatch:
    """Changes whether a quarantined batch is part of the history, and remembers why."""

    def __init__(
        self,
        *,
        find_batch: FindBatch,
        records: BatchRecords,
        origins: OriginRecords,
        folders: BatchFolders,
        clock: Clock,
    ) -> None:
        self._find_batch = find_batch
        self._records = records
        self._origins = origins
        self._folders = folders
        self._clock = clock

    def release(self, name: str, why: str) -> Batch:
        """Make the clean rows of a batch part of the history."""
        batch = self._quarantined(name, why)
        reason = f"accepted after all: {why.strip()} ({batch.reason})"
        self._set(batch, OriginState.ACCEPTED, reason)
        file = self._folders.move(batch.file or f"{Resting.FAILED}/{batch.name}", Resting.PROCESSED)
        return self._save(replace(batch, state=BatchState.RELEASED, reason=reason, file=file))

    def discard(self, name: str, why: str) -> Batch:
        """Give a batch up for ever; equal content that arrives is judged anew."""
        batch = self._quarantined(name, why)
        reason = f"given up: {why.strip()} ({batch.reason})"
        self._set(batch, OriginState.DISCARDED, reason)
        return self._save(replace(batch, state=BatchState.DISCARDED, reason=reason))

    def _quarantined(self, name: str, why: str) -> Batch:
        if not why.strip():
            raise InvalidValueError("say why, so that others can understand it later")
        batch = self._find_batch(name)
        if batch.state is not BatchState.QUARANTINED:
            raise RefusedError(
                f"batch {batch.name} is {batch.state}; only a quarantined one waits for a decision"
            )
        return batch

    def _set(self, batch: Batch, state: OriginState, reason: str) -> None:
        if batch.origin_id is not None:
            self._origins.set_state(batch.origin_id, state, reason)

    def _save(self, batch: Batch) -> Batch:
        saved = replace(batch, updated_at=self._clock.now())
        self._records.save(saved)
        return saved
