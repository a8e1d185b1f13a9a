from pathlib import Path

import pytest

from adapters.toml_plan_library import TomlPlanLibrary
from application.errors import NotFoundError
from application.training.find_entrants import FindEntrants
from domain.errors import InvalidValueError
from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan
from tests.builders import version_of
from tests.fakes.in_memory_model_records import InMemoryModelRecords
from tests.fakes.plain_release_store import PlainReleaseStore

PLANS = {
    "als": 'family = "als"\n',
    "popularity": 'family = "popularity"\n',
    "svd": 'family = "svd"\nrole = "rating"\n',
}
FORMER_ALS = ModelPlan(name="als", family="als", parameters={"factors": 3})


def find(folder: Path, *, champion: int | None = None) -> FindEntrants:
    """Versions 1 and 2 are of a former plan `als` and of popularity."""
    for name, text in PLANS.items():
        (folder / f"{name}.toml").write_text(text)
    plans = TomlPlanLibrary(folder)
    releases = PlainReleaseStore(folder / "released")
    if champion is not None:
        number = VersionNumber(champion)
        releases.add(number, lambda _: None)
        releases.point_to(number)
    versions = [
        version_of(FORMER_ALS, number=VersionNumber(1)),
        version_of(plans.named("popularity"), number=VersionNumber(2)),
    ]
    return FindEntrants(plans=plans, records=InMemoryModelRecords(versions), releases=releases)


def test_the_popularity_row_and_the_champion_come_after_those_asked_for(tmp_path: Path) -> None:
    found = find(tmp_path, champion=1)(["als"])
    assert [one.label for one in found.everybody] == ["als", "version 1 (als)", "popularity"]
    assert [one.label for one in found.asked] == ["als"]
    assert (found.champion, found.reference) == ("version 1 (als)", "popularity")


def test_who_was_asked_for_by_another_name_is_not_measured_twice(tmp_path: Path) -> None:
    found = find(tmp_path, champion=2)(["1", "popularity"])
    assert [one.label for one in found.everybody] == ["version 1 (als)", "popularity"]
    assert found.everybody[0].plan == FORMER_ALS
    assert found.champion == "popularity"


def test_without_names_every_plan_that_ranks_is_measured(tmp_path: Path) -> None:
    found = find(tmp_path)([])
    assert [one.label for one in found.everybody] == ["als", "popularity"]
    assert found.champion is None


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        (["nothing"], NotFoundError, "no plan 'nothing'"),
        (["9"], NotFoundError, "no version 9; the versions are 1, 2"),
        (["svd"], InvalidValueError, "role 'rating'"),
    ],
)
def test_who_cannot_be_measured_is_told(
    tmp_path: Path, names: list[str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        find(tmp_path)(names)


def test_two_plans_of_one_name_are_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "als.toml").write_text(PLANS["als"])
    with pytest.raises(InvalidValueError, match="same name: als"):
        find(tmp_path)(["als", str(elsewhere / "als.toml")])
