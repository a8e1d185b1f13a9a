"""The outline of the catalogue: what filters can offer, and whose slates can be looked at."""

from dataclasses import replace

from application.serving.outline_catalogue import OutlineCatalogue
from application.serving.serving_state import ServingStateHolder
from domain.recommendation.movie_index import MovieIndex
from tests.builders import MOMENT, movie_of
from tests.recommenders import COMEDY_LOVER, MOVIES, WAR_LOVER, holder_with, recommender


def test_genres_are_named_once_in_order_with_the_span_of_years() -> None:
    outline = OutlineCatalogue(holder_with(recommender()))()
    assert outline.genres == ("Comedy", "Drama", "War")
    assert (outline.first_year, outline.last_year) == (1980, 1980 + MOVIES - 1)


def test_example_viewers_are_viewers_the_model_knows() -> None:
    outline = OutlineCatalogue(holder_with(recommender()))()
    assert set(outline.example_viewers) == {COMEDY_LOVER, WAR_LOVER}


def test_what_is_no_genre_is_left_out_and_another_state_is_outlined_anew() -> None:
    holder = holder_with(recommender())
    outline = OutlineCatalogue(holder)
    before = outline()
    assert outline() is before
    movies = [movie_of(1, genres=("(no genres listed)", "noir")), movie_of(2, genres=("Noir",))]
    holder.current = replace(holder.current, catalogue=MovieIndex.of(movies, MOMENT))
    assert outline().genres == ("noir",)
    assert outline().first_year is None


def test_an_empty_house_has_an_empty_outline() -> None:
    holder = holder_with(recommender())
    empty = replace(holder.current, catalogue=MovieIndex.of([], MOMENT))
    outline = OutlineCatalogue(ServingStateHolder(current=empty))()
    assert outline.genres == ()
    assert outline.last_year is None
