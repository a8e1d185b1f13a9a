"""Predicted ratings over HTTP: of known and unknown viewers and movies, and on slates."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.models.specification import Role
from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from tests.http.request_log import logged
from tests.http.small_service import HOST, PREDICTOR, container_of, furnish

Client = TestClient[Litestar]

KNOWN, STRANGER = 10, 999_999
LEARNT = 100
ONLY_IN_CATALOGUE = 5
NOWHERE = 77_777


def predict(client: Client, **body: object) -> httpx.Response:
    return client.post("/predict", json=body)


@pytest.mark.parametrize(
    ("viewer", "movie", "basis"),
    [
        (KNOWN, LEARNT, "model"),
        (KNOWN, ONLY_IN_CATALOGUE, "viewer_bias"),
        (STRANGER, LEARNT, "movie_bias"),
        (None, LEARNT, "movie_bias"),
        (STRANGER, NOWHERE, "global_mean"),
    ],
)
def test_a_prediction_says_what_it_rests_on(
    client: Client, viewer: int | None, movie: int, basis: str
) -> None:
    answer = predict(client, user_id=viewer, movie_ids=[movie])

    (predicted,) = answer.json()["predictions"]
    assert (predicted["movie_id"], predicted["basis"]) == (movie, basis)
    assert 1 <= predicted["low"] <= predicted["rating"] <= predicted["high"] <= 5
    assert predicted["slug"] == (None if movie == NOWHERE else predicted["slug"])
    is_fallback = viewer != KNOWN
    assert answer.json()["is_fallback"] == is_fallback
    assert answer.headers["x-fallback"] == str(is_fallback).lower()


def test_answer_and_headers_name_the_version_that_predicts(
    client: Client, container: ServingContainer
) -> None:
    answer = predict(client, user_id=KNOWN, movie_ids=[103, LEARNT])

    told = answer.json()
    assert [one["movie_id"] for one in told["predictions"]] == [103, LEARNT]
    assert told["request_id"] == answer.headers["x-request-id"]
    assert told["model_version"] == answer.headers["x-model-version"] == str(PREDICTOR)
    folder = container.releases()[Role.RATING].folder(PREDICTOR)
    assert answer.headers["x-manifest-sha256"] == container.artefacts().manifest_sha256(folder)
    assert told["scale"] == 5.0


@pytest.mark.parametrize("viewer", [KNOWN, STRANGER, None])
def test_predicted_ratings_are_logged_by_the_version_that_predicts(
    client: Client, container: ServingContainer, viewer: int | None
) -> None:
    answer = predict(client, user_id=viewer, movie_ids=[NOWHERE, LEARNT])
    entry = logged(container, answer)

    assert (entry.endpoint, entry.viewer_id) == ("/predict", viewer)
    assert entry.model_version == answer.headers["x-model-version"] == str(PREDICTOR)
    assert entry.rating_version == str(PREDICTOR)
    assert entry.manifest_sha256 == answer.headers["x-manifest-sha256"]
    assert entry.is_fallback == (viewer != KNOWN)
    assert (entry.movie_ids, entry.positions) == ((NOWHERE, LEARNT), (1, 2))
    told = [one["rating"] for one in answer.json()["predictions"]]
    assert entry.scores == pytest.approx(told, abs=0.0006)
    assert 0 < entry.latency_ms < 5000


def test_of_many_predicted_ratings_the_log_keeps_as_many_as_a_slate_may_have(
    client: Client, container: ServingContainer
) -> None:
    asked = [*range(1000, 1150), LEARNT]
    entry = logged(container, predict(client, user_id=KNOWN, movie_ids=asked))

    assert entry.movie_ids == tuple(asked[:100])
    assert len(entry.positions) == len(entry.scores) == 100


def test_the_rating_of_a_new_movie_is_logged_without_a_movie(
    client: Client, container: ServingContainer
) -> None:
    body = {"user_id": KNOWN, "movie_title": "The Hitch-Hiker"}
    entry = logged(container, client.post("/predict/new-movie", json=body))

    assert (entry.endpoint, entry.viewer_id) == ("/predict/new-movie", KNOWN)
    assert (entry.model_version, entry.movie_ids) == (str(PREDICTOR), ())


@pytest.mark.parametrize(
    "body", [{"movie_ids": []}, {"user_id": KNOWN}, {"movie_ids": [0]}, {"movie_ids": ["x"]}]
)
def test_what_cannot_be_meant_is_refused(client: Client, body: dict[str, object]) -> None:
    assert predict(client, **body).status_code == 422


def rated(slate: dict[str, Any]) -> list[float | None]:
    return [one.get("predicted_rating") for one in slate["recommendations"]]


def test_a_slate_tells_what_its_viewer_would_give(client: Client) -> None:
    slate = client.post("/recommend", json={"user_id": KNOWN, "k": 6}).json()
    movies = [one["movie_id"] for one in slate["recommendations"]]
    predicted = predict(client, user_id=KNOWN, movie_ids=movies).json()["predictions"]

    assert rated(slate) == [pytest.approx(one["rating"], abs=0.0051) for one in predicted]


@pytest.mark.parametrize("body", [{"user_id": STRANGER}, {}, {"seed_movie_ids": [LEARNT]}])
def test_of_viewers_who_are_not_known_nothing_is_told(
    client: Client, container: ServingContainer, body: dict[str, object]
) -> None:
    answer = client.post("/recommend", json=body)
    slate = answer.json()
    assert slate["recommendations"]
    assert rated(slate) == [None] * len(slate["recommendations"])
    assert logged(container, answer).rating_version is None


def test_the_log_of_a_slate_names_what_ranked_and_what_predicted(
    client: Client, container: ServingContainer
) -> None:
    entry = logged(container, client.post("/recommend", json={"user_id": KNOWN}))
    assert (entry.model_version, entry.rating_version) == ("2", str(PREDICTOR))


@pytest.fixture
def without_predictor(tmp_path: Path) -> ServingContainer:
    """Return a service whose release for ratings has gone before it starts."""
    furnish(tmp_path)
    container = container_of(tmp_path)
    (container.settings().rating_releases_folder / "current").unlink()
    return container


def test_without_a_version_that_predicts_slates_are_as_they_were(
    without_predictor: ServingContainer,
) -> None:
    app = create_app(without_predictor)
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        answer = predict(client, user_id=KNOWN, movie_ids=[LEARNT])
        slate = client.post("/recommend", json={"user_id": KNOWN}).json()
        health = client.get("/health").json()

    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/nothing-predicts-ratings")
    assert slate["recommendations"]
    assert rated(slate) == [None] * len(slate["recommendations"])
    assert (health["status"], health["rating_version"]) == ("ready", "none")
    without_predictor.engine().dispose()


def test_a_damaged_predictor_degrades_the_service_and_no_slate_fails(
    without_predictor: ServingContainer,
) -> None:
    releases = without_predictor.releases()[Role.RATING]
    releases.point_to(PREDICTOR)
    (releases.folder(PREDICTOR) / "model_spreads.npy").unlink()
    app = create_app(without_predictor)
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        health = client.get("/health").json()
        slate = client.post("/recommend", json={"user_id": KNOWN})

    assert health["status"] == "degraded"
    assert "cannot predict ratings" in health["trouble"]
    assert slate.status_code == 200
    without_predictor.engine().dispose()


def test_health_and_models_name_both_versions(client: Client) -> None:
    health = client.get("/health").json()
    assert (health["model_version"], health["rating_version"]) == ("2", "3")
    assert health["rating_family"] == "biased-mf"
    served = [one for one in client.get("/models").json()["versions"] if one["is_served"]]
    assert {one["role"]: one["version"] for one in served} == {"rating": 3, "ranking": 2}
