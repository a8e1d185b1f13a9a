"""Whatever state a kill left behind, the registry comes to say what the release pointer says."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from application.training.align_stages import AlignStages
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.specification import ModelPlan, Role
from domain.models.versions import Stage
from tests.builders import MOMENT, manifest_of, version_of
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_model_records import InMemoryModelRecords
from tests.fakes.in_memory_model_registry import InMemoryModelRegistry
from tests.fakes.plain_release_store import PlainReleaseStore

PLAN = ModelPlan(name="als", family="als")
NONE, STAGING, PRODUCTION, ARCHIVED = Stage


def write(number: VersionNumber, folder: Path) -> Manifest:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    return manifest_of(PLAN, number)


@dataclass
class House:
    registry: InMemoryModelRegistry
    releases: PlainReleaseStore
    records: InMemoryModelRecords

    def align(self) -> list[Stage]:
        aligned = AlignStages(
            registry=self.registry,
            releases={Role.RANKING: self.releases},
            records=self.records,
        )()
        assert aligned == self.registry.versions() == self.records.versions()
        return [version.stage for version in aligned]

    def set_stages(self, *stages: Stage) -> None:
        for stage in stages:
            version = self.registry.register(version_of(PLAN), write, {})
            self.registry.kept[version.number] = replace(version, stage=stage)

    def point_to(self, number: int) -> None:
        self.releases.add(VersionNumber(number), lambda _: None)
        self.releases.point_to(VersionNumber(number))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(
        registry=InMemoryModelRegistry(tmp_path / "files", FixedClock(MOMENT)),
        releases=PlainReleaseStore(tmp_path / "released"),
        records=InMemoryModelRecords(),
    )


@pytest.mark.parametrize(
    ("before", "current", "after"),
    [
        ((), None, []),
        ((NONE, STAGING), None, [NONE, STAGING]),
        ((PRODUCTION, STAGING), 1, [PRODUCTION, STAGING]),
        ((PRODUCTION, STAGING), 2, [ARCHIVED, PRODUCTION]),
        ((ARCHIVED, PRODUCTION), 1, [PRODUCTION, ARCHIVED]),
        ((PRODUCTION, NONE, STAGING), 2, [ARCHIVED, PRODUCTION, NONE]),
        ((NONE, NONE), 2, [NONE, PRODUCTION]),
        ((PRODUCTION, NONE), 9, [PRODUCTION, NONE]),
    ],
)
def test_the_pointer_decides(
    house: House, before: tuple[Stage, ...], current: int | None, after: list[Stage]
) -> None:
    house.set_stages(*before)
    if current is not None:
        house.point_to(current)
    assert house.align() == after
    assert house.align() == after


def test_another_role_is_left_alone(house: House) -> None:
    rating = ModelPlan(name="mf", family="als", role=Role.RATING)
    house.set_stages(NONE)
    for stage in (PRODUCTION, STAGING):
        version = house.registry.register(version_of(rating), write, {})
        house.registry.kept[version.number] = replace(version, stage=stage)
    house.point_to(1)
    assert house.align() == [PRODUCTION, PRODUCTION, STAGING]


def test_an_aligned_registry_is_not_written_to(house: House) -> None:
    house.set_stages(NONE)
    house.point_to(1)
    house.align()
    stamped = house.registry.versions()[0].promoted_at
    house.registry.clock = FixedClock(MOMENT.replace(year=MOMENT.year + 1))
    house.align()
    assert house.registry.versions()[0].promoted_at == stamped == MOMENT
