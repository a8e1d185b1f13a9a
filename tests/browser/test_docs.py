"""The page that shows the API's description."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.house import House

pytestmark = pytest.mark.browser


def test_the_api_is_drawn_and_tried_without_another_host(house: House, visiting: Visiting) -> None:
    visit = visiting(house)
    page = visit.go("/docs")
    expect(page.get_by_role("heading", name="Marquee")).to_be_visible()

    operation = page.locator("#operations-health-get_health")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answered = operation.locator(".live-responses-table tbody .response-col_status")
    expect(answered).to_contain_text("200")

    assert visit.complaints == []
