"""Slugs that real streams used: 25,507 that are as many movies, 2,742 whose IMDb ids are known."""

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters.database.movie_catalog import SqlMovieCatalog
from adapters.database.movie_names import SqlMovieNames
from adapters.datasets.movielens.reader import MovieLensReader
from adapters.system_clock import SystemClock
from application.ingestion.identify_movies import IdentifiedSlugs, IdentifyMovies
from domain.data.slugs import slug_of, title_of_slug

BLOCK = 4_000


@pytest.fixture(scope="module")
def slugs(datasets_dir: Path) -> list[str]:
    path = datasets_dir / "movielog" / "movie_slugs_2022.txt"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path.read_text(encoding="utf-8").split()


def test_each_is_a_movie_of_its_own_and_keeps_its_slug(slugs: list[str], engine: Engine) -> None:
    catalog, names = SqlMovieCatalog(engine), SqlMovieNames(engine)
    identify = IdentifyMovies(names, catalog)
    found: list[int] = []
    for start in range(0, len(slugs), BLOCK):
        found += identify(slugs[start : start + BLOCK]).tolist()
    assert found == list(range(1, 25_508))
    assert identify.counts == IdentifiedSlugs(new=25_507)
    assert [movie.slug for movie in catalog.all()] == slugs


def test_title_and_year_are_read_off_and_make_the_slug_again(slugs: list[str]) -> None:
    named = [title_of_slug(slug) for slug in slugs]
    assert sum(year is None for _, year in named) == 25
    assert all(1891 <= year <= 2016 for _, year in named if year is not None)
    remade = [slug_of(title, year) for title, year in named]
    unlike = [slug for slug, again in zip(slugs, remade, strict=True) if slug != again]
    assert len(unlike) == 16  # words dropped at the start, and "die" as an article


def test_what_is_matched_by_title_is_the_film_of_that_imdb_id(
    datasets_dir: Path, engine: Engine
) -> None:
    answers = datasets_dir / "movielog" / "api_movies_2019.jsonl"
    if not answers.is_file():
        pytest.skip(f"{answers} is not there")
    films = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    catalog, names = SqlMovieCatalog(engine), SqlMovieNames(engine)
    with MovieLensReader(SystemClock()).open(str(datasets_dir / "ml-latest-small")) as data_set:
        catalog.upsert(data_set.movies(), data_set.links())
    imdb_of = {link.movie_id: link.imdb_id for link in catalog.links()}
    IdentifyMovies(names, catalog)([film["id"] for film in films])
    imdb_of_slug = {film["id"]: int(film["imdb_id"].removeprefix("tt")) for film in films}
    outcomes = Counter(
        (alias.method, imdb_of[alias.movie_id] == imdb_of_slug[alias.slug])
        for alias in names.aliases()
        if alias.movie_id in imdb_of
    )
    assert outcomes == {
        ("own-slug", True): 774,
        ("own-slug", False): 1,
        ("words-same-year", True): 150,
        ("words-year-off-by-one", True): 27,
        ("words-year-off-by-one", False): 2,
        ("no-article-same-year", True): 3,
        ("no-article-same-year", False): 1,
    }
