"""The contract of `BatchRecords`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from adapters.database.batches import SqlBatchRecords
from adapters.database.origin_records import SqlOriginRecords
from application.errors import StorageError
from application.ports.batch_records import BatchRecords
from application.ports.origin_records import Origin, OriginRecords, OriginState
from domain.data.batches import Batch, BatchState
from domain.data.quality_report import QualityCounts
from tests.builders import MOMENT
from tests.fakes.in_memory_batch_records import InMemoryBatchRecords
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords

BATCH = Batch(
    content_sha256="ab" * 32,
    name="2024-05.csv",
    state=BatchState.QUARANTINED,
    reason="4 of 5 rows (80.00%) are rejected",
    counts=QualityCounts(
        input_rows=5, clean_rows=1, reject_rows=4, by_rule={"rating.range": 3, "unique": 1}
    ),
    max_reject_rate=0.05,
    origin_id="origin-1",
    file="failed/2024-05.csv",
    copies=("again.csv",),
    updated_at=MOMENT,
)


ORIGIN = Origin(
    origin_id="origin-1",
    kind="batch",
    name="2024-05.csv",
    lines=5,
    events=1,
    rejects=4,
    recorded_at=MOMENT,
)

Stores = tuple[BatchRecords, OriginRecords]


def in_memory(_engine: Engine) -> Stores:
    origins = InMemoryOriginRecords()
    return InMemoryBatchRecords(origins), origins


def in_database(engine: Engine) -> Stores:
    return SqlBatchRecords(engine), SqlOriginRecords(engine)


@pytest.mark.parametrize("make", [in_memory, in_database])
class TestBatchRecords:
    @pytest.fixture
    def stores(self, make: Callable[[Engine], Stores], engine: Engine) -> Stores:
        return make(engine)

    @pytest.fixture
    def records(self, stores: Stores) -> BatchRecords:
        return stores[0]

    def test_a_new_home_knows_none(self, records: BatchRecords) -> None:
        assert (records.all(), records.find("ab" * 32)) == ([], None)

    def test_a_batch_comes_back_whole(self, records: BatchRecords) -> None:
        failed = replace(BATCH, content_sha256="cd" * 32, counts=None, origin_id=None, copies=())
        for batch in (BATCH, failed):
            records.save(batch)
            assert records.find(batch.content_sha256) == batch

    def test_equal_content_is_one_batch(self, records: BatchRecords) -> None:
        records.save(BATCH)
        released = replace(BATCH, state=BatchState.RELEASED, reason="known movies, all of them")
        records.save(released)
        assert records.all() == [released]

    def test_the_last_changed_comes_first(self, records: BatchRecords) -> None:
        later = replace(
            BATCH, content_sha256="cd" * 32, updated_at=MOMENT + timedelta(microseconds=1)
        )
        at_once = replace(BATCH, content_sha256="ef" * 32, name="2024-04.csv")
        for batch in (BATCH, at_once, later):
            records.save(batch)
        assert records.all() == [later, at_once, BATCH]

    @pytest.mark.parametrize(
        ("saved", "origin", "state"),
        [
            (BatchState.PROCESSED, OriginState.ACCEPTED, BatchState.PROCESSED),
            (BatchState.RELEASED, OriginState.ACCEPTED, BatchState.RELEASED),
            (BatchState.QUARANTINED, OriginState.ACCEPTED, BatchState.RELEASED),
            (BatchState.PROCESSED, OriginState.QUARANTINED, BatchState.QUARANTINED),
            (BatchState.QUARANTINED, OriginState.QUARANTINED, BatchState.QUARANTINED),
            (BatchState.QUARANTINED, OriginState.DISCARDED, BatchState.DISCARDED),
            (BatchState.DISCARDED, OriginState.QUARANTINED, BatchState.QUARANTINED),
        ],
    )
    def test_its_state_follows_from_its_origin(
        self, stores: Stores, saved: BatchState, origin: OriginState, state: BatchState
    ) -> None:
        records, origins = stores
        batch = replace(BATCH, state=saved)
        records.save(batch)
        origins.record(ORIGIN, [])
        origins.set_state(ORIGIN.origin_id, origin, "strong drift")
        followed = batch if saved is state else replace(batch, state=state, reason="strong drift")
        assert records.find(BATCH.content_sha256) == followed
        assert records.all() == [followed]


def test_a_document_of_another_form_is_told_apart(engine: Engine) -> None:
    records = SqlBatchRecords(engine)
    records.save(BATCH)
    with engine.begin() as connection:
        connection.execute(text("UPDATE batches SET document = '{}'"))
    with pytest.raises(StorageError, match="a stored batch cannot be read"):
        records.all()
