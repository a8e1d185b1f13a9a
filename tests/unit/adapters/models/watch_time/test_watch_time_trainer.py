"""What watch time is learnt from, and what comes of it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.watch_time.dense_layers import DenseLayers
from adapters.models.watch_time.lessons import PAIRS_PER_BATCH, WatchLessons
from adapters.models.watch_time.share_inputs import ShareInputs
from adapters.models.watch_time.trainer import NumpyWatchTime
from adapters.models.watch_time.watched_pairs import WatchedPairs, tastes_short_of_one
from domain.data.watch_shares import USUAL_RUNTIME, WatchShares
from domain.errors import InsufficientDataError
from domain.models.fit_data import FitData, Sources
from domain.models.specification import ModelPlan, Parameter
from domain.models.watch_time import WatchTimeModel
from tests.builders import fit_data_of, movies_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
FIT = fit_data_of(RATINGS)
STRANGER = 7
"""Has no positive; viewers with one have the ids 10, 20, …"""


def fitted(fit: FitData = FIT, **parameters: Parameter) -> WatchTimeModel:
    small: dict[str, Parameter] = {
        "factors": 6,
        "regularization": 2.0,
        "hidden": 8,
        "epochs": 60,
        "passed_over": 0.5,
    }
    plan = ModelPlan(name="watch-time", family="watch-time", parameters={**small, **parameters})
    return NumpyWatchTime().fit(plan, fit, SilentProgress())


def watched(fit: FitData, watches: WatchShares) -> FitData:
    return replace(fit, sources=replace(fit.sources, watches=watches))


def with_a_stranger() -> FitData:
    watches = FIT.watches()
    return watched(
        FIT,
        WatchShares(
            viewer_ids=np.append(watches.viewer_ids, [STRANGER, STRANGER]),
            movie_ids=np.append(watches.movie_ids, [103, 100]),
            shares=np.append(watches.shares, np.array([0.2, 0.3], np.float32)),
            timestamps=np.append(watches.timestamps, [1, 2]),
        ),
    )


def test_who_gave_movies_up_is_expected_to_give_up_others_like_them() -> None:
    alike = np.arange(30) % 2 == np.arange(40)[:, np.newaxis] % 2
    rows, columns = np.nonzero(np.random.default_rng(3).random(alike.shape) < 0.5)
    watches = WatchShares(
        viewer_ids=rows * 10 + 10,
        movie_ids=FIT.data.movie_ids[columns],
        shares=np.where(alike[rows, columns], 0.9, 0.1).astype(np.float32),
        timestamps=np.zeros(len(rows), np.int64),
    )
    model = fitted(watched(FIT, watches), epochs=150, learning_rate=0.02)
    scores = model.score_viewers(np.arange(40), FIT.data.histories)[:, :30]
    assert scores[alike].mean() > scores[~alike].mean() + 0.2
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_by_minutes_a_movie_counts_its_runtime() -> None:
    movies = [
        replace(movie, runtime_minutes=None if place % 3 else 60 + place)
        for place, movie in enumerate(movies_of(training_set_of(RATINGS)))
    ]
    model = fitted(fit_data_of(RATINGS, movies), rank_by="minutes")
    expected = [movie.runtime_minutes or USUAL_RUNTIME for movie in movies]
    assert model.worth.tolist() == expected
    assert fitted(rank_by="share").worth.tolist() == [1.0] * len(movies)


def test_without_a_catalogue_all_movies_last_alike() -> None:
    unknown = replace(FIT, sources=Sources(ratings=RATINGS, watches=FIT.watches()))
    assert set(fitted(unknown, rank_by="minutes", epochs=1).worth.tolist()) == {USUAL_RUNTIME}


def test_too_little_watching_is_told_in_numbers() -> None:
    watches = FIT.watches()
    few = watched(FIT, watches.select(np.arange(len(watches)) < 99))
    with pytest.raises(InsufficientDataError, match=r"\(everything\) viewers watched 99 movies"):
        fitted(few)
    enough = watched(FIT, watches.select(np.arange(len(watches)) < 100))
    fitted(enough, epochs=1)


def test_what_was_watched_after_the_slice_is_not_learnt_from() -> None:
    moment = int(np.median(FIT.watches().timestamps))
    early = FIT.until(moment, "train")
    later = replace(early, sources=replace(early.sources, watches=early.watches()), before=None)
    assert len(early.watches()) < len(FIT.watches())
    for name, array in fitted(early, epochs=1).arrays().items():
        assert_array_equal(array, fitted(later, epochs=1).arrays()[name])


class TestWatchedPairs:
    def test_viewers_without_a_positive_come_after_the_others(self) -> None:
        pairs = WatchedPairs.of(with_a_stranger())
        strangers = pairs.viewers >= len(FIT.data.viewer_ids)
        assert pairs.viewers[strangers].tolist() == [40, 40]
        assert FIT.data.movie_ids[pairs.movies[strangers]].tolist() == [100, 103]
        assert pairs.shares[strangers].tolist() == pytest.approx([0.3, 0.2])
        assert np.all(np.diff(pairs.viewers * 1_000 + pairs.movies) > 0)

    def test_what_is_liked_or_watched_is_taken_once(self) -> None:
        pairs = WatchedPairs.of(with_a_stranger())
        assert set(pairs.taken.data.tolist()) == {1.0}
        viewers, movies = np.array([40, 40, 40]), np.array([0, 1, 2])
        assert pairs.are_taken(viewers, movies).tolist() == [True, True, False]
        liked = FIT.data.histories[3].movies
        assert pairs.are_taken(np.full(len(liked), 3), liked).all()

    def test_a_taste_is_that_of_the_history_without_the_pair(self) -> None:
        model, pairs = fitted(epochs=1), WatchedPairs.of(with_a_stranger())
        tastes = tastes_short_of_one(model.embeddings, FIT.data, pairs, np.random.default_rng(1))
        lengths = set()
        for pair in np.flatnonzero(pairs.viewers == 5).tolist():
            history = FIT.data.histories[5]
            others = history.movies != pairs.movies[pair]
            lengths.add(int(others.sum()))
            candidates = (
                [np.flatnonzero(others)]
                if not others.all()
                else [
                    np.delete(np.arange(len(history)), left_out) for left_out in range(len(history))
                ]
            )
            expected = [
                model.embeddings.fold_in(
                    replace(
                        history,
                        movies=history.movies[kept],
                        weights=history.weights[kept],
                        timestamps=history.timestamps[kept],
                    )
                )
                for kept in candidates
            ]
            assert min(np.abs(tastes[pair] - taste).max() for taste in expected) < 1e-5
        assert len(lengths) == 2, "pairs that are positives, and pairs that are not"
        assert not tastes[pairs.viewers == 40].any()


class TestWatchLessons:
    def test_an_epoch_holds_every_pair_once_beside_movies_not_taken(self) -> None:
        model, pairs = fitted(epochs=1), WatchedPairs.of(with_a_stranger())
        generator = np.random.default_rng(1)
        tastes = tastes_short_of_one(model.embeddings, FIT.data, pairs, generator)
        inputs = ShareInputs.fitting(model.embeddings, pairs)
        lessons = WatchLessons(pairs=pairs, tastes=tastes, inputs=inputs, passed_over=0.25)
        (batch,) = lessons.epoch(generator)
        n = len(pairs)
        assert n <= PAIRS_PER_BATCH
        assert lessons.batches_per_epoch == 1
        assert sorted(batch.targets[:n].tolist()) == sorted(pairs.shares.tolist())
        assert batch.weights[:n].tolist() == [1.0] * n
        passed_over = len(batch.targets) - n
        assert n / 3 < passed_over < n
        assert not batch.targets[n:].any()
        assert set(batch.weights[n:].tolist()) == {0.25}
        assert batch.inputs.shape == (n + passed_over, inputs.width)

    def test_the_network_sees_what_the_layers_saw(self) -> None:
        """Scales and traits are folded into the weights without changing what they predict."""
        model = fitted()
        taste = model.embeddings.viewer_factors[2]
        pairs = WatchedPairs.of(FIT)
        inputs = ShareInputs.fitting(model.embeddings, pairs)
        movies = np.arange(31)
        rows = inputs.of(np.tile(taste, (31, 1)), movies)
        layers = DenseLayers.drawn((inputs.width, 6, 3, 1), np.random.default_rng(4))
        values = rows
        for matrix, bias in zip(layers.matrices[:-1], layers.biases[:-1], strict=True):
            values = np.maximum(values @ matrix + bias, 0)
        logits = (values @ layers.matrices[-1] + layers.biases[-1])[:, 0]
        shares = inputs.network(layers).shares(taste, model.embeddings.movie_factors)
        assert_allclose(shares, 1 / (1 + np.exp(-logits)), rtol=1e-4)
