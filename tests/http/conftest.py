"""A small service, complete with two releases, an operator and a log."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dependency_injector.providers import Object
from litestar import Litestar
from litestar.testing import TestClient

from adapters.models.movie_vectors import SvdMovieVectors
from adapters.models.trainers import LocalModelTrainers
from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan
from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.builders import (
    manifest_of,
    movie_of,
    ratings_of_two_tastes,
    served_request_of,
    trained_model_of,
    training_set_of,
    verdict_on,
    version_of,
)
from tests.fakes.releasing_model_commands import ReleasingModelCommands
from tests.fakes.silent_progress import SilentProgress

HOST = "testserver.local"
MAX_BODY_BYTES = 4096
FAMILIES = {VersionNumber(1): "popularity", VersionNumber(2): "item-item"}
UNTRAINED = 5


def container_of(home: Path, **settings: object) -> ServingContainer:
    """Return a container over `home` that answers to the test client's host."""
    values = {"allowed_hosts": (HOST,), "max_body_bytes": MAX_BODY_BYTES, **settings}
    container = ServingContainer(settings=Object(Settings(home=home, **values)))
    container.model_commands.override(Object(ReleasingModelCommands(container.releases())))
    return container


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two releases, the second one current."""
    folder = tmp_path_factory.mktemp("home")
    container = container_of(folder)
    for number, family in FAMILIES.items():
        _release(container, number, ModelPlan(name=family, family=family))
    container.movie_catalog().upsert([movie_of(UNTRAINED, title="Face/Off", slug="face/off+1997")])
    container.model_records().publish(
        [
            version_of(ModelPlan(name=family, family=family), number=number)
            for number, family in FAMILIES.items()
        ]
    )
    container.model_records().add_verdict(verdict_on(2))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    container.request_log().write(
        [
            served_request_of(number, timestamp=yesterday + timedelta(minutes=number))
            for number in range(1, 6)
        ]
    )
    container.engine().dispose()
    return folder


def _release(container: ServingContainer, number: VersionNumber, plan: ModelPlan) -> None:
    ratings = ratings_of_two_tastes()
    data = training_set_of(ratings)
    model = LocalModelTrainers().of(plan.family).fit(plan, data, SilentProgress())
    trained = trained_model_of(model, ratings, SvdMovieVectors().of(model, data))
    container.movie_catalog().upsert(list(trained.movies))
    container.releases().add(
        number,
        lambda folder: container.artefacts().write(trained, manifest_of(plan, number), folder),
    )
    container.releases().point_to(number)


@pytest.fixture(scope="session")
def container(home: Path) -> Iterator[ServingContainer]:
    """Return what the application is made of."""
    container = container_of(home)
    yield container
    container.engine().dispose()


@pytest.fixture(scope="session")
def app(container: ServingContainer) -> Litestar:
    """Return the application."""
    return create_app(container)


@pytest.fixture(scope="session")
def client(app: Litestar) -> Iterator[TestClient[Litestar]]:
    """Return a client of the running application."""
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def operator(container: ServingContainer) -> dict[str, str]:
    """Return the headers of an operator."""
    return {"Authorization": f"Bearer {container.operator_keys().create('tests')}"}
