"""A trained model as a folder of plain files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from domain.data.catalog import Movie
from domain.identifiers import ViewerId
from domain.models.manifest import Manifest
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import SeenMovies, TrainingSet, position_in
from domain.recommendation.rating_predictor import RatingPredictor
from domain.recommendation.scoring import RankingModel, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedModel:
    """All that serving needs of one fit of the ranking role.

    `popularity` and `well_rated` (n_movies,) order the movies for viewers of
    whom nothing is known; `movie_vectors` (n_movies, d) float32 have unit
    length, and their cosines say which movies are similar. `best_movies` are of
    the viewers of `data`, `seen` of all there are; `movies` run along its movie axis.
    """

    model: RankingModel
    data: TrainingSet
    seen: SeenMovies
    best_movies: BestMovies
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
            best_movies=self.best_movies.without(row),
        )


Trained = TrainedModel | RatingPredictor
"""What a version of either role is made of."""


class ArtefactFolders(Protocol):
    """Writes trained models to folders and reads them back, bit for bit.

    Reading verifies every hash and maps the arrays into memory. It raises
    `ArtefactError` naming the file that is missing, changed, or of a newer format.
    """

    def write(self, trained: Trained, manifest: Manifest, folder: Path) -> Manifest:
        """Write everything, hash every file, write `manifest.json` last; return it with hashes."""
        ...

    def read(self, folder: Path) -> tuple[TrainedModel, Manifest]:
        """Return a version of the ranking role; of another it is an `ArtefactError`."""
        ...

    def read_predictor(self, folder: Path) -> tuple[RatingPredictor, Manifest]:
        """Return a version of the rating role; of another it is an `ArtefactError`."""
        ...

    def read_any(self, folder: Path) -> tuple[Trained, Manifest]:
        """Return a version of the role that its manifest names."""
        ...

    def manifest_sha256(self, folder: Path) -> str:
        """Return the SHA-256 of the folder's manifest, which names all it holds.

        Raises `ArtefactError` where there is no manifest.
        """
        ...
