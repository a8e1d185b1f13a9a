"""Movies that anybody rated are not shown to them again, whether or not they liked one."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.identifiers import VersionNumber, ViewerId
from domain.models.manifest import FORMAT_NUMBER
from domain.recommendation.slate import Slate, SlateRequest
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.dataset_files import written
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.homes import dataset_of_two_tastes, ingest, workshop_of

GRUMBLER, PASSER_BY = ViewerId(900), ViewerId(901)
RATED = {GRUMBLER: (3, 4, 5, 6, 7, 8, 9, 10), PASSER_BY: (11, 12)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose data set has a viewer who likes nothing, and one who hardly rated."""
    folder = tmp_path_factory.mktemp("seen")
    source = dataset_of_two_tastes(folder / "dataset")
    more = [
        f"{viewer},{movie},{5.0 if viewer == PASSER_BY else 1.0},1600000000"
        for viewer, movies in RATED.items()
        for movie in movies
    ]
    ratings = (source / "ratings.csv").read_bytes() + ("\n".join(more) + "\n").encode()
    ingest(folder / "home", written(source, {"ratings.csv": ratings}))
    with workshop_of(folder / "home") as workshop:
        workshop.report.override(PlainEvaluationReport())
        workshop.train_models()(TrainingRequest(plans=("item-item",)))
        workshop.promote_model()(PromotionRequest(number=VersionNumber(1), forced_why="a test"))
    return folder / "home"


def slate_for(home: Path, viewer: ViewerId, *, exclude_seen: bool = True) -> Slate:
    container = ServingContainer(settings=Settings(home=home))
    container.follow_releases()()
    request = SlateRequest(viewer_id=viewer, k=40, exclude_seen=exclude_seen)
    slate: Slate = container.recommend_movies()(request)
    container.engine().dispose()
    return slate


@pytest.mark.parametrize("viewer", [GRUMBLER, PASSER_BY])
def test_what_was_rated_is_not_shown_unless_asked_for(home: Path, viewer: ViewerId) -> None:
    shown = {movie.movie_id for movie in slate_for(home, viewer).movies}
    assert shown == set(range(1, 41)) - set(RATED[viewer])
    everything = slate_for(home, viewer, exclude_seen=False)
    assert {movie.movie_id for movie in everything.movies} == set(range(1, 41))


def test_what_nobody_liked_is_no_evidence(home: Path) -> None:
    assert slate_for(home, GRUMBLER).is_fallback
    assert not slate_for(home, ViewerId(1)).is_fallback


BEST = ("best_movies.npy", "best_scores.npy", "best_named.npy", "best_parts.npy")


@pytest.mark.parametrize(
    ("format_number", "lacks"), [(2, BEST), (1, (*BEST, "seen_others.npy"))], ids=str
)
def test_a_release_of_a_former_format_serves_on(
    home: Path, tmp_path: Path, format_number: int, lacks: tuple[str, ...]
) -> None:
    folder = Path(shutil.copytree(home / "released" / "1", tmp_path / "1"))
    trained, manifest = NumpyArtefactFolders().read(folder)
    assert trained.seen.others.tolist() == [GRUMBLER, PASSER_BY]
    assert manifest.format_number == FORMAT_NUMBER
    document = json.loads((folder / "manifest.json").read_bytes())
    for name in lacks:
        del document["files"][name]
        (folder / name).unlink()
    document["format_number"] = format_number
    (folder / "manifest.json").write_text(json.dumps(document))
    former, _ = NumpyArtefactFolders().read(folder)
    everything = np.ones(len(trained.movies), np.bool_)
    assert former.best_movies.places(0, 1, everything) is None
    assert trained.best_movies.places(0, 1, everything) is not None
    others = [GRUMBLER, PASSER_BY] if format_number > 1 else []
    assert former.seen.others.tolist() == others
    assert np.array_equal(former.seen[0], trained.seen[0])


def test_viewers_without_a_positive_can_be_left_out(home: Path) -> None:
    with workshop_of(home) as workshop:
        (version,) = workshop.registry().versions()
        model = home / "mlflow" / "artifacts" / version.tracking_run_id / "artifacts" / "model"
    trained, _ = NumpyArtefactFolders().read(model)
    left = trained.without(GRUMBLER)
    assert left is not None
    assert left.seen.others.tolist() == [PASSER_BY]
    assert left.data is trained.data
    assert left.without(GRUMBLER) is None
