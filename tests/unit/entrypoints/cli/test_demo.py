from pathlib import Path

from entrypoints.cli.demo import _folder_name


def test_two_data_sets_of_one_name_get_homes_of_their_own(tmp_path: Path) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "ml-100k").mkdir(parents=True)
    names = {_folder_name(str(tmp_path / parent / "ml-100k")) for parent in ("a", "b")}
    assert len(names | {_folder_name("ml-100k")}) == 3
    assert all(name.startswith("ml-100k-") for name in names)


def test_a_published_name_is_its_own_folder() -> None:
    assert _folder_name("ml-latest-small") == "ml-latest-small"
