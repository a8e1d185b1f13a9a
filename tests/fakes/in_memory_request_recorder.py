"""A recorder that keeps what it was handed."""

from dataclasses import dataclass, field

from application.ports.request_recorder import RecorderCounts
from domain.operations.requests import ServedRequest


@dataclass
class InMemoryRequestRecorder:
    requests: list[ServedRequest] = field(default_factory=list)
    dropped: int = 0
    is_closed: bool = False

    def record(self, request: ServedRequest) -> None:
        if self.is_closed:
            self.dropped += 1
        else:
            self.requests.append(request)

    def counts(self) -> RecorderCounts:
        return RecorderCounts(written=len(self.requests), dropped=self.dropped, waiting=0)

    def close(self) -> None:
        self.is_closed = True
