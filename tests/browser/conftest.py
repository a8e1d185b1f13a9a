"""A browser, a house to visit, and what no visit may ever cause."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.house import House, free_port, furnish

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(slots=True)
class Visit:
    """One viewer's window; `complaints` are console errors, policy violations, foreign requests."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open `path` as if its address had been typed."""
        self.page.goto(self.address + path)
        return self.page


Visiting = Callable[..., Visit]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium found; install the system's package, as in `apt install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("house") / "var"
    home.mkdir()
    furnish(home)
    return home


@pytest.fixture(scope="package")
def house(furnished: Path) -> Iterator[House]:
    house = House(furnished, free_port())
    house.open()
    yield house
    house.close()


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Visiting]:
    contexts: list[BrowserContext] = []

    def visit(
        house: House, *, width: int = 1280, scheme: str = "light", password: str | None = None
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            http_credentials={"username": "anybody", "password": password} if password else None,
        )
        context.set_default_timeout(8_000)
        contexts.append(context)
        visit = Visit(context.new_page(), house.address)
        _listen(visit)
        return visit

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def visit(visiting: Visiting, house: House) -> Iterator[Visit]:
    """Open a window in which nothing may be complained of."""
    visit = visiting(house)
    yield visit
    assert visit.complaints == []


def _listen(visit: Visit) -> None:
    page, complaints = visit.page, visit.complaints
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            complaints.append(f"asked elsewhere: {request.url}")
            if not request.url.startswith((visit.address, "data:"))
            else None
        ),
    )
