"""The retraining flow does what `train` and `promote` do."""

import shutil
from pathlib import Path

import pytest

from application.training.promote_model import PromotionRequest
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from domain.models.versions import Stage
from tests.homes import plan_files, workshop_of

SMALL_MF = """
family = "biased-mf"
role = "rating"
[parameters]
factors = 2
iterations = 5
regularization = 1.0
bias_regularization = 1.0
"""
pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def home(trained_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the trained home, which the environment names."""
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))
    monkeypatch.setenv("MARQUEE_HOME", str(home))
    return home


def test_a_better_version_is_promoted(home: Path) -> None:
    from flows.retraining import retrain  # noqa: PLC0415  # prefect takes seconds

    with workshop_of(home) as workshop:
        popularity = PromotionRequest(number=VersionNumber(3), forced_why="a weak champion")
        workshop.promote_model()(popularity)

    result = retrain(plan_files(home)[:2], model_version="spring")

    assert result["versions"] == {"small-als": 4, "item-item": 5}
    assert result["promoted"] == [4]
    with workshop_of(home) as workshop:
        assert workshop.releases()[Role.RANKING].current() == 4
        version = workshop.records().versions()[3]
    assert version.stage is Stage.PRODUCTION
    assert version.label == "spring"


def test_what_predicts_ratings_is_promoted_beside_what_ranks(home: Path) -> None:
    from flows.retraining import retrain  # noqa: PLC0415  # prefect takes seconds

    small_mf = home / "small-mf.toml"
    small_mf.write_text(SMALL_MF)

    result = retrain([*plan_files(home)[:1], str(small_mf)])

    assert result["versions"] == {"small-als": 4, "small-mf": 5}
    assert result["promoted"] == [5]
    assert "at least 1.0% better" in str(result["reasons"])
    with workshop_of(home) as workshop:
        current = {role: store.current() for role, store in workshop.releases().items()}
    assert current == {Role.RANKING: 1, Role.RATING: 5}


def test_a_version_no_better_is_not_and_the_reason_is_told(home: Path) -> None:
    from flows.retraining import retrain  # noqa: PLC0415  # prefect takes seconds

    result = retrain(plan_files(home)[:1])

    assert result["promoted"] == []
    assert "at least 1.0% better" in str(result["reasons"])
    with workshop_of(home) as workshop:
        assert workshop.releases()[Role.RANKING].current() == 1
        assert workshop.records().verdicts()[0].challenger == 4


def test_where_nothing_can_be_promoted_the_champion_is_kept(home: Path) -> None:
    from flows.retraining import retrain  # noqa: PLC0415  # prefect takes seconds

    result = retrain(["popularity"])

    assert result["promoted"] == []
    assert "no personal version" in str(result["reasons"])
    with workshop_of(home) as workshop:
        assert workshop.releases()[Role.RANKING].current() == 1
