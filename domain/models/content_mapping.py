"""From what a movie is made of to its bias and factors, in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.array_names import found_behind, put_behind
from domain.models.movie_features import Columns, MovieFeatures
from domain.recommendation.new_movie_rating import NewMoviePlace, NewMovieRating, likeness_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentMapping:
    """Gives any movie the bias and factors that rated movies of such content have.

        y(x) = ȳ + Wᵀ (x - x̄)

    x are the columns of all `kinds` of features; of a kind that is not known, they count as
    average. y is a bias, then S draws of f factors. `means` (k,) x̄, `levels` (1 + S f,) ȳ,
    `weights` (k, 1 + S f) W. Movies are alike along `axes` (k, a), where those of the model's
    axis have their `places` (n_movies, a). `spreads` (2,) are the standard deviations of ratings
    about the predictions for movies that were never seen, for unknown viewers and for known
    ones. Source: Gantner, Drumond, Freudenthaler, Rendle and Schmidt-Thieme, "Learning
    attribute-to-feature mappings for cold-start recommendations", ICDM 2010.
    """

    features: MovieFeatures
    means: Columns
    levels: NDArray[np.float32]
    weights: NDArray[np.float32]
    axes: NDArray[np.float32]
    places: NDArray[np.float32]
    spreads: NDArray[np.float64]

    def encode(self, movies: Sequence[Described]) -> NDArray[np.float32]:
        """Return bias and factors of each movie, (n, 1 + S f)."""
        return self._mapped(self._columns(movies))

    def place(
        self,
        movie: Described,
        viewer_level: float,
        viewer_factors: NDArray[np.float32] | None,
        scale: tuple[float, float],
    ) -> NewMoviePlace | None:
        """Return what a viewer would give `movie`, and how like known ones it is.

        `viewer_level` is the mean rating with the viewer's bias, `viewer_factors` (S, f) are None
        of a viewer who is not known. None where nothing of the movie is known.
        """
        columns = self._columns([movie])
        if not columns.any():
            return None
        mapped = self._mapped(columns)[0]
        rating = viewer_level + float(mapped[0])
        if viewer_factors is not None:
            rating += float(mapped[1:] @ viewer_factors.reshape(-1)) / len(viewer_factors)
        return NewMoviePlace(
            rating=NewMovieRating.by_content(
                rating, self.spreads, scale, knows_viewer=viewer_factors is not None
            ),
            likeness=likeness_of(self.places, columns[0] @ self.axes),
        )

    def for_new_viewers(self) -> Self:
        """Return the mapping for a viewer whom the fit has not met: intervals are a stranger's."""
        return replace(self, spreads=self.spreads[[0, 0]])

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the features' arrays and its own, told apart from others by a prefix."""
        own = {name: getattr(self, name) for name in _OWN_ARRAYS}
        return put_behind(_PREFIX, {**self.features.arrays(), **own})

    @classmethod
    def found_in(cls, arrays: Mapping[str, NDArray[Any]]) -> Self | None:
        """Return the mapping that `arrays()` was taken from, or None where none of them is there.

        Raises KeyError where one lacks.
        """
        found = found_behind(_PREFIX, arrays)
        if not found:
            return None
        own = {name: found[name] for name in _OWN_ARRAYS}
        return cls(features=MovieFeatures.from_arrays(found), **own)

    def _columns(self, movies: Sequence[Described]) -> Columns:
        return about_means(self.features.kinds(movies), self.means)

    def _mapped(self, columns: Columns) -> NDArray[np.float32]:
        return self.levels + columns @ self.weights


_PREFIX = "mapping_"
_OWN_ARRAYS = ("means", "levels", "weights", "axes", "places", "spreads")


def about_means(kinds: Sequence[Columns], means: Columns) -> Columns:
    """Return tables side by side, about the means of their columns, (n, k).

    Zeros where a table has zeros throughout a row: what is not known is average.
    """
    widths = [kind.shape[1] for kind in kinds]
    is_known = np.repeat(np.column_stack([kind.any(axis=1) for kind in kinds]), widths, axis=1)
    return np.where(is_known, np.concatenate(kinds, axis=1) - means, np.float32(0))
