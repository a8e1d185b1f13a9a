"""Walks the page while something is wrong."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.house import VERSION, House, free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def second_home(furnished: Path, tmp_path: Path) -> Path:
    home = tmp_path / "var"
    shutil.copytree(furnished, home)
    return home


@pytest.fixture
def second_house(second_home: Path) -> Iterator[House]:
    house = House(second_home, free_port())
    yield house
    house.close()


def test_a_film_nobody_has_is_told_in_words(visiting: Visiting, house: House) -> None:
    visit = visiting(house)
    page = visit.go("/movie/no+such+film+1901")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("No such\\s+film"))
    expect(page.locator(".problem")).to_contain_text("We do not have that film")
    page.get_by_role("link", name="Back to the programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("picked for"))
    assert [said for said in visit.complaints if "404" not in said] == []


def test_an_unknown_address_leads_back(visiting: Visiting, house: House) -> None:
    visit = visiting(house)
    page = visit.go("/nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("No such\\s+page"))
    expect(page.locator(".problem")).to_contain_text("There is nothing at this address")
    page.get_by_role("link", name="Back to the programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("picked for"))
    assert [said for said in visit.complaints if "404" not in said] == []


def test_a_closed_house_is_told_and_found_again(visiting: Visiting, second_house: House) -> None:
    second_house.open()
    visit = visiting(second_house)
    page = visit.go("/")
    second_house.close()
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile("Offline"))
    expect(page.locator(".ribbon-offline")).to_be_visible()
    page.get_by_role("link", name="Popular", exact=True).click()
    expect(page.locator(".problem")).to_contain_text("The house has gone dark")
    expect(page.get_by_role("link", name="Try again")).to_be_focused()

    second_house.open()
    expect(status).to_have_text(re.compile("Live"))
    expect(page.locator(".ribbon-offline")).to_be_hidden()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Popular"))
    foreseen = re.compile("ERR_|^htmx:(afterRequest|sendError)")
    assert [said for said in visit.complaints if not foreseen.search(said)] == []


def test_a_broken_release_degrades_to_the_catalogue(
    visiting: Visiting, second_home: Path, second_house: House
) -> None:
    (second_home / "released" / str(VERSION) / "popularity.npy").write_bytes(b"not an array")
    second_house.open()
    visit = visiting(second_house)
    page = visit.go("/?user_id=42")
    expect(page.get_by_role("status")).to_have_text(re.compile("Degraded\\s+no model yet"))
    expect(page.locator(".notice")).to_contain_text("No model is loaded yet")
    assert page.locator(".film").count() == 15
    page.locator(".film-link").first.click()
    expect(page.locator(".empty")).to_contain_text("Not enough is known yet")
    assert visit.complaints == []
