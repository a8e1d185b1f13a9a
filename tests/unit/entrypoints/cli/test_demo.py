from pathlib import Path

import pytest

from entrypoints.cli.demo import PLANS, _folder_name, is_untrained, roles_not_held


def version(model: str, stage: str = "None") -> dict[str, object]:
    role = "rating" if model == "biased-mf" else "ranking"
    return {"model": model, "role": role, "stage": stage}


TRAINED = [version(model) for model in PLANS if model not in {"blend", "biased-mf"}]
BLEND, CHAMPION = version("blend"), version("blend", "Production")
RATING, RATING_CHAMPION = version("biased-mf"), version("biased-mf", "Production")


@pytest.mark.parametrize(
    ("interrupted", "versions", "untrained", "not_held"),
    [
        ("before training", [], True, set()),
        ("while registering", [*TRAINED, BLEND], True, {"ranking"}),
        ("before promoting", [*TRAINED, BLEND, RATING], False, {"ranking", "rating"}),
        ("between the two", [*TRAINED, CHAMPION, RATING], False, {"rating"}),
        ("never", [*TRAINED, CHAMPION, RATING_CHAMPION], False, set()),
    ],
)
def test_a_second_demo_does_what_the_first_left_undone(
    interrupted: str,
    versions: list[dict[str, object]],
    untrained: bool,
    not_held: set[str],
) -> None:
    assert is_untrained(versions) is untrained, interrupted
    assert roles_not_held(versions) == not_held, interrupted


def test_two_data_sets_of_one_name_get_homes_of_their_own(tmp_path: Path) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "ml-100k").mkdir(parents=True)
    names = {_folder_name(str(tmp_path / parent / "ml-100k")) for parent in ("a", "b")}
    assert len(names | {_folder_name("ml-100k")}) == 3
    assert all(name.startswith("ml-100k-") for name in names)


def test_a_published_name_is_its_own_folder() -> None:
    assert _folder_name("ml-latest-small") == "ml-latest-small"


@pytest.mark.parametrize(("given", "name"), [("/not/there", "not-there"), ("--", "dataset")])
def test_no_name_of_a_home_reads_like_an_option(given: str, name: str) -> None:
    assert _folder_name(given) == name
