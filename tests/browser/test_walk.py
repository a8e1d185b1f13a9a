"""Walks the page as a viewer would."""

import re
import time

import pytest
from dependency_injector.providers import Object
from playwright.sync_api import Page, expect

from application.ports.request_log import RequestQuery
from domain.identifiers import ViewerId
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.browser.conftest import Visit
from tests.browser.house import House

pytestmark = pytest.mark.browser

VIEWER = 42
STRANGER = 999_999


def films(page: Page) -> list[str]:
    return page.locator(".film-title").all_inner_texts()


def test_the_first_page_shows_popular_films_whose_audience_is_simulated(visit: Visit) -> None:
    page = visit.go("/")
    expect(page).to_have_title("Films picked for you · Marquee")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("picked for\\s+you"))
    expect(page.get_by_text("Simulated audience.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile("Live\\s+model 7"))
    assert len(films(page)) == 18


def test_a_viewer_number_brings_a_programme_with_reasons(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_label("Your viewer number").fill(str(VIEWER))
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(f"for viewer\\s+{VIEWER}"))
    expect(heading).to_be_focused()
    expect(page).to_have_url(f"{visit.address}/?user_id={VIEWER}")
    expect(page).to_have_title(f"For viewer {VIEWER} · Marquee")
    expect(page.locator("#announcer")).to_have_text("15 films recommended")
    reasons = page.locator(".reason").all_inner_texts()
    assert len(reasons) == len(films(page)) == 15
    assert any("Because you liked" in reason for reason in reasons)
    assert page.locator(".notice").count() == 0


def test_more_films_follow_without_repeating_and_take_the_focus(visit: Visit) -> None:
    page = visit.go(f"/?user_id={VIEWER}")
    page.get_by_role("link", name="Show more films").click()
    expect(page.locator(".film")).to_have_count(27)
    expect(page.locator(".film").nth(15).locator("a")).to_be_focused()
    links = [link.get_attribute("href") for link in page.locator(".film-link").all()]
    assert len(set(links)) == 27


def test_a_viewer_is_told_what_they_would_give_a_film(visit: Visit) -> None:
    page = visit.go(f"/?user_id={VIEWER}")
    told = page.locator(".film-rating").all_inner_texts()
    assert len(told) == 15
    assert all(re.fullmatch(r"We think you.d give it [1-5](\.\d)?", words) for words in told)
    page.get_by_role("link", name="Show more films").click()
    expect(page.locator(".film-rating")).to_have_count(27)

    first = page.locator(".film").first
    rating = told[0].split()[-1]
    first.locator(".film-link").click()
    expect(page).to_have_url(re.compile(rf"/movie/.+\?user_id={VIEWER}$"))
    words = page.locator(".facts").get_by_text(re.compile(rf"We think you.d give it {rating} of 5"))
    expect(words).to_contain_text("19 times out of 20 between")


def test_without_a_viewer_a_film_is_told_how_it_is_rated(visit: Visit) -> None:
    page = visit.go("/browse")
    expect(page.locator(".film-rating")).to_have_count(0)
    page.locator(".film-link").first.click()
    expect(page.locator(".facts")).to_contain_text(re.compile(r"About \d(\.\d)? of 5 from viewers"))


def test_a_stranger_is_told_why_everyone_s_films_are_shown(visit: Visit) -> None:
    page = visit.go(f"/?user_id={STRANGER}")
    expect(page.locator(".notice")).to_contain_text(f"We have not met viewer {STRANGER} yet")
    page.locator(".notice").get_by_role("link", name="Pick a few favourites").click()
    expect(page).to_have_url(f"{visit.address}/pick")


@pytest.mark.parametrize(
    ("typed", "told"), [("forty-two", "made of digits"), ("0", "start at 1"), ("9" * 17, "15")]
)
def test_a_wrong_viewer_number_is_told_beside_its_field(
    visit: Visit, typed: str, told: str
) -> None:
    page = visit.go("/")
    page.get_by_label("Your viewer number").fill(typed)
    page.get_by_role("button", name="Show my films").click()
    expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    field = page.get_by_label("Your viewer number")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)


def test_films_are_picked_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go("/pick")
    field = page.get_by_role("combobox", name="Name a film you like")
    field.press_sequentially("godfather")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    option = page.get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    title = option.locator(".option-title").inner_text()
    field.press("Enter")

    expect(page).to_have_url(re.compile(r"/pick\?movie=\d+$"))
    expect(page.get_by_role("list", name="Chosen films")).to_contain_text(title)
    expect(page.locator(".reason").first).to_contain_text("Because you liked")
    second = page.get_by_role("combobox", name="Add another film you like")
    expect(second).to_be_focused()
    page.keyboard.type("jaws")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    assert title not in films(page)

    page.get_by_role("link", name=f"Remove {title}").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(2)


def test_a_film_is_picked_by_hand_and_escape_closes_the_list(visit: Visit) -> None:
    page = visit.go("/pick")
    field = page.get_by_role("combobox")
    with page.expect_response(lambda answer: "q=star" in answer.url):
        field.press_sequentially("star")
    expect(page.get_by_role("option").first).to_contain_text("Star")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("star")
    field.press("ArrowDown")
    page.get_by_role("option").nth(1).click()
    expect(page.locator(".chip")).to_have_count(1)


def test_a_title_nobody_has_is_answered_in_words(visit: Visit) -> None:
    page = visit.go("/pick")
    page.get_by_role("combobox").press_sequentially("<i>zzz")
    expect(page.get_by_role("listbox")).to_contain_text("No film called “<i>zzz”")


def test_popular_films_are_narrowed_by_genre_and_years(visit: Visit) -> None:
    page = visit.go("/browse")
    page.get_by_role("checkbox", name="Western").check()
    heading = page.get_by_role("heading", level=2)
    expect(heading).to_have_text("Western")
    expect(page).to_have_url(re.compile(r"/browse\?genres=Western$"))
    everything = int(page.locator(".section-head .muted").inner_text().split()[0])
    page.get_by_label("From").fill("1960")
    page.keyboard.press("Tab")
    expect(heading).to_have_text("Western, 1960 and later")
    page.get_by_label("to", exact=True).fill("1969")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Western, 1960 to 1969")
    assert 0 < int(page.locator(".section-head .muted").inner_text().split()[0]) < everything
    assert all(
        "196" in facts for facts in page.locator(".film-facts").all_inner_texts()
    )  # every film is of the sixties

    page.go_back()
    expect(heading).to_have_text("Western, 1960 and later")
    expect(page.get_by_role("checkbox", name="Western")).to_be_checked()


def test_a_film_is_found_by_its_title_and_opened(visit: Visit) -> None:
    page = visit.go("/browse")
    page.get_by_label("Title").press_sequentially("godf")
    expect(page.get_by_role("heading", level=2)).to_have_text("“godf”")
    expect(page).to_have_url(re.compile(r"/browse\?q=godf$"))
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_role("link", name="The Godfather", exact=True).click()
    expect(page).to_have_title("The Godfather (1972) · Marquee")
    page.go_back()
    expect(page.get_by_label("Title")).to_have_value("godf")


def test_filters_that_fit_nothing_say_so(visit: Visit) -> None:
    page = visit.go("/browse?genres=Western&year_from=1925&year_to=1926")
    expect(page.locator(".empty")).to_contain_text("No film fits")


def test_years_that_cross_over_are_told(visit: Visit) -> None:
    page = visit.go("/browse")
    page.get_by_label("From").fill("1999")
    page.get_by_label("to", exact=True).fill("1990")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("1999 comes after 1990")


def test_popular_films_go_on_page_by_page(visit: Visit) -> None:
    page = visit.go("/browse")
    page.get_by_role("link", name="Show more films").click()
    expect(page.locator(".film")).to_have_count(48)
    links = {link.get_attribute("href") for link in page.locator(".film-link").all()}
    assert len(links) == 48


def test_a_film_opens_with_facts_and_similar_films_and_back_returns(visit: Visit) -> None:
    page = visit.go(f"/?user_id={VIEWER}")
    before = films(page)
    page.locator(".film-link").nth(3).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(re.escape(before[3]), re.IGNORECASE)
    )
    expect(page).to_have_url(re.compile("/movie/"))
    expect(page.locator("dl.facts")).to_contain_text("Running time")
    assert len(films(page)) == 12
    assert before[3] not in films(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("for viewer"))
    assert films(page) == before
    page.go_forward()
    expect(page.locator("dl.facts")).to_be_visible()


def test_a_film_s_address_works_by_itself_and_leads_on(visit: Visit) -> None:
    page = visit.go("/movie/jaws+1975")
    expect(page).to_have_title("Jaws (1975) · Marquee")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Jaws\\s+1975"))
    page.get_by_role("link", name="I like this, suggest more").click()
    expect(page.locator(".chip")).to_contain_text("Jaws")
    page.get_by_role("link", name="Popular", exact=True).click()
    expect(page.get_by_role("link", name="Popular", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    assert page.locator("[aria-current=page]").count() == 1


def test_slates_on_the_page_are_logged_as_requests(visit: Visit, house: House) -> None:
    viewer = ViewerId(77)
    visit.go(f"/?user_id={viewer}")
    container = ServingContainer(settings=Object(Settings(home=house.home)))
    deadline = time.monotonic() + 5
    while not (logged := container.request_log().find(RequestQuery(viewer_id=viewer)).requests):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    container.engine().dispose()
    assert logged[0].endpoint == "/"
    assert len(logged[0].movie_ids) == 15
