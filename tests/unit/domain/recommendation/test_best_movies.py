from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import MovieId, ViewerId
from domain.models.blend import BlendModel
from domain.models.popularity import PopularityModel
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.cold_start import FreshEvents
from domain.recommendation.explanations import sources_of
from domain.recommendation.histories import SeenMovies
from domain.recommendation.recommender import Recommender
from domain.recommendation.scoring import RankingModel
from domain.recommendation.slate import SlateFilter, SlateRequest
from tests.recommenders import (
    COMEDY_LOVER,
    MOVIES,
    factor_model,
    histories,
    recommender,
    seen,
)

ANY = np.ones(MOVIES, np.bool_)
movie_ids = st.lists(st.integers(99, 117).map(MovieId), max_size=6).map(tuple)


def best_movies(width: int) -> BestMovies:
    return BestMovies.of(factor_model(), histories(), seen(), width)


def blend() -> BlendModel:
    """Return a blend of the factors and of item weights, in which anyone is shown movie 7."""
    weights = np.random.default_rng(6).normal(size=(MOVIES, MOVIES)).astype(np.float32)
    return BlendModel(
        names=("factors", "weights"),
        tastes=(factor_model(), ShallowAutoencoderModel(item_weights=weights)),
        taste_weights=np.array([[1.0, 0.0, 0.5], [0.7, 0.2, 0.9]]),
        prior=np.where(np.arange(MOVIES) == 7, 9, 0).astype(np.float32),
        newest=0,
        passed_over=SeenMovies(offsets=np.array([0, 1, 1]), movies=np.array([14], np.int32)),
    )


def by(model: RankingModel, width: int) -> Recommender:
    """Return a recommender by `model` that knows so many best movies of each viewer."""
    return replace(
        recommender(),
        model=model,
        sources=sources_of(model, "als"),
        best_movies=BestMovies.of(model, histories(), seen(), width),
    )


WIDTHS = (1, 3, 5, 10, 40)
BY_MODEL = {
    name: {width: by(model, width) for width in (0, *WIDTHS)}
    for name, model in (("factors", factor_model()), ("blend", blend()))
}


@given(
    model=st.sampled_from(list(BY_MODEL)),
    width=st.sampled_from(WIDTHS),
    k=st.integers(1, 20),
    exclude=movie_ids,
    shown=movie_ids,
    genres=st.sampled_from([(), ("Comedy",), ("War",)]),
    exclude_seen=st.booleans(),
    diversity=st.none() | st.floats(0, 1),
    candidates=st.none() | movie_ids,
    liked=st.just(()) | movie_ids,
    rated=movie_ids,
)
def test_a_slate_is_what_it_would_be_were_nothing_ranked_beforehand(
    *,
    model: str,
    width: int,
    k: int,
    exclude: tuple[MovieId, ...],
    shown: tuple[MovieId, ...],
    genres: tuple[str, ...],
    exclude_seen: bool,
    diversity: float | None,
    candidates: tuple[MovieId, ...] | None,
    liked: tuple[MovieId, ...],
    rated: tuple[MovieId, ...],
) -> None:
    request = SlateRequest(
        viewer_id=ViewerId(COMEDY_LOVER),
        k=k,
        exclude=exclude,
        exclude_seen=exclude_seen,
        filters=SlateFilter(genres=genres),
        diversity=diversity,
        candidates=candidates,
    )
    fresh = FreshEvents(liked=liked, seen=(*liked, *rated))

    slates = [
        of.pick(request, of.evidence(request, fresh), shown)
        for of in (BY_MODEL[model][0], BY_MODEL[model][width])
    ]

    assert slates[0] == slates[1]


def test_each_movie_is_brought_by_a_part_or_shown_to_anyone() -> None:
    kept = BY_MODEL["blend"][40]
    picks = kept.pick(
        SlateRequest(viewer_id=ViewerId(COMEDY_LOVER), k=20),
        kept.evidence(SlateRequest(viewer_id=ViewerId(COMEDY_LOVER))),
    )
    assert picks.movies[0].movie_id == 107
    assert picks.sources[0] == "popularity"
    assert {"factors", "weights"} <= set(picks.sources[1:])


@pytest.mark.parametrize(
    ("width", "n", "places"),
    [(5, 3, [0, 1, 2]), (5, 5, [0, 1, 2, 3, 4]), (5, 6, None), (40, 30, list(range(13)))],
    ids=["the first", "all that are kept", "more than are kept", "more than there are"],
)
def test_the_first_movies_are_found_where_they_are_kept(
    width: int, n: int, places: list[int] | None
) -> None:
    found = best_movies(width).places(0, n, ANY)

    assert (None if found is None else found.tolist()) == places


def test_what_is_not_allowed_is_passed_over() -> None:
    best = best_movies(5)
    allowed = ANY.copy()
    allowed[best.movies[0, :2]] = False

    found = best.places(0, 3, allowed)

    assert found is not None
    assert found.tolist() == [2, 3, 4]
    assert best.places(0, 4, allowed) is None


def test_movies_stand_in_order_with_their_scores_and_what_speaks_for_them() -> None:
    best = best_movies(4)

    assert best.movies[0].tolist() == [4, 6, 8, 10]
    assert best.scores[0].tolist() == sorted(best.scores[0], reverse=True)
    assert best.named[0].tolist() == [[0, 2]] * 4


def test_an_impersonal_model_ranks_nothing_beforehand() -> None:
    model = PopularityModel(scores=np.ones(MOVIES, np.float32))

    assert BestMovies.of(model, histories(), seen()).places(0, 1, ANY) is None


def test_without_a_viewer_those_of_the_others_stay() -> None:
    left = best_movies(5).without(0)

    assert left.movies.tolist() == best_movies(5).movies[1:].tolist()
    assert left.scores.tolist() == best_movies(5).scores[1:].tolist()
    assert left.named.tolist() == best_movies(5).named[1:].tolist()
    assert left.parts.tolist() == best_movies(5).parts[1:].tolist()
