"""The pages for operators, who show their key as the password that the browser asks for."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from application.ports.batch_records import BatchRecords
from application.ports.data_reports import DataReports
from domain.data.batches import BatchState
from entrypoints.http.fragments.answers import PageRequest, View, answer_view
from entrypoints.http.fragments.services import PageServices
from entrypoints.http.operators import operators_only

BATCHES_SHOWN = 50
REPORTS_SHOWN = 20

_URGENT = {BatchState.QUARANTINED: 0, BatchState.FAILED: 1}
"""What waits for somebody comes first."""


def operator_page_handlers(
    services: PageServices,
    batch_records: Callable[[], BatchRecords],
    data_reports: Callable[[], DataReports],
) -> list[HTTPRouteHandler]:
    """Return the routes of the pages that only operators see."""

    @get("/data", include_in_schema=False, guards=[operators_only], sync_to_thread=True)
    def data(request: PageRequest) -> Response[Any]:
        return answer_view(request, services, data_view(batch_records(), data_reports()))

    return [data]


def data_view(records: BatchRecords, reports: DataReports) -> View:
    """Return the state of the data: batches, undecided ones first, and the latest reports."""
    batches = sorted(records.all(), key=lambda batch: _URGENT.get(batch.state, len(_URGENT)))
    return View(
        template="fragments/data.html",
        title="The data",
        section="/data",
        context={
            "batches": batches[:BATCHES_SHOWN],
            "further_batches": max(len(batches) - BATCHES_SHOWN, 0),
            "quarantined": sum(batch.state is BatchState.QUARANTINED for batch in batches),
            "reports": reports.latest(limit=REPORTS_SHOWN),
        },
    )
