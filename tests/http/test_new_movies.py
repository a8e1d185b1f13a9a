"""Movies that nobody has rated, over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.identifiers import MovieId, VersionNumber
from domain.models.specification import ModelPlan, Role
from domain.recommendation.rating_predictor import RatingPredictor
from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from tests.builders import fit_data_of, manifest_of, ratings_of_two_tastes
from tests.http.small_service import HOST, container_of, furnish
from tests.hybrids import hybrid_predictor_of
from tests.predictors import predictor_by_biases

Client = TestClient[Litestar]

NEWEST = VersionNumber(4)
KNOWN, STRANGER = 10, 999_999
DRAMA = {
    "movie_title": "The Godfather",
    "genres": "drama, war",
    "directors": ["Ida Lupino"],
    "actors": "",
    "runtime": 175,
    "year": 1972,
}


def serving(home: Path, family: str, predictor: RatingPredictor) -> ServingContainer:
    """Return a small service with `predictor` in production for ratings."""
    furnish(home)
    container = container_of(home)
    plan = ModelPlan(name=family, family=family, role=Role.RATING)

    def fill(folder: Path) -> None:
        container.artefacts().write(predictor, manifest_of(plan, NEWEST), folder)

    container.releases()[Role.RATING].add(NEWEST, fill)
    container.releases()[Role.RATING].point_to(NEWEST)
    return container


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServingContainer]:
    """Return a service whose version in production reads titles too."""
    predictor = hybrid_predictor_of(fit_data_of(ratings_of_two_tastes()))
    container = serving(tmp_path_factory.mktemp("reading"), "hybrid", predictor)
    yield container
    container.engine().dispose()


@pytest.fixture(scope="module")
def hybrid(reading: ServingContainer) -> Iterator[Client]:
    with TestClient(create_app(reading), base_url=f"http://{HOST}") as client:
        yield client


def told_of(client: Client, **body: object) -> dict[str, Any]:
    answer = client.post("/predict/new-movie", json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    ("viewer", "basis"),
    [(KNOWN, "viewer_and_content"), (STRANGER, "content"), (None, "content")],
)
def test_a_new_movie_is_rated_by_its_content(
    hybrid: Client, viewer: int | None, basis: str
) -> None:
    told = told_of(hybrid, user_id=viewer, **DRAMA)
    assert told["basis"] == basis
    assert told["is_fallback"] == (viewer != KNOWN)
    assert (told["model_version"], told["scale"]) == (str(NEWEST), 5.0)
    assert 1 <= told["low"] <= told["rating"] <= told["high"] <= 5


def test_content_counts_however_its_names_are_written(hybrid: Client) -> None:
    listed = {**DRAMA, "genres": ["Drama", "War"], "directors": "IDA LUPINO", "actors": []}
    assert told_of(hybrid, **listed)["rating"] == told_of(hybrid, **DRAMA)["rating"]
    others = told_of(hybrid, movie_title="The Godfather", genres="Comedy")
    assert others["rating"] < told_of(hybrid, **DRAMA)["rating"]


def test_it_is_placed_among_its_neighbours(hybrid: Client) -> None:
    similar = told_of(hybrid, **DRAMA, k=3)["similar"]
    assert len(similar) == 3
    assert all("Drama" in one["genres"] for one in similar)
    assert [one["score"] for one in similar] == [1.0, 1.0, 1.0]


def test_movies_that_are_hidden_are_no_neighbours(
    hybrid: Client, reading: ServingContainer
) -> None:
    nearest = told_of(hybrid, **DRAMA, k=1)["similar"][0]["movie_id"]
    state = reading.state_holder().current
    position = state.catalogue.position_of(MovieId(nearest))
    assert position is not None
    state.catalogue.available[position] = False
    try:
        assert told_of(hybrid, **DRAMA, k=1)["similar"][0]["movie_id"] != nearest
    finally:
        state.catalogue.available[position] = True


def test_known_movies_are_predicted_as_ever(hybrid: Client) -> None:
    answer = hybrid.post("/predict", json={"user_id": KNOWN, "movie_ids": [100]}).json()
    assert answer["predictions"][0]["basis"] == "model"


@pytest.mark.parametrize(
    ("viewer", "basis"),
    [(KNOWN, "viewer_and_content"), (STRANGER, "content"), (None, "content")],
)
def test_the_version_that_anybody_can_train_reads_content_too(
    client: Client, viewer: int | None, basis: str
) -> None:
    told = told_of(client, user_id=viewer, **DRAMA, k=3)
    assert told["basis"] == basis
    assert told["is_fallback"] == (viewer != KNOWN)
    assert 1 <= told["low"] <= told["rating"] <= told["high"] <= 5
    assert [one["genres"] for one in told["similar"]] == [["Drama", "War"]] * 3
    assert told["similar"][0]["score"] > 0.9


@pytest.mark.parametrize(
    ("viewer", "basis"), [(KNOWN, "viewer_bias"), (STRANGER, "global_mean"), (None, "global_mean")]
)
def test_a_movie_of_which_nothing_is_known_falls_back_and_says_so(
    client: Client, viewer: int | None, basis: str
) -> None:
    """Neither its genre nor its director is of a movie that was rated."""
    nobodys = {"movie_title": "Untold", "genres": "Yodelling", "directors": "A. Nobody"}
    told = told_of(client, user_id=viewer, **nobodys)
    assert (told["basis"], told["is_fallback"], told["similar"]) == (basis, True, [])


def test_an_older_version_reads_no_content_and_says_so(tmp_path: Path) -> None:
    """As they were written before movies were read: without the mapping."""
    container = serving(tmp_path, "biased-mf", predictor_by_biases((KNOWN, 20)))
    with TestClient(create_app(container), base_url=f"http://{HOST}") as client:
        told = told_of(client, user_id=KNOWN, **DRAMA)
    assert (told["basis"], told["is_fallback"], told["similar"]) == ("viewer_bias", True, [])
    container.engine().dispose()


@pytest.mark.parametrize(
    "change",
    [
        {"movie_title": " "},
        {"movie_title": None},
        {"year": 1492},
        {"runtime": 0},
        {"genres": 7},
        {"budget": 1},
        {"k": 0},
    ],
)
def test_what_cannot_be_meant_is_refused(client: Client, change: dict[str, object]) -> None:
    answer = client.post("/predict/new-movie", json=DRAMA | change)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/invalid-request")


def test_without_a_version_that_predicts_there_is_no_answer(tmp_path: Path) -> None:
    furnish(tmp_path)
    container = container_of(tmp_path)
    (container.settings().rating_releases_folder / "current").unlink()
    app = create_app(container)
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        answer = client.post("/predict/new-movie", json=DRAMA)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/nothing-predicts-ratings")
    container.engine().dispose()
