"""A trained model as a folder of plain files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from domain.data.catalog import Movie
from domain.identifiers import ViewerId
from domain.models.manifest import Manifest
from domain.recommendation.explanations import Explanations
from domain.recommendation.histories import SeenMovies, TrainingSet, position_in
from domain.recommendation.scoring import RankingModel, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedModel:
    """All that serving needs of one fit.

    `popularity` and `well_rated` (n_movies,) order the movies for viewers of
    whom nothing is known; `movie_vectors` (n_movies, d) float32 have unit
    length, and their cosines say which movies are similar. `explanations` are of
    the viewers of `data`, `seen` of all there are; `movies` run along its movie axis.
    """

    model: RankingModel
    data: TrainingSet
    seen: SeenMovies
    explanations: Explanations
    popularity: Scores
    well_rated: Scores
    movie_vectors: Scores
    movies: Sequence[Movie]

    def without(self, viewer: ViewerId) -> "TrainedModel | None":
        """Return the model without all it holds of one viewer, or None where it holds nothing.

        What it has learnt of movies stays, for it is of all viewers together.
        """
        row = position_in(self.data.viewer_ids, viewer)
        if row is None:
            seen = self.seen.without_other(viewer)
            return None if seen is None else replace(self, seen=seen)
        return replace(
            self,
            model=self.model.without_viewer(row),
            data=self.data.without(row),
            seen=self.seen.without(row),
            explanations=self.explanations.without(row),
        )


class ArtefactFolders(Protocol):
    """Writes trained models to folders and reads them back, bit for bit."""

    def write(self, trained: TrainedModel, manifest: Manifest, folder: Path) -> Manifest:
        """Write everything, hash every file, write `manifest.json` last; return it with hashes."""
        ...

    def read(self, folder: Path) -> tuple[TrainedModel, Manifest]:
        """Verify every hash and map the arrays into memory.

        Raises `ArtefactError` naming the file that is missing, changed, or of
        a newer format.
        """
        ...

    def manifest_sha256(self, folder: Path) -> str:
        """Return the SHA-256 of the folder's manifest, which names all it holds.

        Raises `ArtefactError` where there is no manifest.
        """
        ...
