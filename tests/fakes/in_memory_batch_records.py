"""What became of batches, in a dictionary."""

from dataclasses import dataclass, field

from application.ports.batch_records import following
from domain.data.batches import Batch
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords


@dataclass
class InMemoryBatchRecords:
    origins: InMemoryOriginRecords = field(default_factory=InMemoryOriginRecords)
    kept: dict[str, Batch] = field(default_factory=dict)

    def save(self, batch: Batch) -> None:
        self.kept[batch.content_sha256] = batch

    def find(self, content_sha256: str) -> Batch | None:
        return next((one for one in self.all() if one.content_sha256 == content_sha256), None)

    def all(self) -> list[Batch]:
        by_name = sorted(map(self._following, self.kept.values()), key=lambda batch: batch.name)
        return sorted(by_name, key=lambda batch: batch.updated_at, reverse=True)

    def _following(self, batch: Batch) -> Batch:
        for origin in self.origins.all():
            if origin.origin_id == batch.origin_id:
                return following(batch, origin.state, origin.reason)
        return batch
