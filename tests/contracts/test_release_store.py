"""The contract of `ReleaseStore`."""

import threading
from pathlib import Path

import pytest

from adapters.local_release_store import KEPT_RELEASES, LocalReleaseStore
from application.errors import NotFoundError, RefusedError, ReleaseError
from application.ports.release_store import ReleaseStore
from domain.identifiers import VersionNumber
from tests.fakes.plain_release_store import PlainReleaseStore


def release(store: ReleaseStore, *numbers: int) -> None:
    for number in numbers:
        store.add(VersionNumber(number), lambda folder, text=str(number): write(folder, text))
        store.point_to(VersionNumber(number))


def write(folder: Path, text: str) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "model.txt").write_text(text)


def read(store: ReleaseStore, number: int) -> str:
    return (store.folder(VersionNumber(number)) / "inner" / "model.txt").read_text()


def fail(folder: Path) -> None:
    write(folder, "half")
    raise OSError("disk full")


class TestReleaseStore:
    @pytest.fixture(params=["fake", "local"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> ReleaseStore:
        stores: dict[str, ReleaseStore] = {
            "fake": PlainReleaseStore(tmp_path / "released"),
            "local": LocalReleaseStore(tmp_path / "released"),
        }
        return stores[request.param]

    def test_nothing_is_released_at_first(self, store: ReleaseStore) -> None:
        assert store.current() is None
        assert store.trail() == store.earlier() == []
        with pytest.raises(RefusedError, match="no earlier release"):
            store.point_back()

    def test_a_folder_is_filled_before_it_is_pointed_to(self, store: ReleaseStore) -> None:
        store.add(VersionNumber(7), lambda folder: write(folder, "seven"))
        assert store.current() is None

        store.point_to(VersionNumber(7))

        assert store.current() == 7
        assert (store.folder(VersionNumber(7)) / "inner" / "model.txt").read_text() == "seven"

    def test_the_files_of_a_release_are_replaced_at_once(self, store: ReleaseStore) -> None:
        release(store, 6, 7)
        for text in ("anew", "once more"):
            former = store.folder(VersionNumber(7))
            store.replace(VersionNumber(7), lambda folder, text=text: write(folder, text))
            assert not former.exists()
            assert store.folder(VersionNumber(7)) != former
            assert read(store, 7) == text
        assert (store.current(), store.trail()) == (7, [6, 7])
        assert read(store, 6) == "6"
        store.point_back()
        assert read(store, 6) == "6"
        release(store, 7)
        assert read(store, 7) == "7"

    def test_a_failure_while_replacing_changes_nothing(self, store: ReleaseStore) -> None:
        release(store, 7)
        with pytest.raises(OSError, match="disk full"):
            store.replace(VersionNumber(7), fail)
        assert read(store, 7) == "7"

    def test_what_is_not_released_cannot_be_replaced(self, store: ReleaseStore) -> None:
        release(store, 7)
        with pytest.raises(NotFoundError, match="8"):
            store.replace(VersionNumber(8), lambda folder: write(folder, "eight"))

    def test_an_imprint_tells_of_any_change_to_the_files(self, store: ReleaseStore) -> None:
        release(store, 7)
        path = store.folder(VersionNumber(7)) / "inner" / "model.txt"
        before = store.imprint(VersionNumber(7))
        assert store.imprint(VersionNumber(7)) == before

        seen = [before]
        for change in (
            lambda: path.write_text("eight"),
            (path.parent / "new").touch,
            path.unlink,
        ):
            change()
            assert store.imprint(VersionNumber(7)) not in seen
            seen.append(store.imprint(VersionNumber(7)))

    def test_what_is_not_there_has_no_imprint(self, store: ReleaseStore) -> None:
        with pytest.raises(NotFoundError, match="7"):
            store.imprint(VersionNumber(7))

    def test_a_failure_while_filling_leaves_no_folder(self, store: ReleaseStore) -> None:
        release(store, 1)
        with pytest.raises(OSError, match="disk full"):
            store.add(VersionNumber(2), fail)

        with pytest.raises(NotFoundError, match="2"):
            store.folder(VersionNumber(2))
        assert store.current() == 1

    def test_what_was_not_added_cannot_be_pointed_to(self, store: ReleaseStore) -> None:
        release(store, 1)
        with pytest.raises(NotFoundError):
            store.point_to(VersionNumber(2))
        assert store.current() == 1

    def test_pointing_back_goes_further_each_time(self, store: ReleaseStore) -> None:
        release(store, 1, 2, 3)
        assert store.trail() == [1, 2, 3]
        assert store.point_back() == 2
        assert store.point_back() == 1
        assert store.current() == 1
        with pytest.raises(RefusedError, match="no earlier release"):
            store.point_back()
        assert store.current() == 1

    def test_numbers_are_those_of_every_release(self, store: ReleaseStore) -> None:
        assert store.numbers() == set()
        release(store, 1, 2)
        store.add(VersionNumber(7), lambda folder: write(folder, "seven"))
        store.point_back()
        assert store.numbers() == {1, 2, 7}

    def test_one_may_go_back_further_at_once(self, store: ReleaseStore) -> None:
        release(store, 1, 2, 1, 3)
        assert store.earlier() == [1, 2, 1]
        assert store.point_back(VersionNumber(2)) == 2
        assert store.trail() == [1, 2]
        assert store.earlier() == [1]

    def test_what_is_not_earlier_cannot_be_gone_back_to(self, store: ReleaseStore) -> None:
        release(store, 1, 2)
        for number in (2, 3):
            with pytest.raises(RefusedError):
                store.point_back(VersionNumber(number))
        assert store.trail() == [1, 2]

    def test_a_release_after_going_back_follows_the_current_one(self, store: ReleaseStore) -> None:
        release(store, 1, 2)
        store.point_back()
        release(store, 3)
        assert store.trail() == [1, 3]

    def test_pointing_to_the_current_release_changes_nothing(self, store: ReleaseStore) -> None:
        release(store, 1, 2, 2)
        assert store.trail() == [1, 2]

    def test_the_folder_of_the_current_release_is_left_alone(self, store: ReleaseStore) -> None:
        release(store, 1)
        store.add(VersionNumber(1), lambda folder: write(folder, "other"))
        assert (store.folder(VersionNumber(1)) / "inner" / "model.txt").read_text() == "1"

    def test_another_folder_may_be_filled_anew(self, store: ReleaseStore) -> None:
        release(store, 1, 2)
        store.add(VersionNumber(1), lambda folder: write(folder, "mended"))
        assert (store.folder(VersionNumber(1)) / "inner" / "model.txt").read_text() == "mended"

    def test_a_version_may_return(self, store: ReleaseStore) -> None:
        release(store, 1, 2, 1)
        assert store.trail() == [1, 2, 1]
        assert store.point_back() == 2


class TestLocalReleaseStore:
    def test_another_process_sees_the_same(self, tmp_path: Path) -> None:
        release(LocalReleaseStore(tmp_path), 1, 2)
        assert LocalReleaseStore(tmp_path).trail() == [1, 2]

    def test_old_folders_go_and_the_trail_with_them(self, tmp_path: Path) -> None:
        store = LocalReleaseStore(tmp_path)
        release(store, *range(1, 9))
        assert store.trail() == [4, 5, 6, 7, 8]
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "4",
            "5",
            "6",
            "7",
            "8",
            "current",
        ]
        assert len(store.trail()) == KEPT_RELEASES

    def test_a_release_whose_folder_is_gone_is_passed_over(self, tmp_path: Path) -> None:
        store = LocalReleaseStore(tmp_path)
        release(store, 1, 2, 3)
        store.folder(VersionNumber(2)).rename(tmp_path / "elsewhere")
        assert store.point_back() == 1
        assert store.trail() == [1]

    def test_going_back_never_ends_where_it_began(self, tmp_path: Path) -> None:
        store = LocalReleaseStore(tmp_path)
        release(store, 1, 2)
        store.point_to(VersionNumber(1))
        store.folder(VersionNumber(2)).rename(tmp_path / "elsewhere")
        with pytest.raises(RefusedError, match="no earlier release"):
            store.point_back()
        assert store.current() == 1

    def test_what_a_killed_writer_left_is_invisible_and_removed(self, tmp_path: Path) -> None:
        store = LocalReleaseStore(tmp_path)
        release(store, 1)
        write_half = tmp_path / ".pending-2"
        write_half.mkdir()
        (write_half / "model.txt").write_text("half")
        (tmp_path / ".pending-current").write_text("{")
        assert store.current() == 1

        release(store, 2)

        assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "current"]

    @pytest.mark.parametrize("text", ["", "{", "7", "{}", '{"trail": ["x"]}', '{"trail": null}'])
    def test_a_mangled_pointer_is_named(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "current").write_text(text)
        with pytest.raises(ReleaseError, match="current does not say"):
            LocalReleaseStore(tmp_path).current()

    def test_readers_always_see_a_whole_release(self, tmp_path: Path) -> None:
        store, reader = LocalReleaseStore(tmp_path), LocalReleaseStore(tmp_path)
        release(store, 1, 2)
        seen: list[VersionNumber | None] = []
        done = threading.Event()

        def poll() -> None:
            while not done.is_set():
                seen.append(reader.current())

        thread = threading.Thread(target=poll)
        thread.start()
        try:
            for _ in range(20):
                store.point_back()
                store.point_to(VersionNumber(2))
        finally:
            done.set()
            thread.join()
        assert set(seen) <= {1, 2}
        assert seen
