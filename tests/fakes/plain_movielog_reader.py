"""A movielog reader that asks the grammar line by line: slow, and right by construction."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from application.errors import DatasetError
from domain.data.movielog import parse_bytes, quoted
from domain.data.movielog_block import (
    MovielogBlock,
    RatedMovies,
    RecommendationLines,
    RejectedLine,
    WatchedMinutes,
)
from domain.data.movielog_event import (
    AccountCreated,
    RatedMovie,
    RecommendationRequest,
    Rejection,
    WatchedMinute,
)


@dataclass
class _Rows:
    slugs: dict[str, int] = field(default_factory=dict)
    watches: list[tuple[int, WatchedMinute]] = field(default_factory=list)
    ratings: list[tuple[int, RatedMovie]] = field(default_factory=list)
    requests: list[tuple[int, RecommendationRequest]] = field(default_factory=list)
    accounts: int = 0
    rejects: list[RejectedLine] = field(default_factory=list)

    def slug(self, slug: str) -> int:
        return self.slugs.setdefault(slug, len(self.slugs))

    def block(self, lines: int, size: int) -> MovielogBlock:
        return MovielogBlock(
            lines=lines,
            size=size,
            watches=WatchedMinutes(
                viewer_ids=np.array([event.viewer_id for _, event in self.watches], np.int64),
                slugs=np.array([self.slug(event.slug) for _, event in self.watches], np.int32),
                minutes=np.array([event.minute for _, event in self.watches], np.int32),
                timestamps=np.array([event.timestamp for _, event in self.watches], np.int64),
                lines=np.array([line for line, _ in self.watches], np.int64),
            ),
            ratings=RatedMovies(
                viewer_ids=np.array([event.viewer_id for _, event in self.ratings], np.int64),
                slugs=np.array([self.slug(event.slug) for _, event in self.ratings], np.int32),
                ratings=np.array([event.rating for _, event in self.ratings], np.float32),
                timestamps=np.array([event.timestamp for _, event in self.ratings], np.int64),
                lines=np.array([line for line, _ in self.ratings], np.int64),
            ),
            recommendations=RecommendationLines(
                viewer_ids=np.array([event.viewer_id for _, event in self.requests], np.int64),
                timestamps=np.array([event.timestamp for _, event in self.requests], np.int64),
                statuses=np.array([event.status for _, event in self.requests], np.int32),
                latencies_ms=np.array([event.latency_ms for _, event in self.requests], np.float32),
                offsets=np.cumsum([0, *(len(event.slugs) for _, event in self.requests)]),
                slugs=np.array(
                    [self.slug(slug) for _, event in self.requests for slug in event.slugs],
                    np.int32,
                ),
                lines=np.array([line for line, _ in self.requests], np.int64),
            ),
            slugs=list(self.slugs),
            accounts_created=self.accounts,
            rejects=self.rejects,
        )


@dataclass
class PlainMovielog:
    source: str
    size: int | None
    paths: Sequence[Path]
    scale: int
    lines_per_block: int
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def content_sha256(self) -> str:
        return str(self.digest.hexdigest())

    def blocks(self) -> Iterator[tuple[MovielogBlock, int]]:
        reader = PlainMovielogReader()
        lines = [line for path in self.paths for line in BytesIO(path.read_bytes())]
        for start in range(0, len(lines), self.lines_per_block):
            some = lines[start : start + self.lines_per_block]
            self.digest.update(b"".join(some))
            numbers = range(start + 1, start + 1 + len(some))
            size = sum(map(len, some))
            yield reader.parse(some, numbers=numbers, scale=self.scale), size


@dataclass
class PlainMovielogReader:
    """Reads plain files and globs; `lines_per_block` small, so that blocks are many."""

    lines_per_block: int = 7

    @contextmanager
    def open(self, source: str, *, scale: int) -> Iterator[PlainMovielog]:
        folder = Path(source).parent
        paths = sorted(path for path in folder.glob(Path(source).name) if path.is_file())
        if not paths:
            raise DatasetError(f"there is no {source}")
        yield PlainMovielog(
            source=source,
            size=sum(path.stat().st_size for path in paths),
            paths=paths,
            scale=scale,
            lines_per_block=self.lines_per_block,
        )

    def parse(self, lines: Sequence[bytes], *, numbers: Sequence[int], scale: int) -> MovielogBlock:
        rows = _Rows()
        for row, line in enumerate(lines):
            match parse_bytes(line, scale=scale):
                case WatchedMinute() as event:
                    rows.watches.append((row, event))
                case RatedMovie() as event:
                    rows.ratings.append((row, event))
                case RecommendationRequest() as event:
                    rows.requests.append((row, event))
                case AccountCreated():
                    rows.accounts += 1
                case Rejection(reason=reason):
                    rows.rejects.append(
                        RejectedLine(number=numbers[row], reason=reason.value, text=quoted(line))
                    )
        return rows.block(len(lines), sum(map(len, lines)))
