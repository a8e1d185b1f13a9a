"""What a viewer is shown, by what is known of them."""

from dataclasses import dataclass

import pytest

from application.errors import UnusableSeedsError
from application.serving.recommend_movies import RecommendMovies
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import NOTHING_FRESH, FreshEvents
from domain.recommendation.rating import GivenRating
from domain.recommendation.recommender import Recommender
from domain.recommendation.slate import ANYTHING, ReasonKind, Slate, SlateFilter, SlateRequest
from tests.recommenders import (
    COMEDY_LOVER,
    STRANGER,
    UNTRAINED,
    WAR_LOVER,
    holder_with,
    impersonal,
    recommender,
    without_model,
)

MOVIES, GENRES, POPULAR = (
    ReasonKind.BECAUSE_OF_MOVIES,
    ReasonKind.BECAUSE_OF_GENRES,
    ReasonKind.POPULAR,
)


@dataclass(frozen=True)
class Case:
    of: Recommender
    viewer: int | None
    shows: tuple[int, ...]
    source: str
    is_fallback: bool
    reason: ReasonKind
    seeds: tuple[int, ...] = ()
    genres: tuple[str, ...] = ()
    fresh: FreshEvents = NOTHING_FRESH
    filters: SlateFilter = ANYTHING


def liked(*movies: int) -> FreshEvents:
    return FreshEvents(liked=tuple(map(MovieId, movies)))


def seen(*movies: int) -> FreshEvents:
    return FreshEvents(seen=tuple(map(MovieId, movies)))


def rated_low(*movies: int) -> FreshEvents:
    given = [GivenRating(MovieId(movie), share=0.2, timestamp=1) for movie in movies]
    return FreshEvents(seen=tuple(map(MovieId, movies)), rated=tuple(given))


PERSONAL = recommender()
IMPERSONAL = impersonal(PERSONAL)
NO_MODEL = without_model(PERSONAL)
WAR = SlateFilter(genres=("war",))

# fmt: off
CASES = {
    "a known viewer: by the model, without what they like already":
        Case(PERSONAL, COMEDY_LOVER, (104, 106, 108), "als", False, MOVIES),
    "another known viewer: by the model":
        Case(PERSONAL, WAR_LOVER, (105, 107, 109), "als", False, MOVIES),
    "fresh likes join the history: both tastes are served":
        Case(PERSONAL, COMEDY_LOVER, (107, 104, 109), "als", False, MOVIES,
             fresh=liked(101, 103, 105)),
    "what was seen since is not shown":
        Case(PERSONAL, COMEDY_LOVER, (106, 108, 110), "als", False, MOVIES, fresh=seen(104)),
    "a like that was taken back no longer speaks for anything":
        Case(PERSONAL, COMEDY_LOVER, (104, 106, 108), "als", False, MOVIES, fresh=rated_low(102)),
    "whoever took all likes back: popular, without what was rated":
        Case(PERSONAL, COMEDY_LOVER, (101, 103, 104), "popularity", True, POPULAR,
             fresh=rated_low(100, 102)),
    "a stranger's fresh likes are folded in":
        Case(PERSONAL, STRANGER, (103, 105, 107), "als", False, MOVIES, fresh=liked(101)),
    "a stranger: popular":
        Case(PERSONAL, STRANGER, (100, 101, 102), "popularity", True, POPULAR),
    "nobody in particular: popular":
        Case(PERSONAL, None, (100, 101, 102), "popularity", True, POPULAR),
    "a stranger who wants war films: the popular ones":
        Case(PERSONAL, STRANGER, (101, 103, 105), "popularity", True, POPULAR, filters=WAR),
    "a stranger who only saw something: popular, without it":
        Case(PERSONAL, STRANGER, (101, 102, 103), "popularity", True, POPULAR, fresh=seen(100)),
    "a stranger with a seed: by the model":
        Case(PERSONAL, STRANGER, (103, 105, 107), "als", False, MOVIES, seeds=(101,)),
    "seeds that no model knows are skipped":
        Case(PERSONAL, None, (103, 105, 107), "als", False, MOVIES, seeds=(101, UNTRAINED, 555)),
    "a known viewer with seeds: history and seeds together":
        Case(PERSONAL, COMEDY_LOVER, (107, 104, 109), "als", False, MOVIES, seeds=(101, 103, 105)),
    "a stranger with a genre: movies of that genre, by the model":
        Case(PERSONAL, STRANGER, (101, 103, 105), "als", False, GENRES, genres=("war",)),
    "a genre that no movie has is skipped":
        Case(PERSONAL, None, (101, 103, 105), "als", False, GENRES, genres=("War", "Opera")),
    "an impersonal model: popular, even for a known viewer":
        Case(IMPERSONAL, COMEDY_LOVER, (101, 103, 104), "popularity", True, POPULAR),
    "an impersonal model: popular, even with seeds":
        Case(IMPERSONAL, None, (100, 102, 103), "popularity", True, POPULAR, seeds=(101,)),
    "no model at all: the catalogue":
        Case(NO_MODEL, COMEDY_LOVER, (100, 101, 102), "catalogue", True, POPULAR),
    "no model at all: seeds cannot be used, and are no error":
        Case(NO_MODEL, None, (101, 102, 103), "catalogue", True, POPULAR, seeds=(100,)),
}
# fmt: on


def shown(case: Case) -> Slate:
    version = "none" if case.of.model is None else "7"
    request = SlateRequest(
        viewer_id=None if case.viewer is None else ViewerId(case.viewer),
        k=3,
        seed_movie_ids=tuple(map(MovieId, case.seeds)),
        seed_genres=case.genres,
        filters=case.filters,
    )
    holder = holder_with(case.of, version=version)
    return RecommendMovies(holder, lambda _: case.fresh)(request)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_shown(case: Case) -> None:
    slate = shown(case)

    assert tuple(movie.movie_id for movie in slate.movies) == case.shows
    assert (set(slate.sources), slate.is_fallback) == ({case.source}, case.is_fallback)
    assert {reason.kind for reason in slate.reasons} == {case.reason}


@pytest.mark.parametrize(
    "request_",
    [
        SlateRequest(seed_movie_ids=(MovieId(UNTRAINED), MovieId(555))),
        SlateRequest(seed_genres=("Opera",)),
        SlateRequest(viewer_id=ViewerId(COMEDY_LOVER), seed_movie_ids=(MovieId(555),)),
    ],
    ids=["movies", "genres", "even for a known viewer"],
)
def test_seeds_that_are_all_unusable_are_an_error(request_: SlateRequest) -> None:
    with pytest.raises(UnusableSeedsError, match="none of the seeds can be used"):
        RecommendMovies(holder_with(PERSONAL))(request_)


def test_skipped_seeds_are_listed() -> None:
    slate = shown(CASES["seeds that no model knows are skipped"])

    assert slate.skipped_seeds == (UNTRAINED, 555)
