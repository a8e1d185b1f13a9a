"""A small house that really serves: the bundled films, a few hundred simulated viewers."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from dependency_injector.providers import Object

from adapters.datasets.sample_catalog import sample_movies
from adapters.models.trainers import LocalModelTrainers
from application.ports.artefacts import Trained, TrainedModel
from application.training.movies_along import movies_along
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.interactions import Interactions
from domain.identifiers import VersionNumber
from domain.models.decay import Decay
from domain.models.fit_data import FitData, Sources
from domain.models.popularity import popularity_of, well_rated
from domain.models.specification import ModelPlan, Role
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import TrainingSet, seen_movies, training_set
from domain.recommendation.scoring import Scores
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.builders import manifest_of, predictor_of
from tests.fakes.silent_progress import SilentProgress

AUDIENCE = AudienceSize(viewers=400, events=24_000, seed=11)
PLAN = ModelPlan(name="item-item", family="item-item")
RATING_PLAN = ModelPlan(name="biased-mf", family="biased-mf", role=Role.RATING)
VERSION = VersionNumber(7)
PATIENCE = 30.0


def furnish(home: Path) -> None:
    """Fill `home` with the sample catalogue and a released model of each role."""
    container = ServingContainer(settings=Object(Settings(home=home)))
    movies = sample_movies()
    container.movie_catalog().upsert(movies)
    container.id_space().claim("sample", is_simulated=True)
    chunks = list(Audience(movies, AUDIENCE).interactions())
    ratings = Interactions(
        viewer_ids=np.concatenate([chunk.viewer_ids for chunk in chunks]),
        movie_ids=np.concatenate([chunk.movie_ids for chunk in chunks]),
        ratings=np.concatenate([chunk.ratings for chunk in chunks]),
        timestamps=np.concatenate([chunk.timestamps for chunk in chunks]),
    )
    movie_ids = np.unique(ratings.movie_ids)
    data = training_set(ratings.positives(), movie_ids)
    fit = FitData(
        slice_name="everything",
        positives=ratings.positives(),
        data=data,
        sources=Sources(ratings=ratings, movies=movies_along(movie_ids, movies)),
    )
    model = LocalModelTrainers().of(PLAN.family).fit(PLAN, fit, SilentProgress())
    seen = seen_movies(ratings, data)
    trained = TrainedModel(
        model=model,
        data=data,
        seen=seen,
        best_movies=BestMovies.of(model, data.histories, seen),
        popularity=popularity_of(data, Decay()),
        well_rated=well_rated(ratings, data.movie_ids),
        movie_vectors=_vectors(data),
        movies=fit.movies,
    )
    _release(container, trained, PLAN, VERSION)
    predictor = LocalModelTrainers().rating(RATING_PLAN.family)
    rated = predictor.fit(RATING_PLAN, fit, SilentProgress())
    _release(container, predictor_of(rated, fit), RATING_PLAN, VersionNumber(VERSION + 1))
    container.engine().dispose()


def _release(
    container: ServingContainer, trained: Trained, plan: ModelPlan, number: VersionNumber
) -> None:
    manifest = replace(manifest_of(plan, number), is_simulated=True)

    def fill(folder: Path) -> None:
        container.artefacts().write(trained, manifest, folder)

    container.releases()[plan.role].add(number, fill)
    container.releases()[plan.role].point_to(number)


def _vectors(data: TrainingSet) -> Scores:
    """Return for each movie who liked it, at unit length."""
    vectors = np.zeros((len(data.movie_ids), len(data.viewer_ids)), np.float32)
    rows = np.repeat(np.arange(len(data.viewer_ids)), np.diff(data.histories.offsets))
    vectors[data.histories.movies, rows] = 1.0
    vectors[:, 0] += 1e-3
    unit: Scores = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


@dataclass(slots=True)
class House:
    """A server over a furnished home, in a process of its own; it can close and open again."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the page stands."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Start the server and wait until it can serve."""
        command = [sys.executable, "-m", "tests.browser.house", str(self.home), str(self.port)]
        self.process = subprocess.Popen(command)
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the server of the browser tests did not start")
            time.sleep(0.1)

    def close(self) -> None:
        """Stop the server at once, as a lost connection would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.address}/health", timeout=1) as answer:  # noqa: S310  # our own server
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: Path, port: int) -> None:
    """Serve a furnished home until the process is stopped."""
    import uvicorn  # noqa: PLC0415  # only the server's own process needs it

    from entrypoints.http.app import create_app  # noqa: PLC0415  # as above

    container = ServingContainer(settings=Object(Settings(home=home)))
    uvicorn.run(create_app(container), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
