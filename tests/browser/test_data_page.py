"""The operators' page about the data."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from application.ports.data_reports import DataReport
from domain.data.batches import Batch, BatchState
from domain.data.quality_report import QualityCounts
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.browser.conftest import Visit, Visiting
from tests.browser.house import House
from tests.browser.test_looks import FAULTS, WIDTHS, overflow
from tests.builders import MOMENT

pytestmark = pytest.mark.browser

QUARANTINED = Batch(
    content_sha256="ab" * 32,
    name="ratings-of-a-supplier-with-a-very-long-name-2024-05.csv",
    state=BatchState.QUARANTINED,
    reason="61 of 200 rows (30.50%) are rejected, and 5.00% may be: rating.range 60, unique 1",
    counts=QualityCounts(
        input_rows=200, clean_rows=139, reject_rows=61, by_rule={"rating.range": 60, "unique": 1}
    ),
    max_reject_rate=0.05,
    file="failed/may.csv",
    copies=("again.csv",),
    updated_at=MOMENT,
)
FAILED = replace(
    QUARANTINED,
    content_sha256="12" * 32,
    name="march.csv",
    state=BatchState.FAILED,
    reason="it holds no row",
    counts=None,
    copies=(),
)
PROCESSED = replace(
    QUARANTINED,
    content_sha256="cd" * 32,
    name="april.csv",
    state=BatchState.PROCESSED,
    reason=None,
    counts=QualityCounts(
        input_rows=250_000,
        clean_rows=248_765,
        reject_rows=1_235,
        by_rule={"timestamp.not_in_future": 1_234, "unique": 1},
    ),
)
CLEAN = replace(
    PROCESSED,
    content_sha256="ef" * 32,
    name="june.csv",
    counts=QualityCounts(input_rows=1_000, clean_rows=1_000, reject_rows=0, by_rule={}),
    copies=(),
)
DRIFT = DataReport(
    kind="drift",
    subject="april.csv",
    verdict="strong",
    document={"reasons": ["top100_overlap is 0.31, below 0.40"]},
    created_at=MOMENT,
)

COLUMNS = """() => [...document.querySelectorAll(".bars")].map(bars => [
  new Set([...bars.querySelectorAll("meter")].map(one => one.getBoundingClientRect().left)).size,
  new Set([...bars.querySelectorAll("dd:last-child")]
    .map(one => one.getBoundingClientRect().right)).size,
])"""
"""In how many places bars begin and numbers end, for each list of rules."""


@pytest.fixture(scope="module")
def key(furnished: Path) -> str:
    """Return an operator's key to a house in which batches have arrived."""
    container = ServingContainer(settings=Settings(home=furnished))
    for batch in (PROCESSED, QUARANTINED, CLEAN, FAILED):
        container.batch_records().save(batch)
    container.data_reports().record(DRIFT)
    key = container.operator_keys().create("data-page")
    container.engine().dispose()
    return key


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_and_says_what_is_quarantined_and_why(
    visiting: Visiting, house: House, key: str, tmp_path: Path, scheme: str
) -> None:
    visit: Visit = visiting(house, width=390, scheme=scheme)
    visit.page.set_extra_http_headers({"Authorization": f"Bearer {key}"})
    page = visit.go("/data")
    assert page.evaluate(FAULTS) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, f"the page is wider than {width}"
        page.screenshot(path=tmp_path / f"data-{width}-{scheme}.png", full_page=True)
    expect(page.get_by_text("1 batch is quarantined.")).to_be_visible()
    batch = page.get_by_role("listitem").filter(has_text=QUARANTINED.name)
    expect(batch.get_by_text("61 of 200 rows (30.50%)")).to_be_visible()
    expect(batch.get_by_role("meter", name="rating.range")).to_have_js_property("value", 60)
    names = page.get_by_role("region", name="Batches").get_by_role("heading", level=3)
    expect(names).to_have_text([QUARANTINED.name, "march.csv", "april.csv", "june.csv"])
    clean = page.get_by_role("listitem").filter(has_text="june.csv")
    expect(clean).to_contain_text("1,000 rows, none rejected.")
    expect(clean).not_to_contain_text("%")
    expect(page.get_by_text("top100_overlap is 0.31, below 0.40")).to_be_visible()
    assert page.evaluate(COLUMNS) == [[1, 1]] * 2
    assert visit.complaints == []


def test_a_browser_asks_for_the_key_as_a_password(
    visiting: Visiting, house: House, key: str
) -> None:
    page = visiting(house, password=key).go("/data")
    expect(page.get_by_text("1 batch is quarantined.")).to_be_visible()
