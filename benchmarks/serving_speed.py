"""Measures /recommend and /similar under load, beside constant answers and beside Flask.

One server process answers, wrk asks from another; every question is about
another viewer (or movie) than the one before, and no answer is cached; the best
movies of known viewers are ranked when a model is made. *Folded in* are viewers
with a seed beside their history, who are scored anew, as all are who did
something since the fit. Rows are
measured in turns, round after round, and ratios are medians of ratios within a
round, so that a noisy machine disturbs all rows alike. CPU is that of the process that
answers, beside it that of its child, which writes the log. Baselines:

  constant   the same application and middleware; a Litestar handler parses the
             same body and returns constant bytes of the same size
  encoded    the same, but the constant takes the lean way out that the hot
             routes take (so the ratio to it holds nothing but their work)
  flask      Flask behind gunicorn, one process with threads, the same use case
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dependency_injector.providers import Object

from benchmarks.serving.home import marquee, release, trained_home
from benchmarks.serving.load import (
    Measured,
    Target,
    file_of_ids,
    flask_server,
    load,
    marquee_server,
    wrk,
)
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings

CONSTANT, ENCODED, FLASK = "constant", "encoded", "flask"
RECOMMEND, SIMILAR = "/recommend", "/similar"
FOLDED_IN = "/recommend, folded in"
VARIANTS: dict[str, tuple[str, ...]] = {
    RECOMMEND: (),
    "/recommend, no ratings": ("ratings",),
    "/recommend, no log": ("log",),
    "/recommend, none of all": ("log", "ratings", "reasons"),
}
SLATE_OF_TEN = '{"user_id": %d, "k": 10}'
TEN_FOLDED_IN = '{"user_id": %%d, "seed_movie_ids": [%d], "k": 10}'
TEN_SIMILAR = '{"movie_id": %d, "k": 10}'
FLASK_THREADS = 16
FIGURES = ("requests_per_second", "p50", "p95", "p99", "cpu_microseconds", "beside_microseconds")


@dataclass(slots=True)
class Results:
    """What was measured of each row at each number of connections, round by round."""

    of: dict[tuple[str, int], list[Measured]] = field(default_factory=dict)

    def add(self, row: str, connections: int, measured: Measured) -> None:
        """Keep the measurement of one round."""
        self.of.setdefault((row, connections), []).append(measured)

    def middle(self, row: str, connections: int, figure: str) -> float:
        """Return the median of a figure over the rounds."""
        return float(median(getattr(measured, figure) for measured in self.of[row, connections]))

    def ratio(self, row: str, to: str, connections: int) -> float | None:
        """Return the median over the rounds of the ratio of requests per second."""
        baseline = self.of.get((to, connections))
        if baseline is None:
            return None
        return median(
            one.requests_per_second / other.requests_per_second
            for one, other in zip(self.of[row, connections], baseline, strict=True)
        )


def main() -> None:
    """Measure and print one table for each plan."""
    given = _arguments()
    wrk()
    if given.home:
        champion = marquee(given.home, "models")["current"]
        _measure(given.home, f"version {champion} of {given.home}", given)
        return
    with trained_home(given.plans) as (home, versions):
        for plan, version in versions.items():
            release(home, version)
            _measure(home, plan, given)


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--home", type=Path, help="measure what this home has released")
    arguments.add_argument("--plans", nargs="+", default=["item-item", "als"])
    arguments.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    arguments.add_argument("--seconds", type=int, default=3, help="of each run")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--flask-python", default=sys.executable, help="has Flask and gunicorn")
    return arguments.parse_args()


def _measure(home: Path, title: str, given: argparse.Namespace) -> None:
    viewers, movies = _axes(home)
    print(f"\n{title}: {len(viewers)} viewers, {len(movies)} movies", flush=True)
    results = Results()
    with ExitStack() as stack:
        targets = list(_targets(stack, home, viewers, movies, given.flask_python))
        for _ in range(given.rounds):
            for connections in given.connections:
                for target in targets:
                    results.add(target.name, connections, load(target, connections, given.seconds))
    _print(results, given.connections)


def _axes(home: Path) -> tuple[list[int], list[int]]:
    container = ServingContainer(settings=Object(Settings(home=home)))
    container.follow_releases()()
    recommender = container.state_holder().current.recommender
    return recommender.viewer_ids.tolist(), [movie.movie_id for movie in recommender.movies.movies]


def _targets(
    stack: ExitStack, home: Path, viewers: Sequence[int], movies: Sequence[int], flask_python: str
) -> Iterator[Target]:
    viewer_file = stack.enter_context(file_of_ids(viewers))
    movie_file = stack.enter_context(file_of_ids(movies))

    def asking(name: str, server: tuple[int, int], path: str, body: str = SLATE_OF_TEN) -> Target:
        pid, port = server
        return Target(name=name, pid=pid, port=port, path=path, ids=viewer_file, body=body)

    for name, without in VARIANTS.items():
        server = stack.enter_context(marquee_server(home, without))
        if name == RECOMMEND:
            yield asking(CONSTANT, server, "/constant/response")
            yield asking(ENCODED, server, "/constant/encoded")
            similar = asking(SIMILAR, server, SIMILAR, TEN_SIMILAR)
            yield replace(similar, ids=movie_file)
            yield asking(FOLDED_IN, server, RECOMMEND, TEN_FOLDED_IN % movies[0])
        yield asking(name, server, RECOMMEND)
    flask = stack.enter_context(flask_server(flask_python, home, FLASK_THREADS))
    if flask is None:
        print(f"{flask_python} has no Flask and gunicorn: that row is left out")
    else:
        yield asking(FLASK, flask, RECOMMEND)


def _print(results: Results, all_connections: Sequence[int]) -> None:
    print(
        f"{'':24}{'conn':>5}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'failed':>8}"
        f"{'CPU us':>8}{'beside':>8}{'x const':>9}{'x encod':>9}{'x flask':>9}"
    )
    for connections in all_connections:
        for row in dict.fromkeys(name for name, _ in results.of):
            figures = [results.middle(row, connections, figure) for figure in FIGURES]
            failed = sum(measured.failed for measured in results.of[row, connections])
            ratios = [results.ratio(row, to, connections) for to in (CONSTANT, ENCODED, FLASK)]
            print(
                f"{row:24}{connections:5}{figures[0]:9.0f}"
                + "".join(f"{latency:9.2f}" for latency in figures[1:4])
                + f"{failed:8}{figures[4]:8.0f}{figures[5]:8.0f}"
                + "".join(f"{'-' if ratio is None else f'{ratio:.2f}':>9}" for ratio in ratios),
                flush=True,
            )


if __name__ == "__main__":
    main()
