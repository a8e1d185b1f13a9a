"""Looks at every page: narrow and wide, light and dark; the pictures stay in a temporary folder."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.house import House

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "programme": "/?user_id=42",
    "stranger": "/?user_id=999999",
    "pick": "/pick",
    "picked": "/pick?movie=100&movie=140",
    "browse": "/browse?genres=Comedy&year_from=1970",
    "movie": "/movie/jaws+1975",
    "patterns": "/patterns",
}

# What a screen reader needs; every line is one fault found.
FAULTS = """() => {
  const faults = [];
  const name = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim()
    || [...(e.labels ?? [])].map((l) => l.textContent.trim()).join("");
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden])"))
    if (!name(e)) faults.push("no name: " + e.outerHTML.slice(0, 90));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push("twice: #" + id);
  for (const what of ["aria-labelledby", "aria-describedby", "aria-controls"])
    for (const e of document.querySelectorAll(`[${what}]`))
      if (!document.getElementById(e.getAttribute(what))) faults.push(what + " leads nowhere");
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  let level = 1;
  for (const e of document.querySelectorAll("h1, h2, h3")) {
    if (+e.tagName[1] > level + 1) faults.push("heading skipped: " + e.textContent);
    level = +e.tagName[1];
  }
  for (const what of ["header", "main", "nav[aria-label]", "footer", "html[lang]"])
    if (document.querySelectorAll(what).length !== 1) faults.push("not one " + what);
  for (const e of document.querySelectorAll("svg"))
    if (!e.closest("[aria-hidden=true]")) faults.push("a drawing is read out");
  for (const e of document.querySelectorAll("[style], style, script:not([src])"))
    faults.push("inline: " + e.outerHTML.slice(0, 60));
  return faults;
}"""

WIDTHS = (360, 390, 768, 1024, 1440, 1600)


def overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_every_width_and_is_readable_aloud(
    visiting: Visiting, house: House, tmp_path: Path, name: str
) -> None:
    for scheme in ("light", "dark"):
        visit = visiting(house, width=390, scheme=scheme)
        page = visit.go(PAGES[name])
        assert page.evaluate(FAULTS) == []
        page.screenshot(path=tmp_path / f"{name}-390-{scheme}.png", full_page=True)
        for width in WIDTHS if scheme == "light" else ():
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) == 0, f"{name} is wider than {width}"
        page.set_viewport_size({"width": 1440, "height": 900})
        page.screenshot(path=tmp_path / f"{name}-1440-{scheme}.png")
        assert visit.complaints == []


def test_what_is_for_developers_is_not_offered_to_viewers(visit: Visit) -> None:
    page = visit.go("/")
    expect(page.get_by_role("link", name="API for developers")).to_be_visible()
    assert page.locator("a[href$='/patterns']").count() == 0
    visit.go("/patterns")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("The pattern\\s+book"))


def test_filters_can_be_cleared_where_there_are_any(visit: Visit) -> None:
    page = visit.go("/browse")
    clear = page.get_by_role("link", name="Clear filters")
    expect(clear).to_be_hidden()
    page.get_by_label("From").fill("1990")
    expect(clear).to_be_visible()
    visit.go("/browse?genres=Comedy")
    clear.click()
    expect(page).to_have_url(f"{visit.address}/browse")
    expect(clear).to_be_hidden()


def test_titles_on_posters_stay_within_the_poster(visit: Visit) -> None:
    page = visit.go("/browse")
    outside = page.evaluate("""() => {
      const isOutside = (text) => {
        const [inner, outer] = [text, text.ownerSVGElement].map((e) => e.getBoundingClientRect());
        const [baseline, size] = ["y", "font-size"].map((name) => +text.getAttribute(name));
        return inner.left < outer.left || inner.right > outer.right
          || baseline > 300 || baseline - 0.7 * size < 0;
      };
      const texts = [...document.querySelectorAll("svg.poster text")];
      return texts.filter((text) => text.textContent && isOutside(text)).map((t) => t.textContent);
    }""")
    assert outside == []


def test_a_slow_answer_shows_a_skeleton(visit: Visit) -> None:
    page = visit.go("/")

    def answer_late(route: Route) -> None:
        time.sleep(0.8)
        route.continue_()

    page.route("**/browse", answer_late)
    page.get_by_role("link", name="Popular", exact=True).click(no_wait_after=True)
    expect(page.locator(".skeleton-view")).to_have_css("opacity", "1")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Popular"))
    expect(page.locator(".skeleton-view")).to_be_hidden()


def test_the_theme_is_chosen_and_remembered(visit: Visit) -> None:
    page = visit.go("/")
    surface = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(surface)
    switch = page.get_by_role("button", name="Colour theme: system")
    switch.click()
    expect(page.get_by_role("button", name="Colour theme: light")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate(surface) != light
    page.reload()
    expect(page.get_by_role("button", name="Colour theme: dark")).to_be_visible()
    assert page.evaluate(surface) != light


def test_the_keyboard_reaches_the_films_past_the_navigation(visit: Visit) -> None:
    page = visit.go("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the films")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your viewer number")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
