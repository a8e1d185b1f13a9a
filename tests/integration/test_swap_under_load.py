"""Versions are swapped while viewers ask: no request fails, and no answer mixes two versions."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from entrypoints.cli.main import marquee
from tests.load import Comparison, Load, Question, load_on, questions_about
from tests.running_service import Service, run_marquee, serving

Command = Callable[..., str]
FORCED = ("--force", "--why", "swapped under load")


class House:
    """A service over a home, whose champion and one challenger are swapped for one another."""

    def __init__(self, service: Service, command: Command, versions: tuple[int, int]) -> None:
        self.service = service
        self._command = command
        self._champion, self._challenger = versions
        secret = json.loads(command("keys", "create", "tests", "--json"))["secret"]
        self._operator = {"Authorization": f"Bearer {secret}"}

    def promote(self) -> None:
        self._command("promote", str(self._challenger), *FORCED)
        self.service.wait_for_version(self._challenger)

    def roll_back(self) -> None:
        self._command("rollback")
        self.service.wait_for_version(self._champion)

    def roll_back_by_request(self) -> None:
        answer = self.service.ask("POST", "/models/rollback", headers=self._operator)
        assert (answer[0], answer[1]["model_version"]) == (200, str(self._champion))

    def learn(self, questions: Sequence[Question]) -> Comparison:
        """Return what each version answers alone; the challenger serves afterwards."""
        comparison = Comparison(questions)
        comparison.learn(self.service.port)
        self.promote()
        comparison.learn(self.service.port)
        return comparison

    def assert_sound(self, load: Load, comparison: Comparison) -> None:
        assert load.unanswered == []
        assert {comparison.fault(answer) for answer in load.answers} == {None}
        counted = Counter(answer.version for answer in load.answers)
        assert set(counted) == {str(self._champion), str(self._challenger)}
        assert min(counted.values()) > 100


@contextmanager
def house_of(home: Path, command: Command) -> Iterator[House]:
    listing = json.loads(command("models", "--json"))
    others = [
        one["version"]
        for one in listing["versions"]
        if one["role"] == "ranking" and one["version"] != listing["current"]
    ]
    with serving(home) as service:
        yield House(service, command, (listing["current"], others[0]))


def test_no_request_fails_and_no_answer_mixes_versions(trained_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))

    def command(*arguments: str) -> str:
        """Run a command in this process, where its libraries are imported already."""
        result = CliRunner().invoke(marquee, arguments, env={"MARQUEE_HOME": str(home)})
        assert result.exit_code == 0, result.output
        return result.stdout

    questions = questions_about(range(1, 61), range(1, 41))
    with house_of(home, command) as house:
        comparison = house.learn(questions)
        assert comparison.differing() > 200
        with load_on(house.service.port, questions) as load:
            house.roll_back()
            house.promote()
            house.roll_back_by_request()
            house.promote()
        house.assert_sound(load, comparison)


@pytest.mark.soak
def test_twenty_times_there_and_back_on_real_data(datasets_dir: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"

    def command(*arguments: str) -> str:
        return run_marquee(home, *arguments)

    command("ingest", str(datasets_dir / "ml-100k"))
    command("train")
    command("promote")
    with house_of(home, command) as house:
        _, popular = house.service.ask("GET", "/popular?limit=100")
        movies = [movie["movie_id"] for movie in popular["movies"]]
        questions = questions_about(range(1, 944, 2), movies)
        comparison = house.learn(questions)
        assert comparison.differing() > len(questions) / 2
        with load_on(house.service.port, questions) as load:
            for turn in range(20):
                (house.roll_back_by_request if turn % 4 == 3 else house.roll_back)()
                house.promote()
        house.assert_sound(load, comparison)
    print(figures_of(load))  # noqa: T201  # a campaign tells its figures


def figures_of(load: Load) -> str:
    """Return how many answers came, and how long they took."""
    milliseconds = np.array([answer.ended - answer.began for answer in load.answers]) * 1000
    median, most, nearly_all = np.percentile(milliseconds, [50, 95, 99])
    return (
        f"{len(load.answers):,} answers, {len(load.unanswered)} requests without one;"
        f" p50 {median:.1f}, p95 {most:.1f}, p99 {nearly_all:.1f},"
        f" longest {milliseconds.max():.1f} ms"
    )
