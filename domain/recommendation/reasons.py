"""Reasons: why a movie is shown, from what really moved its score."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.recommendation.explanations import Named, strongest_of
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores
from domain.recommendation.slate import Reason, ReasonKind

POPULAR = Reason(kind=ReasonKind.POPULAR, text="Popular with other viewers")
FROM_CATALOGUE = Reason(kind=ReasonKind.POPULAR, text="From the catalogue: no model is loaded yet")


def because_of_movies(named: Named, movies: Sequence[Movie]) -> list[Reason]:
    """Return a reason for each row of `named`; one that names no movie is merely popular.

    `movies` run along the model's axis.
    """
    return [
        _because_of_two(movies[first], movies[second])
        if second >= 0
        else _because_of_one(movies[first])
        if first >= 0
        else POPULAR
        for first, second in named.tolist()
    ]


def because_of_genres_or_movies(
    contributions: Scores,
    history: History,
    favourites: Mapping[str, NDArray[np.intp]],
    shown: NDArray[np.intp],
    movies: Sequence[Movie],
) -> list[Reason]:
    """Return for each row the seed genre or the viewer's own movies that added most to its score.

    `favourites` are positions that stand for a genre: the viewer never named
    them, and neither do the reasons. A genre is named only for a movie that is
    of it. `shown` (n_items,) and `movies` lie on the model's axis.
    """
    by_genre = {
        genre: contributions[:, np.isin(history.movies, positions)].sum(axis=1).tolist()
        for genre, positions in favourites.items()
    }
    contributions[:, np.isin(history.movies, np.concatenate(list(favourites.values())))] = 0.0
    most_of_own = contributions.max(axis=1).tolist()
    of_movies = because_of_movies(strongest_of(contributions, history), movies)
    return [
        _because_of_genre(
            {genre: added[row] for genre, added in by_genre.items()},
            movies[position],
            most_of_own[row],
        )
        or of_movies[row]
        for row, position in enumerate(shown.tolist())
    ]


def popular_in(genres: Sequence[str], movie: Movie) -> Reason:
    """Return that a movie is popular, among those of its `genres` that were asked for."""
    wanted = {genre.casefold() for genre in genres}
    named = [genre for genre in movie.genres if genre.casefold() in wanted]
    if not named:
        return POPULAR
    return Reason(kind=ReasonKind.POPULAR, text=f"Popular in {' and '.join(named)}")


def similar_to(movie: Movie) -> Reason:
    """Return that viewers treat a movie like `movie`."""
    return Reason(
        kind=ReasonKind.SIMILAR, text=f"Similar to {movie.title}", movie_ids=(movie.movie_id,)
    )


def _because_of_one(movie: Movie) -> Reason:
    return Reason(
        ReasonKind.BECAUSE_OF_MOVIES, f"Because you liked {movie.title}", (movie.movie_id,)
    )


def _because_of_two(first: Movie, second: Movie) -> Reason:
    return Reason(
        ReasonKind.BECAUSE_OF_MOVIES,
        f"Because you liked {first.title} and {second.title}",
        (first.movie_id, second.movie_id),
    )


def _because_of_genre(
    added_by: Mapping[str, float], movie: Movie, most_of_own: float
) -> Reason | None:
    own_genres = {genre.casefold() for genre in movie.genres}
    added = {genre: by for genre, by in added_by.items() if genre.casefold() in own_genres}
    best = max(added, key=added.__getitem__, default=None)
    if best is None or added[best] <= max(0.0, most_of_own):
        return None
    return Reason(ReasonKind.BECAUSE_OF_GENRES, f"Because you chose {best}")
