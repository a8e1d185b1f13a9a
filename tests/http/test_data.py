"""What operators see of the data."""

from dataclasses import replace
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from application.ports.data_reports import DataReport
from domain.data.batches import Batch, BatchState
from domain.data.quality_report import QualityCounts
from entrypoints.serving_container import ServingContainer
from tests.builders import MOMENT

QUARANTINED = Batch(
    content_sha256="ab" * 32,
    name="2024-05.csv",
    state=BatchState.QUARANTINED,
    reason="4 of 5 rows (80.00%) are rejected, and 5.00% may be: <rating.range> 4",
    counts=QualityCounts(input_rows=5, clean_rows=1, reject_rows=4, by_rule={"rating.range": 4}),
    max_reject_rate=0.05,
    origin_id="origin-1",
    file="failed/2024-05.csv",
    copies=("again.csv",),
    updated_at=MOMENT,
)
FAILED = replace(
    QUARANTINED,
    content_sha256="cd" * 32,
    name="no-header.csv",
    state=BatchState.FAILED,
    counts=None,
    updated_at=MOMENT + timedelta(days=1),
)
DRIFT = DataReport(
    kind="drift",
    subject="2024-05",
    verdict="strong",
    document={"drift_detected": True, "reasons": ["top100_overlap 0.31 is below 0.40"]},
    created_at=MOMENT,
)


@pytest.fixture(scope="module", autouse=True)
def _data(container: ServingContainer) -> None:
    for batch in (QUARANTINED, FAILED):
        container.batch_records().save(batch)
    container.data_reports().record(replace(DRIFT, kind="quality", verdict="quarantined"))
    container.data_reports().record(DRIFT)


def test_batches_come_with_their_rejects_and_reasons(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    failed, quarantined = client.get("/data/batches", headers=operator).json()["batches"]
    assert (failed["name"], failed["rows"]) == ("no-header.csv", None)
    assert quarantined["state"] == "quarantined"
    assert quarantined["reason"] == QUARANTINED.reason
    assert quarantined["rows"] == {
        "input_rows": 5,
        "clean_rows": 1,
        "reject_rows": 4,
        "reject_rate": 0.8,
        "by_rule": {"rating.range": 4},
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=quarantined", ["2024-05.csv"]),
        ("state=processed", []),
        ("limit=1", ["no-header.csv"]),
    ],
)
def test_batches_are_found_by_state(
    client: TestClient[Litestar], operator: dict[str, str], query: str, names: list[str]
) -> None:
    answer = client.get(f"/data/batches?{query}", headers=operator).json()
    assert [batch["name"] for batch in answer["batches"]] == names


def test_reports_come_whole_and_newest_first(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    first, second = client.get("/data/reports", headers=operator).json()["reports"]
    assert (first["kind"], first["verdict"], first["document"]) == (
        "drift",
        "strong",
        DRIFT.document,
    )
    assert second["kind"] == "quality"
    only = client.get("/data/reports?kind=quality&limit=1", headers=operator).json()["reports"]
    assert [report["kind"] for report in only] == ["quality"]


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "kind=" + "x" * 33])
def test_a_question_about_data_without_sense_is_refused(
    client: TestClient[Litestar], operator: dict[str, str], query: str
) -> None:
    path = "/data/reports" if query.startswith("kind") else "/data/batches"
    assert client.get(f"{path}?{query}", headers=operator).status_code == 422


def test_one_page_shows_operators_what_is_wrong_and_why(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    answer = client.get("/data", headers=operator)
    assert answer.status_code == 200
    page = answer.text
    assert "1 batch is quarantined." in page
    assert "80.00%" in page
    assert "&lt;rating.range&gt;" in page
    assert '<meter min="0" max="5" value="4"' in page
    assert "top100_overlap 0.31 is below 0.40" in page


def test_the_page_asks_the_browser_for_a_key(client: TestClient[Litestar]) -> None:
    answer = client.get("/data", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert "Basic" in answer.headers["www-authenticate"]
    assert "for operators" in answer.text
    assert "2024-05.csv" not in answer.text
