"""Which plans a run has, and which names they cannot have."""

from pathlib import Path

import pytest

from adapters.toml_plan_library import TomlPlanLibrary
from application.training.choose_plans import ChoosePlans
from domain.errors import InvalidValueError


@pytest.fixture
def choose(tmp_path: Path) -> ChoosePlans:
    for name in ("als", "popularity"):
        (tmp_path / f"{name}.toml").write_text(f'family = "{name}"')
    return ChoosePlans(TomlPlanLibrary(tmp_path))


def test_all_plans_are_chosen_where_none_is_named(choose: ChoosePlans) -> None:
    assert [plan.name for plan in choose(())] == ["als", "popularity"]
    assert [plan.name for plan in choose(["als", "als"])] == ["als"]


def test_plans_that_sample_viewers_are_named_for_it(choose: ChoosePlans) -> None:
    assert [plan.name for plan in choose((), 30)] == ["als-30-viewers", "popularity-30-viewers"]


def test_two_plans_of_one_name_are_refused(choose: ChoosePlans, tmp_path: Path) -> None:
    other = tmp_path / "other" / "als.toml"
    other.parent.mkdir()
    other.write_text('family = "ease"')
    with pytest.raises(InvalidValueError, match="have the same name: als"):
        choose(["als", str(other)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("popularity", 'family = "als"'),
        ("global-mean", 'family = "biased-mf"\nrole = "rating"'),
    ],
)
def test_no_plan_passes_for_a_row_that_knows_nobodys_taste(
    choose: ChoosePlans, tmp_path: Path, name: str, text: str
) -> None:
    other = tmp_path / "other" / f"{name}.toml"
    other.parent.mkdir()
    other.write_text(text)
    with pytest.raises(InvalidValueError, match=f"cannot have the name {name}"):
        choose([str(other)])
