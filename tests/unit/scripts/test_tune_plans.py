"""The plans say where their values come from, and it is true."""

from pathlib import Path

import pytest

from adapters.toml_plan_library import TomlPlanLibrary
from scripts.tune_plans import GRIDS, points

REPOSITORY = Path(__file__).resolve().parents[3]
PLANS = TomlPlanLibrary(REPOSITORY / "plans")


@pytest.mark.parametrize("family", GRIDS)
def test_a_plan_that_names_the_script_holds_values_that_it_tries(family: str) -> None:
    assert "scripts/tune_plans.py" in (REPOSITORY / "plans" / f"{family}.toml").read_text()
    of_plan = PLANS.named(family).parameters
    tried = [dict(point) for point in points(family)]
    assert {name: of_plan[name] for name in tried[0]} in tried


def test_no_other_plan_names_the_script() -> None:
    naming = {
        path.stem
        for path in (REPOSITORY / "plans").glob("*.toml")
        if "tune_plans" in path.read_text()
    }
    assert naming == set(GRIDS)
