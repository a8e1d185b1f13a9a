"""25,507 slugs that one stream used, which are as many movies."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters.database.movie_catalog import SqlMovieCatalog
from adapters.database.movie_names import SqlMovieNames
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
