"""Fixtures of the tests over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from tests.http.small_service import HOST, container_of, furnish


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two releases, to be copied or left as it is."""
    folder = tmp_path_factory.mktemp("home")
    furnish(folder)
    return folder


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
