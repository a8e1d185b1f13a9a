"""A small service, complete with releases of both roles, an operator's log and a verdict."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dependency_injector.providers import Object

from adapters.models.ranking.movie_vectors import SvdMovieVectors
from adapters.models.trainers import LocalModelTrainers
from application.ports.artefacts import Trained
from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan, Role
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.builders import (
    fit_data_of,
    manifest_of,
    movie_of,
    predictor_of,
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
PREDICTOR = VersionNumber(3)
RATING_PLAN = ModelPlan(name="biased-mf", family="biased-mf", role=Role.RATING)
UNTRAINED = 5


def container_of(
    home: Path,
    *,
    host: str = HOST,
    root_path: str = "",
    max_body_bytes: int = MAX_BODY_BYTES,
) -> ServingContainer:
    """Return a container over `home` that answers to the test client's host."""
    settings = Settings(
        home=home, allowed_hosts=(host,), root_path=root_path, max_body_bytes=max_body_bytes
    )
    container = ServingContainer(settings=Object(settings))
    container.model_commands.override(Object(ReleasingModelCommands(container.releases())))
    return container


def furnish(home: Path) -> None:
    """Fill `home` with two releases, the second one current, and what is told of them."""
    container = container_of(home)
    for number, family in FAMILIES.items():
        _release(container, number, ModelPlan(name=family, family=family))
    _release_predictor(container)
    container.movie_catalog().upsert([movie_of(UNTRAINED, title="Face/Off", slug="face/off+1997")])
    container.model_records().publish(
        [
            version_of(ModelPlan(name=family, family=family), number=number)
            for number, family in FAMILIES.items()
        ]
        + [version_of(RATING_PLAN, number=PREDICTOR, validation={"rmse": 0.9, "mae": 0.7})]
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


def _release(container: ServingContainer, number: VersionNumber, plan: ModelPlan) -> None:
    ratings = ratings_of_two_tastes()
    data = training_set_of(ratings)
    model = LocalModelTrainers().of(plan.family).fit(plan, fit_data_of(ratings), SilentProgress())
    trained = trained_model_of(model, ratings, SvdMovieVectors().of(model, data))
    container.movie_catalog().upsert(list(trained.movies))
    _point_to(container, trained, plan, number)


def _release_predictor(container: ServingContainer) -> None:
    ratings = ratings_of_two_tastes()
    model = LocalModelTrainers().rating(RATING_PLAN.family)
    predictor = predictor_of(
        model.fit(RATING_PLAN, fit_data_of(ratings), SilentProgress()), fit_data_of(ratings)
    )
    _point_to(container, predictor, RATING_PLAN, PREDICTOR)


def _point_to(
    container: ServingContainer, trained: Trained, plan: ModelPlan, number: VersionNumber
) -> None:
    manifest = manifest_of(plan, number)

    def fill(folder: Path) -> None:
        container.artefacts().write(trained, manifest, folder)

    container.releases()[plan.role].add(number, fill)
    container.releases()[plan.role].point_to(number)
