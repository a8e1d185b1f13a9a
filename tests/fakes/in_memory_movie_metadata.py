"""Metadata in lists; people are told only of movies that were chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from application.errors import DatasetError
from application.ports.dataset_reader import Rejects
from domain.data.movie_details import MovieDetails


@dataclass
class InMemoryMovieMetadata:
    described: Sequence[MovieDetails]
    source: str = "memory"
    layout: str = "lists"
    rejects: Rejects = field(default_factory=Rejects)
    asked: list[MovieDetails] = field(default_factory=list)

    def movies(self) -> Iterator[MovieDetails]:
        for details in self.described:
            yield replace(details, directors=(), cast=())

    def with_people(self, chosen: Sequence[MovieDetails]) -> list[MovieDetails]:
        self.asked.extend(chosen)
        whole = {replace(details, directors=(), cast=()): details for details in self.described}
        return [whole[details] for details in chosen]


@dataclass
class InMemoryMetadataReader:
    sources: Mapping[str, Sequence[InMemoryMovieMetadata]]

    def open(self, path: str) -> Sequence[InMemoryMovieMetadata]:
        if path not in self.sources:
            raise DatasetError(f"{path} does not exist")
        return self.sources[path]
