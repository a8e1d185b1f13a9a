"""What every family that predicts ratings promises of movies that nobody has rated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from adapters.models.families import RATING_FAMILIES, rating_family_named
from adapters.models.trainers import LocalModelTrainers
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.data.new_movie import NewMovie
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role
from domain.recommendation.new_movie_rating import ContentModel, NewMovieBasis, NewMoviePlace
from domain.recommendation.rating import RatingModel
from domain.recommendation.rating_set import RatingSet
from tests.builders import DAY, fit_data_of, movies_of
from tests.rating_families import fitted_rating_model

VIEWERS, MOVIES = 50, 60
HELD_OUT = np.arange(4, MOVIES, 5)
"""Movies by their positions, of all years and both kinds."""
DRAMA = NewMovie(title="Dark", genres=("Drama", "War"), year=2010)
COMEDY = NewMovie(title="Funny", genres=("Comedy",), year=2010)


def ratings_by_genre(seed: int = 11) -> Interactions:
    """Return half of all ratings by viewers who prefer dramas, or comedies, in turn.

    So are movies, as by `movies_of`. What is alike differs by a bias and by chance.
    """
    generator = np.random.default_rng(seed)
    is_liked = np.arange(MOVIES) % 2 == np.arange(VIEWERS)[:, np.newaxis] % 2
    exact = np.where(is_liked, 4.0, 2.2) + generator.normal(0, 0.3, (1, MOVIES))
    given = np.rint(exact + generator.normal(0, 0.5, exact.shape)).clip(1, 5)
    rows, columns = np.nonzero(generator.random(exact.shape) < 0.5)
    return Interactions(
        viewer_ids=(rows * 10 + 10).astype(np.int64),
        movie_ids=(columns * 3 + 100).astype(np.int64),
        ratings=given[rows, columns].astype(np.float32),
        timestamps=generator.integers(0, 100 * DAY, len(rows)),
    )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A model that has never met some movies, and their ratings by viewers it knows."""

    family: str
    fit: FitData
    model: RatingModel
    held_out: RatingSet
    movies: Sequence[Movie]

    def place(self, viewer: int | None, movie: Movie | NewMovie) -> NewMoviePlace:
        return place_by(self.model, viewer, movie)

    def likes_comedies(self, viewer: int) -> bool:
        return bool(self.fit.rating_set().viewer_ids[viewer] // 10 % 2 == 0)


def place_by(model: RatingModel, viewer: int | None, movie: Movie | NewMovie) -> NewMoviePlace:
    assert isinstance(model, ContentModel)
    place = model.predict_new(viewer, movie)
    assert place is not None
    return place


@pytest.fixture(scope="module", params=list(RATING_FAMILIES))
def case(request: pytest.FixtureRequest) -> Reading:
    family: str = request.param
    ratings = ratings_by_genre()
    everything = fit_data_of(ratings)
    plan = ModelPlan(name=family, family=family, role=Role.RATING)
    if lacking := LocalModelTrainers().lacking(plan, everything):
        pytest.skip(lacking)
    is_new = np.isin(ratings.movie_ids, everything.data.movie_ids[HELD_OUT])
    movies = movies_of(everything.data)
    known = [movie for position, movie in enumerate(movies) if position not in HELD_OUT]
    fit = fit_data_of(ratings.select(~is_new), known)
    held_out = everything.rating_set()
    return Reading(
        family=family,
        fit=fit,
        model=fitted_rating_model(family, fit),
        held_out=held_out.take(np.isin(held_out.movies, HELD_OUT)),
        movies=movies,
    )


class TestContentModel:
    def test_what_is_like_the_liked_is_rated_above_what_is_like_the_disliked(
        self, case: Reading
    ) -> None:
        for viewer in range(VIEWERS):
            comedy, drama = (case.place(viewer, movie).rating.rating for movie in (COMEDY, DRAMA))
            assert (comedy > drama) == case.likes_comedies(viewer)
            assert abs(comedy - drama) > 0.2

    def test_movies_never_seen_are_rated_better_than_by_how_the_viewer_rates(
        self, case: Reading
    ) -> None:
        given = case.held_out
        by_viewer = case.model.predict_pairs(given.viewers, np.full(len(given), -1))
        by_content = [
            case.place(viewer, case.movies[movie]).rating.rating
            for viewer, movie in zip(given.viewers.tolist(), given.movies.tolist(), strict=True)
        ]
        misses = np.square(np.array(by_content) - given.ratings).mean()
        assert misses < 0.7 * np.square(by_viewer - given.ratings).mean()

    def test_nine_in_ten_of_their_ratings_and_more_lie_in_their_interval(
        self, case: Reading
    ) -> None:
        given = case.held_out
        inside = []
        for viewer, movie, rating in zip(
            given.viewers.tolist(), given.movies.tolist(), given.ratings.tolist(), strict=True
        ):
            found = case.place(viewer, case.movies[movie]).rating
            assert 1 <= found.low <= found.rating <= found.high <= given.scale
            inside.append(found.low <= rating <= found.high)
        assert 0.9 < np.mean(inside) <= 1

    def test_the_basis_says_whether_the_viewer_is_known(self, case: Reading) -> None:
        assert case.place(0, COMEDY).rating.basis is NewMovieBasis.VIEWER_AND_CONTENT
        assert case.place(None, COMEDY).rating.basis is NewMovieBasis.CONTENT

    def test_the_nearest_movies_are_of_its_genres(self, case: Reading) -> None:
        for movie in (COMEDY, DRAMA):
            likeness = case.place(None, movie).likeness
            assert likeness is not None
            assert likeness.shape == (len(case.fit.movies),)
            assert likeness.max() <= 1 + 1e-6
            nearest = case.fit.movies[int(likeness.argmax())]
            assert nearest.genres == movie.genres

    def test_what_a_stranger_rated_tells_which_new_movies_they_will_like(
        self, case: Reading
    ) -> None:
        belief = case.model.viewer_belief()
        movies = np.arange(10)
        is_comedy = np.array([movie.genres == COMEDY.genres for movie in case.fit.movies[:10]])
        for loves_comedies in (True, False):
            ratings = np.where(is_comedy == loves_comedies, 5, 1).astype(np.float32)
            told = case.model.folded_in(belief, None, movies, ratings)
            assert told is not None
            comedy, drama = (place_by(told, 0, movie).rating for movie in (COMEDY, DRAMA))
            assert (comedy.rating > drama.rating) == loves_comedies
            assert comedy.basis is NewMovieBasis.VIEWER_AND_CONTENT

    def test_the_model_read_back_from_its_arrays_places_it_with_the_same_bits(
        self, case: Reading
    ) -> None:
        read = rating_family_named(case.family).model.from_arrays(case.model.arrays())
        for viewer in (3, None):
            found, expected = place_by(read, viewer, DRAMA), case.place(viewer, DRAMA)
            assert found.rating == expected.rating
            assert found.likeness is not None
            assert expected.likeness is not None
            assert_array_equal(found.likeness, expected.likeness)

    def test_without_a_viewer_all_others_are_answered_as_before(self, case: Reading) -> None:
        left = case.model.without_viewer(4)
        for row, former in ((0, 0), (4, 5)):
            assert place_by(left, row, DRAMA).rating == case.place(former, DRAMA).rating
        assert place_by(left, None, DRAMA).rating == case.place(None, DRAMA).rating
