import re
from pathlib import Path

import numpy as np
import pytest

from adapters.reports.evaluation_report import HtmlEvaluationReport
from adapters.reports.metric_meanings import MEANINGS
from application.ports.evaluation_report import EvaluatedModel, EvaluatedRun, EvaluatedSlice
from domain.data.splits import Thresholds, TimeSplitShares
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.intervals import Interval
from domain.evaluation.protocol import protocol_in_words
from domain.evaluation.ranking_metrics import RANKING_METRICS
from tests.builders import MOMENT
from tests.report_pages import Page

NAMES = (*RANKING_METRICS, "novelty", "intra_list_diversity", "popularity_bias")


def row(label: str, value: float, *, is_personal: bool = True) -> EvaluatedModel:
    metrics = dict.fromkeys(NAMES, value)
    return EvaluatedModel(
        label=label,
        family="als",
        is_personal=is_personal,
        train_seconds=1.5,
        evaluation=RankingEvaluation(
            viewer_ids=np.arange(1234),
            cold_viewers=56,
            metrics=metrics | {"coverage_at_100": value},
            intervals={name: Interval(low=value - 0.1, high=value + 0.1) for name in NAMES},
            per_viewer={name: np.full(1234, value) for name in NAMES},
        ),
    )


def run_of(*rows: EvaluatedModel, is_simulated: bool = False) -> EvaluatedRun:
    return EvaluatedRun(
        dataset="films & <friends>",
        is_simulated=is_simulated,
        created_at=MOMENT,
        positives=56_789,
        movies=1_152,
        protocol=protocol_in_words(Thresholds(), TimeSplitShares()),
        slices=[
            EvaluatedSlice(name="test", fitted_on="train+validation", rows=rows),
            EvaluatedSlice(name="validation", fitted_on="train", rows=rows),
        ],
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    rows = (row("popularity", 0.2, is_personal=False), row("a <b>", 0.25), row("als", 0.15))
    HtmlEvaluationReport().write(run_of(*rows), path)
    return path.read_text(encoding="utf-8")


def test_it_is_one_page_that_fetches_nothing(report: str) -> None:
    page = Page(report)
    assert not page.fetched
    assert not re.search(r"@import|url\((?!#)", report)
    assert len(page.ids) == len(set(page.ids)), "plots share a page and must not share ids"


def test_it_draws_three_plots_a_slice_in_the_colours_of_the_page(report: str) -> None:
    plots = Page(report).plots
    assert len(plots) == 6
    assert plots[0] == "ndcg_at_10 of each model with its 95 % interval, test"
    assert "currentColor" in report
    assert "#010203" not in report


def test_it_tells_every_figure_with_its_interval(report: str) -> None:
    for name in (*NAMES, "coverage_at_100"):
        assert f">{name}<" in report
    assert "0.2500<small>0.150 to 0.350</small>" in report
    assert "1,234 warm viewers (something that they like was known) were asked" in report
    assert "56 cold ones left out" in report
    assert "56,789 positives (a viewer liked a movie) on 1,152 movies" in report


def test_it_says_what_came_out_and_how(report: str) -> None:
    assert "a &lt;b&gt; ranks best of the personal models on validation, which decides" in report
    assert (
        "On test, which is only reported, a &lt;b&gt; ranks better than popularity: ndcg_at_10"
        " +0.0500 (95 % interval +0.0500 to +0.0500, p = 0.001, 1,234 viewers)."
    ) in report
    assert "this step looks ahead in time" in report
    for metric in MEANINGS:
        assert f"<dt>{metric}</dt>" in report


def test_rows_stand_in_the_order_of_what_they_scored(report: str) -> None:
    heads = re.findall(r'<th scope="row">(als|popularity|a &lt;b&gt;)', report)
    assert heads[:3] == ["a &lt;b&gt;", "popularity", "als"]


def test_every_metric_has_a_meaning() -> None:
    explained = {name.removesuffix("_at_k") for name in MEANINGS}
    assert {re.sub(r"_at_\d+$", "", name) for name in NAMES} <= explained


def test_text_from_outside_is_escaped(report: str) -> None:
    assert "films &amp; &lt;friends&gt;" in report
    assert "<friends>" not in report
    assert "a <b>" not in report


def test_simulated_viewers_are_labelled(tmp_path: Path, report: str) -> None:
    assert "simulated audience" not in report
    HtmlEvaluationReport().write(run_of(row("als", 0.1), is_simulated=True), tmp_path / "r.html")
    assert "simulated audience" in (tmp_path / "r.html").read_text()


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "again"):
        HtmlEvaluationReport().write(run_of(row("als", 0.1)), tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()
