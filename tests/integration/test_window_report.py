"""The page that tells of a window, alone or beside a reference."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.reports.window_report import MEANINGS, HtmlWindowReport
from application.ports.window_report import Comparison, DescribedWindow, MeasuredWindow
from domain.data.drift import DriftPolicy, not_judged
from domain.data.drift_measures import measure_drift
from domain.data.drift_thresholds import DriftThresholds
from domain.data.interactions import Interactions
from domain.data.popularity_shifts import popularity_shifts
from domain.data.window_profile import profile_of
from domain.identifiers import MovieId
from tests.builders import MOMENT, movie_of, ratings_of_two_tastes
from tests.report_pages import Page

RATINGS = ratings_of_two_tastes(viewers=200, movies=60)
POLICY = DriftPolicy(DriftThresholds())
TITLES = {
    MovieId(number): movie_of(number, title=f"$x^2$ & <b>{number}</b>", year=1999)
    for number in range(100, 130)
}


def measured(current: Interactions, reference: Interactions | None) -> MeasuredWindow:
    window = DescribedWindow(label="since <i>then</i>", profile=profile_of(current))
    comparison, verdict = None, not_judged("there is no reference: nothing came before")
    if reference is not None:
        before = DescribedWindow(label="everything before", profile=profile_of(reference))
        measurement = measure_drift(before.profile, window.profile, np.random.default_rng(0))
        shifts = popularity_shifts(before.profile.movies, window.profile.movies, 20)
        comparison = Comparison(reference=before, measurement=measurement, shifts=tuple(shifts))
        verdict = POLICY.judge(measurement)
    return MeasuredWindow(
        dataset="films & <friends>",
        is_simulated=False,
        created_at=MOMENT,
        current=window,
        comparison=comparison,
        verdict=verdict,
        thresholds=POLICY.thresholds,
        movies=TITLES,
    )


def page_of(what: MeasuredWindow, folder: Path) -> str:
    HtmlWindowReport().write(what, folder / "page.html")
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> str:
    generous = replace(RATINGS, ratings=np.full(len(RATINGS), 1, np.float32))
    return page_of(measured(generous, RATINGS), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(measured(RATINGS, None), tmp_path_factory.mktemp("report"))


def test_pages_fetch_nothing_and_their_plots_share_no_ids(drifted: str, alone: str) -> None:
    for page in map(Page, (drifted, alone)):
        assert not page.fetched
        assert len(page.ids) == len(set(page.ids))
        assert page.plots == [
            "Ratings by height",
            "Popularity, from the top to the tail",
            "Activity of viewers",
            "Events over time",
        ]
    for text in (drifted, alone):
        assert not re.search(r"@import|url\((?!#)", text)
        assert "currentColor" in text
        assert "#010203" not in text


def test_a_drift_is_told_with_measure_amount_and_what_to_do(drifted: str) -> None:
    assert "<strong>Drift: strong.</strong> A strong drift asks for a retrain" in drifted
    assert re.search(r"<li>rating_psi is \d+\.\d{3} .*strong from 0.25", drifted)
    for measure in MEANINGS:
        assert f"<dt>{measure}</dt>" in drifted
        assert f'<th scope="row">{measure}<span>' in drifted
    assert "moderate from 0.10, strong from 0.25" in drifted


def test_a_profile_says_why_it_stands_alone(alone: str) -> None:
    assert "<h1>Profile of" in alone
    assert "there is no reference: nothing came before" in alone
    assert "asks for a retrain" not in alone
    assert "What has changed" not in alone


def test_text_from_outside_is_escaped(drifted: str) -> None:
    assert "films &amp; &lt;friends&gt;" in drifted
    assert "$x^2$ &amp; &lt;b&gt;" in drifted
    assert "<b>" not in drifted
    assert "<i>" not in drifted


def test_simulated_viewers_and_quarantine_are_told(tmp_path: Path) -> None:
    what = replace(measured(RATINGS, RATINGS), is_simulated=True, quarantined="drift is strong")
    page = page_of(what, tmp_path)
    assert "simulated audience" in page
    assert "Quarantined: nothing learns from" in page


def test_an_empty_window_still_has_a_page(tmp_path: Path) -> None:
    page = page_of(measured(Interactions.empty(), None), tmp_path)
    assert not Page(page).plots


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    what = measured(RATINGS, RATINGS)
    assert page_of(what, tmp_path) == page_of(what, tmp_path)
