"""What predicts ratings is swapped while viewers ask: no request fails, no ranking changes."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from application.training.train_models import TrainingRequest
from entrypoints.cli.main import marquee
from tests.homes import workshop_of
from tests.load import Comparison, Question, load_on
from tests.running_service import serving, wait_until

FORCED = ("--force", "--why", "swapped under load")
VIEWERS = range(1, 61)
ROUGH = """
family = "biased-mf"
role = "rating"
[parameters]
regularization = 900.0
"""


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a home whose versions 4 and 5 predict ratings, each in its own way; 4 is released."""
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))
    rough = home / "rough.toml"
    rough.write_text(ROUGH)
    with workshop_of(home) as workshop:
        workshop.train_models()(TrainingRequest(plans=("biased-mf", str(rough))))
    command(home, "promote", "4", *FORCED)
    return home


def command(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(marquee, arguments, env={"MARQUEE_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_no_prediction_fails_and_none_mixes_versions(home: Path) -> None:
    questions = [
        Question(
            "POST", "/predict", json.dumps({"user_id": viewer, "movie_ids": [viewer % 40 + 1]})
        )
        for viewer in VIEWERS
    ]
    slates = [Question("GET", f"/recommend/{viewer}") for viewer in VIEWERS]
    with serving(home) as service:
        secret = json.loads(command(home, "keys", "create", "tests", "--json"))["secret"]

        def swap_to(version: int) -> None:
            wait_until(lambda: service.health()["rating_version"] == str(version))

        predictions, rankings = Comparison(questions), Comparison(slates)
        rankings.learn(service.port)
        predictions.learn(service.port)
        command(home, "promote", "5", *FORCED)
        swap_to(5)
        predictions.learn(service.port)
        assert predictions.differing() == len(questions)

        with load_on(service.port, [*questions, *slates]) as load:
            command(home, "rollback", "--role", "rating")
            swap_to(4)
            command(home, "promote", "5", *FORCED)
            swap_to(5)
            answer = service.ask(
                "POST",
                "/models/rollback?role=rating",
                headers={"Authorization": f"Bearer {secret}"},
            )
            assert (answer[0], answer[1]["rating_version"]) == (200, "4")

        assert load.unanswered == []
        told = {
            (rankings if one.question in slates else predictions).fault(one) for one in load.answers
        }
        assert told == {None}
        asked = {one.version for one in load.answers if one.question in questions}
        assert asked == {"4", "5"}
