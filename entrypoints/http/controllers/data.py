"""What came in, and what was found wrong with it."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import QueryParameter

from application.ports.batch_records import BatchRecords
from application.ports.data_reports import DataReports
from domain.data.batches import BatchState
from entrypoints.http.dependencies import Injected
from entrypoints.http.operators import SECURITY, operators_only
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import UNAUTHORIZED
from entrypoints.http.schemas.data import Batches, Reports, arrived_batch_of, report_of


class DataController(Controller):
    """Answers operators."""

    tags = ("data",)

    @get(
        "/data/batches",
        operation_id="list_batches",
        summary="What became of batches",
        responses=problem_responses(UNAUTHORIZED),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def batches(
        self,
        *,
        batch_records: Injected[BatchRecords],
        batch_state: Annotated[
            BatchState | None,
            QueryParameter(name="state", description="Only those in this state."),
        ] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
    ) -> Batches:
        """List batches with their rejects and reasons, as last changed first."""
        found = [one for one in batch_records.all() if batch_state in {None, one.state}]
        return Batches(batches=tuple(arrived_batch_of(batch) for batch in found[:limit]))

    @get(
        "/data/reports",
        operation_id="list_data_reports",
        summary="Reports of quality and drift",
        responses=problem_responses(UNAUTHORIZED),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def reports(
        self,
        *,
        data_reports: Injected[DataReports],
        kind: Annotated[
            str | None,
            QueryParameter(max_length=32, description="Only this kind: `quality` or `drift`."),
        ] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 20,
    ) -> Reports:
        """List reports whole, newest first."""
        return Reports(reports=tuple(report_of(one) for one in data_reports.latest(kind, limit)))
