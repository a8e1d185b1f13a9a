"""The released version that predicts ratings, as it is served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from application.errors import NotFoundError, ReleaseError
from application.ports.artefacts import ArtefactFolders
from application.ports.released_versions import ReleasedVersions
from domain.data.new_movie import NewMovie
from domain.errors import ArtefactError
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId, VersionNumber, ViewerId
from domain.recommendation.new_movie_rating import predicted_new
from domain.recommendation.rating import GivenRating
from domain.recommendation.rating_predictor import RatingPredictor
from domain.recommendation.viewer_belief import ViewerBelief

WARM_UP_MOVIES = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServedRatings:
    """A released version that predicts ratings, as it was read from its folder.

    `belief` is what it believes of viewers whom it does not know, and `newest` the time of the
    last rating it was fitted on, in seconds.
    """

    number: VersionNumber
    folder: Path
    family: str
    manifest_sha256: str
    predictor: RatingPredictor
    belief: ViewerBelief
    newest: int

    @property
    def version(self) -> str:
        """The version on the wire."""
        return str(self.number)

    def predictor_for(
        self, viewer: ViewerId | None, rated: Sequence[GivenRating]
    ) -> RatingPredictor:
        """Return the predictor, with what `viewer` has `rated` since the fit folded in."""
        if viewer is None or not rated:
            return self.predictor
        if self.predictor.knows(viewer):
            rated = [given for given in rated if given.timestamp > self.newest]
        return self.predictor.folded_in(self.belief, viewer, rated) if rated else self.predictor


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
                belief=_belief_of(predictor),
                newest=manifest.released_fit.data.last_timestamp,
            )
        except (ArtefactError, NotFoundError, OSError) as error:
            raise ReleaseError(f"version {number} cannot predict ratings: {error}") from error


def _belief_of(predictor: RatingPredictor) -> ViewerBelief:
    try:
        return predictor.model.viewer_belief()
    except (ValueError, IndexError) as error:
        raise ArtefactError(f"its arrays do not fit one another: {error}; train again") from error


def warm_up_ratings(ratings: ServedRatings, _now: datetime) -> None:
    """Predict a few ratings, so that no viewer waits for the first pages of the files."""
    predictor = ratings.predictor
    movies = [MovieId(movie) for movie in predictor.movie_ids[:WARM_UP_MOVIES].tolist()]
    predictor.predict(None, movies)
    for viewer in predictor.viewer_ids[:1].tolist():
        predictor.predict(ViewerId(viewer), movies)
        predictor.predict_known(ViewerId(viewer), movies)
    ratings.predictor_for(
        ViewerId(MAXIMUM_IDENTIFIER), [GivenRating(movie, 0.5, 0) for movie in movies]
    )
    predicted_new(predictor, None, NewMovie(title="A new movie", year=2000))
