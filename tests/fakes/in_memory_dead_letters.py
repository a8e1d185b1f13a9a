"""Dead letters in a dictionary."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from domain.data.movielog_block import RejectedLine


@dataclass
class InMemoryDeadLetterFile:
    lines: list[RejectedLine] = field(default_factory=list)

    def add(self, lines: Sequence[RejectedLine]) -> None:
        self.lines += lines


@dataclass
class InMemoryDeadLetters:
    files: dict[str, list[RejectedLine]] = field(default_factory=dict)

    @contextmanager
    def keep(self, origin_id: str) -> Iterator[InMemoryDeadLetterFile]:
        file = InMemoryDeadLetterFile()
        yield file
        if file.lines:
            self.files[origin_id] = file.lines

    def place(self, origin_id: str) -> str:
        return f"dead-letters/{origin_id}.jsonl"

    def remove(self, origin_id: str) -> None:
        self.files.pop(origin_id, None)

    def stored_ids(self) -> set[str]:
        return set(self.files)
