"""The released version that predicts ratings, as it is served."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from application.errors import NotFoundError, ReleaseError
from application.ports.artefacts import ArtefactFolders
from application.ports.released_versions import ReleasedVersions
from domain.data.new_movie import NewMovie
from domain.errors import ArtefactError
from domain.identifiers import MovieId, VersionNumber, ViewerId
from domain.recommendation.new_movie_rating import predicted_new
from domain.recommendation.rating_predictor import RatingPredictor

WARM_UP_MOVIES = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServedRatings:
    """A released version that predicts ratings, as it was read from its folder."""

    number: VersionNumber
    folder: Path
    family: str
    manifest_sha256: str
    predictor: RatingPredictor

    @property
    def version(self) -> str:
        """The version on the wire."""
        return str(self.number)


class LoadRatings:
    """Reads a released version that predicts ratings whole, every hash verified, or not at all."""

    def __init__(self, releases: ReleasedVersions, artefacts: ArtefactFolders) -> None:
        self._releases = releases
        self._artefacts = artefacts

    def __call__(self, number: VersionNumber) -> ServedRatings:
        """Return the release, or raise `ReleaseError` saying what is wrong with it."""
        try:
            folder = self._releases.folder(number)
            predictor, manifest = self._artefacts.read_predictor(folder)
            return ServedRatings(
                number=number,
                folder=folder,
                family=manifest.plan.family,
                manifest_sha256=self._artefacts.manifest_sha256(folder),
                predictor=predictor,
            )
        except (ArtefactError, NotFoundError, OSError) as error:
            raise ReleaseError(f"version {number} cannot predict ratings: {error}") from error


def warm_up_ratings(ratings: ServedRatings, _now: datetime) -> None:
    """Predict a few ratings, so that no viewer waits for the first pages of the files."""
    predictor = ratings.predictor
    movies = [MovieId(movie) for movie in predictor.movie_ids[:WARM_UP_MOVIES].tolist()]
    predictor.predict(None, movies)
    for viewer in predictor.viewer_ids[:1].tolist():
        predictor.predict(ViewerId(viewer), movies)
        predictor.predict_known(ViewerId(viewer), movies)
    predicted_new(predictor, None, NewMovie(title="A new movie"))
