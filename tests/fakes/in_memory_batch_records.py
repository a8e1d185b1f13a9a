"""What became of batches, in a dictionary."""

from dataclasses import dataclass, field

from domain.data.batches import Batch


@dataclass
class InMemoryBatchRecords:
    kept: dict[str, Batch] = field(default_factory=dict)

    def save(self, batch: Batch) -> None:
        self.kept[batch.content_sha256] = batch

    def find(self, content_sha256: str) -> Batch | None:
        return self.kept.get(content_sha256)

    def all(self) -> list[Batch]:
        by_name = sorted(self.kept.values(), key=lambda batch: batch.name)
        return sorted(by_name, key=lambda batch: batch.updated_at, reverse=True)
