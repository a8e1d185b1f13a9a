"""The default protocol on real data gives the numbers that it is known to give."""

from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.models.ranking.popularity import NumpyPopularity
from adapters.system_clock import SystemClock
from application.training.evaluate_ranking import EvaluateRanking
from application.training.prepare_data import PrepareData
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from tests.fakes.silent_progress import SilentProgress


def warm_viewers(fit: FitData, holdout: Interactions) -> int:
    return len(np.intersect1d(fit.data.viewer_ids, holdout.viewer_ids))


@pytest.mark.parametrize(
    ("name", "after_both", "after_train", "movies"),
    [("ml-100k", 77, 56, 1152), ("ml-1m", 1057, 897, 3260)],
)
def test_slices_and_warm_viewers(
    datasets_dir: Path, name: str, after_both: int, after_train: int, movies: int
) -> None:
    with MovieLensReader(SystemClock()).open(str(datasets_dir / name)) as dataset:
        history = concatenated([chunk for chunk, _ in dataset.interactions()])
        catalogue = dataset.movies()
    prepared = PrepareData(Thresholds())(history)
    assert len(prepared.movie_ids) == movies
    assert warm_viewers(prepared.train_and_validation, prepared.test) == after_both
    assert warm_viewers(prepared.train, prepared.test) == after_train

    fit = prepared.train_and_validation
    plan = ModelPlan(name="popularity", family="popularity")
    evaluation = EvaluateRanking()(
        model=NumpyPopularity().fit(plan, fit, SilentProgress()),
        data=fit.data,
        holdout=prepared.test,
        movies=catalogue,
    )
    assert evaluation.viewers == after_both
    # What plain popularity scored in an independent check of the protocol.
    independent = {"ml-100k": 0.13, "ml-1m": 0.18}[name]
    assert evaluation.metrics["ndcg_at_10"] == pytest.approx(independent, abs=0.005)
