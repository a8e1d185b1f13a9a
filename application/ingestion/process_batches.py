"""Processes the batches that have arrived, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from application.ingestion.batch_ratings import scale_of
from application.ingestion.batch_reports import batch_document, batch_text, copy_text
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.remove_strays import RemoveStrays
from application.ingestion.take_in_batch import StillWritten, TakeInBatch, TakenIn
from application.ports.batch_folders import BatchClaims, BatchFolders, ClaimedBatch, Resting
from application.ports.batch_records import BatchRecords
from application.ports.clock import Clock
from application.ports.data_reports import DataReport, DataReports
from application.ports.quality_schemas import QualitySchemas
from domain.data.batches import Batch, BatchState
from domain.data.quality_schema import QualitySchema


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessedFile:
    """A file that was processed: what its content is, and whether that had come before."""

    name: str
    batch: Batch
    is_copy: bool = False


class ProcessBatches:
    """Processes every file that has arrived; several workers may do so at once.

    Each file is claimed by one worker, and what a killed one held is taken up
    by the next. Content that came before is not taken in again. A file ends in
    `processed`, or in `failed` beside a report that says why.
    """

    def __init__(
        self,
        *,
        folders: BatchFolders,
        records: BatchRecords,
        reports: DataReports,
        take_in: TakeInBatch,
        schemas: QualitySchemas,
        schema: Path,
        refuse_other_scale: RefuseOtherScale,
        remove_strays: RemoveStrays,
        clock: Clock,
    ) -> None:
        self._folders = folders
        self._records = records
        self._reports = reports
        self._take_in = take_in
        self._schemas = schemas
        self._schema = schema
        self._refuse_other_scale = refuse_other_scale
        self._remove_strays = remove_strays
        self._clock = clock

    def __call__(
        self,
        *,
        done: Callable[[ProcessedFile], None] = lambda _: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> list[ProcessedFile]:
        """Process what there is, telling `done` of each file.

        Raises `InvalidValueError` where the schema is unsound, `RefusedError`
        where it is on another scale than the history; nothing is claimed then.
        """
        schema = self._schemas.read(self._schema)
        self._refuse_other_scale(
            scale_of(schema), str(self._schema), "name another schema by MARQUEE_BATCH_SCHEMA"
        )
        self._remove_strays()
        processed: list[ProcessedFile] = []
        with self._folders.worker() as claims:
            while not should_stop() and (claim := claims.next()) is not None:
                file = self._process(claim, schema, claims)
                if file is not None:
                    processed.append(file)
                    done(file)
        return processed

    def _process(
        self, claim: ClaimedBatch, schema: QualitySchema, claims: BatchClaims
    ) -> ProcessedFile | None:
        known = self._records.find(claim.content_sha256)
        if known is not None and known.file is not None and _stays(known):
            return self._settle_copy(claim, known, claims)
        if known is not None and known.file is None:
            taken_in = TakenIn(batch=known)  # a worker was killed before the file rested
        else:
            try:
                taken_in = self._take_in(claim, schema, lambda: claims.is_unchanged(claim))
            except StillWritten:
                claims.put_back(claim)
                return None
        return self._settle(claim, taken_in, claims)

    def _settle(self, claim: ClaimedBatch, taken_in: TakenIn, claims: BatchClaims) -> ProcessedFile:
        """Remember a batch before its file rests, so that none is ever lost from sight."""
        batch = taken_in.batch
        self._records.save(batch)
        if batch.state.is_in_history:
            place = claims.settle(claim, Resting.PROCESSED)
        else:
            rests = replace(batch, file=f"{Resting.FAILED}/{claim.name}")
            place = claims.settle(
                claim,
                Resting.FAILED,
                report=batch_document(rests, taken_in.first_rejects),
                text=batch_text(rests, taken_in.first_rejects),
            )
        batch = replace(batch, file=place)
        self._records.save(batch)
        self._reports.record(
            DataReport(
                kind="quality",
                subject=batch.name,
                verdict=batch.state,
                document=batch_document(batch),  # no rows, which would name viewers
                created_at=self._clock.now(),
            )
        )
        return ProcessedFile(name=claim.name, batch=batch)

    def _settle_copy(self, claim: ClaimedBatch, known: Batch, claims: BatchClaims) -> ProcessedFile:
        resting = Resting.PROCESSED if known.state.is_in_history else Resting.FAILED
        claims.settle(claim, resting, text=copy_text(claim.name, known))
        batch = replace(known, copies=(*known.copies, claim.name))
        self._records.save(batch)
        return ProcessedFile(name=claim.name, batch=batch, is_copy=True)


def _stays(batch: Batch) -> bool:
    """Say whether equal content is not taken in again; what failed may succeed now."""
    return batch.state.is_in_history or batch.state is BatchState.QUARANTINED
