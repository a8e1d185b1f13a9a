"""What is known of viewers and of movies, as columns that a factorisation machine weighs."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.recommendation.rating_set import RatingSet

_YEARS_PER_AGE_GROUP = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """Columns of viewers or of movies, (n, n_columns) float64, in groups of one kind.

    `groups` (n_columns,) ascends from 0: columns of one group share a prior.
    """

    columns: sparse.csr_matrix
    groups: NDArray[np.intp]


def viewer_features(data: RatingSet, demographics: Sequence[Demographics]) -> Features:
    """Return for each viewer: who it is, which movies it rated, gender, age group, occupation.

    A viewer of whom a group says nothing has zeros there; a group that says
    nothing of anybody is left out.
    """
    of_viewer = {int(one.viewer_id): one for one in demographics}
    known = [of_viewer.get(viewer) for viewer in data.viewer_ids.tolist()]
    ages = [one.age if one else None for one in known]
    return _features(
        sparse.identity(len(known), format="csr"),
        _of_unit_length(_rated(data)),
        _named([one.gender if one else None] for one in known),
        _named([None if age is None else age // _YEARS_PER_AGE_GROUP] for age in ages),
        _named([one.occupation if one else None] for one in known),
    )


def movie_features(data: RatingSet, movies: Sequence[Movie]) -> Features:
    """Return for each movie: which it is, which viewers rated it, genres, decade.

    `movies` run along the axis of `data`, or are none at all.
    """
    return _features(
        sparse.identity(len(data.movie_ids), format="csr"),
        _of_unit_length(_rated(data).T.tocsr()),
        *(
            _of_unit_length(_named(words))
            for words in (
                [movie.genres for movie in movies],
                [[None if movie.year is None else movie.year // 10] for movie in movies],
            )
            if movies
        ),
    )


def _rated(data: RatingSet) -> sparse.csr_matrix:
    """Return 1 where a viewer rated a movie, at any value, (n_viewers, n_movies)."""
    shape = len(data.viewer_ids), len(data.movie_ids)
    return sparse.csr_matrix((np.ones(len(data)), (data.viewers, data.movies)), shape=shape)


def _named(words: Iterable[Iterable[Hashable]]) -> sparse.csr_matrix:
    """Return a column for each word but None, 1 in the rows that have it."""
    column_of: dict[Hashable, int] = {}
    rows, columns, n = [], [], 0
    for row, said in enumerate(words):
        n = row + 1
        for word in said:
            if word is not None:
                rows.append(row)
                columns.append(column_of.setdefault(word, len(column_of)))
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, len(column_of)))


def _of_unit_length(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return rows of zeros and ones divided by √(number of ones), as SVD++ weighs what was rated.

    Source: Koren, "Factorization meets the neighborhood", KDD 2008.
    """
    ones = np.diff(table.indptr)
    return sparse.diags(1.0 / np.sqrt(np.maximum(ones, 1))) @ table


def _features(*kinds: sparse.csr_matrix) -> Features:
    said = [kind for kind in kinds if kind.nnz]
    return Features(
        columns=sparse.csr_matrix(sparse.hstack(said)),
        groups=np.repeat(np.arange(len(said)), [kind.shape[1] for kind in said]),
    )
