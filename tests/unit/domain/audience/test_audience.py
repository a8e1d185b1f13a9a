import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.audience.visits import END_OF_SPAN, SPAN
from domain.data.catalog import Movie
from domain.data.interactions import Interactions, concatenated
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, ViewerId

GENRES = ("Action", "Comedy", "Drama", "Horror")
SMALL = AudienceSize(viewers=150, events=1_500, seed=3)


def films(count: int = 40) -> list[Movie]:
    return [
        Movie(
            movie_id=MovieId(10 * number + 7),
            slug=f"film+{number}",
            title=f"Film {number}",
            year=1930 + 2 * number % 90,
            genres=(GENRES[number % 4], GENRES[number % 3 - 1]),
            directors=(f"Director {number % 11}",),
            cast=(f"Actor {number % 7}", f"Actor {number % 13}"),
        )
        for number in range(count)
    ]


def ratings_of(size: AudienceSize, viewers_at_once: int = 512) -> Interactions:
    return concatenated(list(Audience(films(), size).interactions(viewers_at_once)))


def assert_equal(one: Interactions, other: Interactions) -> None:
    for column in ("viewer_ids", "movie_ids", "ratings", "timestamps"):
        assert np.array_equal(getattr(one, column), getattr(other, column)), column


@settings(max_examples=15, deadline=None)
@given(viewers=st.integers(100, 200), mean=st.integers(1, 20), seed=st.integers(0, 2**63 - 1))
def test_every_audience_keeps_the_rules(viewers: int, mean: int, seed: int) -> None:
    size = AudienceSize(viewers=viewers, events=viewers * mean, seed=seed)
    ratings = ratings_of(size)
    assert len(ratings) == size.events
    assert set(ratings.viewer_ids) == set(range(1, viewers + 1))
    assert set(ratings.movie_ids) <= {movie.movie_id for movie in films()}
    pairs = ratings.viewer_ids * 1_000 + ratings.movie_ids
    assert np.all(np.diff(pairs) > 0), "by viewer, then by movie, each movie once"
    assert set(ratings.ratings * 2) <= set(range(1, 11))
    assert ratings.timestamps.min() >= END_OF_SPAN - SPAN
    assert ratings.timestamps.max() < END_OF_SPAN


@settings(max_examples=10, deadline=None)
@given(viewers_at_once=st.integers(1, 200))
def test_how_many_are_simulated_at_once_changes_nothing(viewers_at_once: int) -> None:
    assert_equal(ratings_of(SMALL, viewers_at_once), ratings_of(SMALL))


def test_the_seed_decides_everything() -> None:
    other = AudienceSize(viewers=SMALL.viewers, events=SMALL.events, seed=SMALL.seed + 1)
    assert_equal(ratings_of(SMALL), ratings_of(SMALL))
    assert not np.array_equal(ratings_of(SMALL).movie_ids, ratings_of(other).movie_ids)


def test_viewers_rate_what_they_truly_prefer_higher() -> None:
    size = AudienceSize(viewers=300, events=4_500, seed=5)
    movies = films()
    audience = Audience(movies, size)
    position = {movie.movie_id: place for place, movie in enumerate(movies)}
    agreements = []
    chosen, left = [], []
    for ratings in audience.interactions():
        for viewer in np.unique(ratings.viewer_ids):
            of_viewer = ratings.select(ratings.viewer_ids == viewer)
            truth = audience.true_preference(ViewerId(int(viewer)))
            places = [position[MovieId(int(movie))] for movie in of_viewer.movie_ids]
            chosen.append(truth[places].mean())
            left.append(truth.mean())
            if np.ptp(of_viewer.ratings) > 0:
                agreements.append(np.corrcoef(truth[places], of_viewer.ratings)[0, 1])
    assert np.mean(agreements) > 0.3
    assert np.mean(np.array(chosen) - np.array(left)) > 0


def test_tastes_differ_between_viewers() -> None:
    audience = Audience(films(), SMALL)
    tastes = np.stack([audience.true_preference(ViewerId(viewer)) for viewer in range(1, 101)])
    between = np.asarray(np.corrcoef(tastes))[np.triu_indices(100, 1)]
    assert abs(between.mean()) < 0.4
    assert between.std() > 0.2


@pytest.mark.parametrize("viewer", [0, -1, 151])
def test_the_taste_of_nobody_is_refused(viewer: int) -> None:
    with pytest.raises(InvalidValueError, match="not one of the 150"):
        Audience(films(), SMALL).true_preference(ViewerId(viewer))


def test_movies_without_a_year_are_refused() -> None:
    undated = Movie(movie_id=MovieId(1), slug="film+", title="Film")
    with pytest.raises(InvalidValueError, match="every movie's year"):
        Audience([*films(), undated], SMALL)


def peak_bytes_of(chunks: Iterator[object]) -> int:
    tracemalloc.start()
    for _ in chunks:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_audience() -> None:
    def peak(viewers: int) -> int:
        audience = Audience(films(), AudienceSize(viewers=viewers, events=viewers * 8, seed=1))
        return peak_bytes_of(audience.interactions(viewers_at_once=128))

    assert peak(10_240) < 1.1 * peak(1_024)
