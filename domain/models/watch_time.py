"""Watch time: movies ranked by how much of them a viewer would watch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.array_names import found_behind, put_behind
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.share_network import ShareNetwork
from domain.recommendation.histories import Histories, History
from domain.recommendation.scoring import Scores

_NETWORK, _WORTH = "network_", "worth"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchTimeModel:
    """Scores a movie by the share of it that the viewer is predicted to watch, times its worth.

    `embeddings` hold the factors of viewers and movies, and fold viewers in by
    their positives; `network` makes shares in [0, 1] of them. `worth` (n_movies,)
    float32 is 1 for all where movies are ranked by share, and their runtime in
    minutes where they are ranked by minutes.
    """

    embeddings: MatrixFactorizationModel
    network: ShareNetwork
    worth: NDArray[np.float32]

    @property
    def is_personal(self) -> bool:
        """Scores depend on the viewer."""
        return True

    def score_viewer(self, row: int, histories: Histories) -> Scores:  # noqa: ARG002  # the factors hold it
        """Return the scores (n_movies,) by the viewer's factors found in training."""
        return self._scores(self.embeddings.viewer_factors[row])

    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,) of a viewer folded in; of a stranger for no history."""
        return self._scores(self.embeddings.fold_in(history))

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:
        """Return `score_viewer` of many rows, (len(rows), n_movies)."""
        scores = np.empty((len(rows), len(self.worth)), np.float32)
        for place, row in enumerate(rows.tolist()):
            scores[place] = self.score_viewer(row, histories)
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return what each event adds to the share of each of `movies`, times the movie's worth.

        (len(movies), len(history)): the share less that of a stranger, shared out first
        among the numbers of the viewer's taste, then among the events that make these up.
        """
        taste = self.embeddings.fold_in(history)
        multipliers = self.network.multipliers(taste, self.embeddings.movie_factors, movies)
        return self.embeddings.moved_along(multipliers * self.worth[movies, np.newaxis], history)

    def without_viewer(self, row: int) -> Self:
        """Return the model without the factors of one viewer."""
        return replace(self, embeddings=self.embeddings.without_viewer(row))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays of the embeddings, those of the network by their prefix, and worths."""
        return {
            **self.embeddings.arrays(),
            **put_behind(_NETWORK, self.network.arrays()),
            _WORTH: self.worth,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            embeddings=MatrixFactorizationModel.from_arrays(arrays),
            network=ShareNetwork.from_arrays(found_behind(_NETWORK, arrays)),
            worth=arrays[_WORTH].astype(np.float32, copy=False),
        )

    def _scores(self, taste: NDArray[np.float32]) -> Scores:
        shares = self.network.shares(taste, self.embeddings.movie_factors)
        shares *= self.worth
        return shares
