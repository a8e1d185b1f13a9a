"""Cold start: what there is to go by for a viewer, from most to least.

====================================  ========================  ===========
what is known                         scores come from          is_fallback
====================================  ========================  ===========
a history in training, nothing new    the viewer's factors      no
fresh events or seeds (and history)   fold-in of all of them    no
a like that was taken back since      fold-in of the others     no
nothing                               popularity                yes
anything, but the model is impersonal popularity                yes
====================================  ========================  ===========
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from domain.recommendation.histories import History
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.rating import GivenRating
from domain.recommendation.scoring import Scores, top_k
from domain.recommendation.slate import SlateFilter

FAVOURITES_PER_GENRE = 5
"""How many of a genre's most popular movies stand for the genre as a seed."""

NO_HISTORY = History(
    movies=np.empty(0, np.intp), weights=np.empty(0, np.float32), timestamps=np.empty(0, np.int64)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshEvents:
    """What a viewer did since the model was fitted: `liked` is learnt from, `seen` not shown.

    `liked_at` says when each of `liked` was, in seconds; where it is empty, all of it
    counts as done just now. `rated` are the ratings among it, from which predicted
    ratings learn; a low one takes back that the movie was liked before.
    """

    liked: tuple[MovieId, ...] = ()
    seen: tuple[MovieId, ...] = ()
    liked_at: tuple[int, ...] = ()
    rated: tuple[GivenRating, ...] = ()

    def __post_init__(self) -> None:
        if self.liked_at and len(self.liked_at) != len(self.liked):
            raise InvalidValueError(
                f"{len(self.liked)} movies were liked at {len(self.liked_at)} moments"
            )


NOTHING_FRESH = FreshEvents()


class Evidence(NamedTuple):
    """What one answer goes by; a named tuple, because one is made for every answer.

    `row` is the training row whose scores say it all; where it is None, `history`
    has to be folded in. `favourites` maps a seed genre to the positions that stand
    for it; `history` holds them too. `within_genres` confines the slate, where
    genres are all there is to go by. `seen` are positions not to be shown again,
    `seen_since` those of them that a training row does not know of.
    """

    row: int | None
    seen: Sequence[int] | NDArray[np.int32] | NDArray[np.intp]
    history: History = NO_HISTORY
    favourites: Mapping[str, NDArray[np.intp]] = MappingProxyType({})
    within_genres: tuple[str, ...] = ()
    seen_since: Sequence[int] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the viewer's taste."""
        return self.row is None and len(self.history) == 0


def still_liked(history: History, rated_low_at: Mapping[int, int]) -> History:
    """Return `history` without what was rated low since; positions are mapped to seconds."""
    kept = [
        rated_low_at.get(position, moment - 1) < moment
        for position, moment in zip(
            history.movies.tolist(), history.timestamps.tolist(), strict=True
        )
    ]
    if all(kept):
        return history
    return History(
        movies=history.movies[kept],
        weights=history.weights[kept],
        timestamps=history.timestamps[kept],
    )


def folded_in(
    history: History,
    liked: Mapping[int, int],
    favourites: Mapping[str, NDArray[np.intp]],
    now: int,
) -> History:
    """Return `history` with what was liked since and the favourites of seed genres, once each.

    `liked` maps positions to moments, in seconds; favourites are chosen `now`.
    """
    new = np.concatenate([np.fromiter(liked, np.intp, len(liked)), *favourites.values()])
    fresh = np.setdiff1d(new, history.movies)
    movies = np.concatenate([history.movies, fresh])
    weights = np.concatenate([history.weights, np.ones(len(fresh), np.float32)])
    moments = [liked.get(position, now) for position in fresh.tolist()]
    timestamps = np.concatenate([history.timestamps, np.array(moments, np.int64)])
    order = np.argsort(movies, kind="stable")
    return History(movies=movies[order], weights=weights[order], timestamps=timestamps[order])


def favourites_of(
    genres: Sequence[str], movies: MovieIndex, popularity: Scores, own: Sequence[int]
) -> dict[str, NDArray[np.intp]]:
    """Return the most popular movies of each genre that the axis has at all.

    Movies that are the viewer's `own` evidence already do not stand for a genre.
    """
    found: dict[str, NDArray[np.intp]] = {}
    for genre in genres:
        of_genre = movies.showable(SlateFilter(genres=(genre,)))
        ranked = np.where(of_genre, popularity, np.float32(-np.inf))
        best = top_k(ranked, FAVOURITES_PER_GENRE)
        if len(best):
            found[genre] = np.setdiff1d(best, own)
    return found
