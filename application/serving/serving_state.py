"""What answers are made of: one immutable value, replaced as a whole."""

from dataclasses import dataclass
from datetime import datetime

from application.ports.similar_movies import SimilarMovies
from application.serving.served_ratings import ServedRatings
from domain.data.title_search import TitleIndex
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.recommender import Recommender

NO_VERSION = "none"
"""The version on the wire where no model is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServingState:
    """Everything that one answer needs, of one version for each role.

    A request takes the state once and keeps it to its end, so that no answer
    mixes two versions of a role; `ratings` are None where nothing predicts them.
    `catalogue` holds every movie known, most popular first, and `titles` finds
    them by words. `since` is when this version began to
    serve; `trouble` says why it is not what it should be, or is None.
    """

    version: str
    manifest_sha256: str
    family: str
    recommender: Recommender
    similar: SimilarMovies | None
    catalogue: MovieIndex
    titles: TitleIndex
    is_simulated: bool
    since: datetime
    ratings: ServedRatings | None = None
    trouble: str | None = None

    @property
    def has_model(self) -> bool:
        """Whether a released model answers, and not the bare catalogue."""
        return self.version != NO_VERSION

    @property
    def rating_version(self) -> str:
        """The version that predicts ratings, on the wire."""
        return NO_VERSION if self.ratings is None else self.ratings.version

    @property
    def trained(self) -> MovieIndex:
        """The movies that may be recommended, on the model's movie axis."""
        return self.recommender.movies


@dataclass(slots=True)
class ServingStateHolder:
    """Holds the state that new requests start with; `current` is replaced by reference."""

    current: ServingState
