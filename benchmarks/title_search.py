"""How long a search takes in a catalogue of 60,000 movies, beside a scan of all titles.

    python benchmarks/title_search.py

Titles are made from the words of the bundled films, seeded. The baseline folds
every title once beforehand, and looks for what was typed in each.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from adapters.datasets.sample_catalog import sample_movies
from domain.data.catalog import Movie
from domain.data.title_search import TitleIndex, words_of
from domain.identifiers import MovieId

MOVIES = 60_000
QUERIES = ("godfather", "the godf", "star", "th", "lord of the rings", "a", "1994", "zzzz")
REPEATS = 200


def catalogue() -> list[Movie]:
    """Return the bundled films, and made-up ones of their words."""
    films = sample_movies()
    words = [word for film in films for word in film.title.split()]
    random = np.random.default_rng(7)
    titles = [film.title for film in films]
    while len(titles) < MOVIES:
        titles.append(" ".join(random.choice(words, random.integers(1, 6))))
    years = random.integers(1920, 2024, MOVIES).tolist()
    return [
        Movie(movie_id=MovieId(number), slug=f"{number}", title=title, year=year)
        for number, (title, year) in enumerate(zip(titles, years, strict=True), start=1)
    ]


def scanned(titles: Sequence[str], typed: str) -> list[int]:
    """Return the positions of the titles that hold what was typed."""
    return [position for position, title in enumerate(titles) if typed in title]


def microseconds(search: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of a search."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        search()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e6


def main() -> None:
    """Print a line for each query."""
    movies = catalogue()
    began = time.perf_counter()
    index = TitleIndex.of(movies)
    print(f"{len(movies):,} movies, indexed in {time.perf_counter() - began:.2f} s")
    folded = [" ".join(words_of(movie.title)) for movie in movies]
    print(f"{'typed':<20}{'found':>8}{'µs':>8}{'scan µs':>10}{'ratio':>8}")
    for query in QUERIES:
        typed = " ".join(words_of(query))
        found = index.find(query)
        ours = microseconds(partial(index.find, query))
        scan = microseconds(partial(scanned, folded, typed), repeats=20)
        print(f"{query:<20}{len(found):>8,}{ours:>8.0f}{scan:>10.0f}{scan / ours:>8.1f}")


if __name__ == "__main__":
    main()
