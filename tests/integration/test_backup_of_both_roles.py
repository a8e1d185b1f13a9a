"""A backup brings back what predicts ratings beside what ranks: served, judged, rolled back."""

import json
import shutil
from pathlib import Path

import pytest

from application.errors import BackupError
from application.training.train_models import TrainingRequest
from domain.identifiers import MovieId, VersionNumber, ViewerId
from domain.models.specification import Role
from tests.homes import workshop_of
from tests.homes_compared import contents_of
from tests.model_steps import flip_a_byte, run, stages
from tests.running_service import serving

MOVIES = list(range(1, 41))
ROUGH = 'family = "biased-mf"\nrole = "rating"\n[parameters]\nregularization = 900.0\n'


@pytest.fixture(scope="module")
def home(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home where 1 ranks and 5 predicts ratings, as 4 did before; to be read only."""
    home = tmp_path_factory.mktemp("roles") / "home"
    shutil.copytree(trained_home, home)
    rough = home / "rough.toml"
    rough.write_text(ROUGH)
    with workshop_of(home) as workshop:
        workshop.train_models()(TrainingRequest(plans=(str(rough), "biased-mf")))
    told(home, "promote", "4", "--force", "--why", "a rough one first")
    assert json.loads(told(home, "promote", "5", "--json"))["promoted"]
    return home


@pytest.fixture(scope="module")
def restored(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what came back from a backup."""
    folder = tmp_path_factory.mktemp("restored")
    told(home, "backup", str(folder / "backup.tar.zst"))
    told(folder / "home", "restore", str(folder / "backup.tar.zst"))
    return folder / "home"


@pytest.fixture
def copied(restored: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(restored, tmp_path / "home", symlinks=True))


def told(home: Path, *arguments: str) -> str:
    result = run(home, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def predicted(home: Path) -> list[float]:
    """Return what is predicted for a viewer in this home."""
    with workshop_of(home) as workshop:
        releases = workshop.releases()[Role.RATING]
        number = releases.current()
        assert number is not None
        predictor, _ = workshop.artefacts().read_predictor(releases.folder(number))
        ratings = predictor.predict(ViewerId(7), [MovieId(movie) for movie in MOVIES])
    return [float(rating) for rating in ratings.ratings]


def test_both_releases_come_back_to_the_byte(home: Path, restored: Path) -> None:
    former, now = (contents_of(one / "released") for one in (home, restored))
    assert {"rating/4/manifest.json", "rating/5/manifest.json", "1/manifest.json"} <= now.keys()
    assert now == former
    assert predicted(restored) == predicted(home)
    assert stages(restored) == stages(home)


def test_the_doctor_finds_both_sound(restored: Path) -> None:
    report = told(restored, "doctor")
    assert "version 5" in report
    assert "damaged" not in report


def test_ratings_are_served_from_it(home: Path, copied: Path) -> None:
    with serving(copied) as service:
        assert service.health()["rating_version"] == "5"
        status, answer = service.ask("POST", "/predict", {"user_id": 7, "movie_ids": MOVIES})
    assert status == 200
    served = [one["rating"] for one in answer["predictions"]]
    assert served == pytest.approx(predicted(home), abs=1e-3)


def test_each_role_can_go_back_and_be_judged_anew(copied: Path) -> None:
    assert json.loads(told(copied, "rollback", "--role", "rating", "--json"))["version"] == 4
    document = json.loads(told(copied, "promote", "5", "--json"))
    assert (document["promoted"], document["champion"]) == (True, 4)
    assert "95 % interval" in document["remarks"][0], "scores of single viewers came back, too"
    with workshop_of(copied) as workshop:
        current = {role: store.current() for role, store in workshop.releases().items()}
    assert current == {Role.RANKING: VersionNumber(1), Role.RATING: VersionNumber(5)}


def test_a_damaged_release_of_ratings_is_not_restored(home: Path, tmp_path: Path) -> None:
    told(home, "backup", str(tmp_path / "backup"))
    flip_a_byte(tmp_path / "backup" / "home" / "released" / "rating" / "5" / "movie_ids.npy")
    refused = run(tmp_path / "new", "restore", str(tmp_path / "backup"))
    assert isinstance(refused.exception, BackupError)
    assert "released/rating/5/movie_ids.npy" in str(refused.exception)
    assert not (tmp_path / "new").exists()
