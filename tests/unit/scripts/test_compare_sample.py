from pathlib import Path

import pytest

from adapters.datasets.sample_catalog import sample_movies
from domain.data.catalog import Movie
from domain.identifiers import MovieId
from scripts.compare_sample import (
    Claim,
    disagreements,
    hundred_thousand_claims,
    latest_claims,
    matched,
    normalised,
    one_million_claims,
)

FILM = Movie(
    movie_id=MovieId(1),
    slug="hero+2002",
    title="The Hero & I",
    year=2002,
    directors=("Zhang Yimou",),
    cast=("Jet Li", "Maggie Cheung"),
    runtime_minutes=99,
)


def claim(
    *,
    title: str = "Hero and I, The",
    year: int = 2002,
    directors: tuple[str, ...] = (),
    cast: tuple[str, ...] = (),
    runtime_minutes: int | None = None,
) -> Claim:
    return Claim(
        source="a source",
        title=title,
        year=year,
        directors=directors,
        cast=cast,
        runtime_minutes=runtime_minutes,
    )


def test_titles_are_equal_whatever_their_accents_articles_and_signs() -> None:
    assert normalised("Amélie & I, The") == normalised("The Amelie and I!")


@pytest.mark.parametrize(
    ("told", "fact"),
    [
        (claim(year=2003), "year"),
        (claim(directors=("Ang Lee",)), "directors"),
        (claim(cast=("Tony Leung",)), "cast"),
        (claim(runtime_minutes=105), "runtime"),
    ],
)
def test_a_fact_told_otherwise_is_a_disagreement(told: Claim, fact: str) -> None:
    assert [name for name, said in disagreements(FILM, told).items() if said] == [fact]


@pytest.mark.parametrize(
    "told",
    [
        claim(directors=("Yimou Zhang",)),
        claim(cast=("Tony Leung", "Jet Li")),
        claim(runtime_minutes=104),
        claim(),
    ],
)
def test_the_same_fact_in_other_words_agrees(told: Claim) -> None:
    assert not any(disagreements(FILM, told).values())


def test_the_nearest_year_is_matched_and_remakes_are_not() -> None:
    claims = [claim(year=2003), claim(year=2002), claim(year=1960)]
    assert [told.year for _, told in matched([FILM], claims)] == [2002]
    assert not list(matched([FILM], [claim(year=1960)]))


@pytest.mark.parametrize("source", [one_million_claims, latest_claims, hundred_thousand_claims])
def test_the_sample_agrees_with_published_metadata(source: type, datasets_dir: Path) -> None:
    told: dict[str, list[bool]] = {}
    for movie, said in matched(sample_movies(), source(datasets_dir)):
        for fact, disagreement in disagreements(movie, said).items():
            told.setdefault(fact, []).append(disagreement is None)
    for fact, agreed in told.items():
        assert sum(agreed) / len(agreed) > 0.93, fact
        assert len(agreed) > 200, fact
