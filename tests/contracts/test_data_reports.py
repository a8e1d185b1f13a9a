"""The contract of `DataReports`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from adapters.database.data_reports import SqlDataReports
from application.ports.data_reports import DataReport, DataReports
from tests.builders import MOMENT
from tests.fakes.in_memory_data_reports import InMemoryDataReports

DRIFT = DataReport(
    kind="drift",
    subject="ratings.csv",
    verdict="strong",
    document={"drift_detected": True, "metrics": {"rating_psi": 0.1 + 0.2}, "reasons": ["é"]},
    created_at=MOMENT,
)
QUALITY = replace(DRIFT, kind="quality", verdict="quarantined", document={})


def in_memory(_engine: Engine) -> DataReports:
    return InMemoryDataReports()


@pytest.mark.parametrize("make", [in_memory, SqlDataReports])
class TestDataReports:
    @pytest.fixture
    def reports(self, make: Callable[[Engine], DataReports], engine: Engine) -> DataReports:
        return make(engine)

    def test_a_new_home_has_none(self, reports: DataReports) -> None:
        assert reports.latest() == []

    def test_reports_come_back_whole_and_as_last_recorded_first(self, reports: DataReports) -> None:
        earlier = replace(DRIFT, subject="older", created_at=MOMENT - timedelta(days=1))
        for report in (DRIFT, QUALITY, earlier):
            reports.record(report)
        assert reports.latest() == [earlier, QUALITY, DRIFT]

    def test_one_kind_and_no_more_than_asked_for(self, reports: DataReports) -> None:
        for subject in "abc":
            reports.record(replace(DRIFT, subject=subject))
            reports.record(QUALITY)
        newest, before = reports.latest("drift", limit=2)
        assert (newest.subject, before.subject) == ("c", "b")
        assert reports.latest("profile") == []
