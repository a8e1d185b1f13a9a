"""Published versions and verdicts in lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion


@dataclass
class InMemoryModelRecords:
    published: list[ModelVersion] = field(default_factory=list)
    recorded: list[RecordedVerdict] = field(default_factory=list)

    def publish(self, versions: Sequence[ModelVersion]) -> None:
        self.published = sorted(versions, key=lambda version: version.number)

    def versions(self) -> list[ModelVersion]:
        return list(self.published)

    def add_verdict(self, verdict: RecordedVerdict) -> None:
        self.recorded.append(verdict)

    def verdicts(self, limit: int = 100) -> list[RecordedVerdict]:
        oldest_first = sorted(self.recorded, key=lambda verdict: verdict.decided_at)
        return oldest_first[::-1][:limit]
