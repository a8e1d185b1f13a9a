"""A released model, scoring on the axes of another fit."""

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.histories import Histories, History, TrainingSet, position_in
from domain.recommendation.scoring import RankingModel, Scores


class TransferredModel:
    """Scores the movies and viewers of `target` as the service would with a model fitted on `own`.

    A viewer whose history is the one the model was fitted on is scored by their
    training row, any other by fold-in. Movies that the model does not know score
    `-inf`: it cannot recommend them.
    """

    def __init__(self, model: RankingModel, own: TrainingSet, target: TrainingSet) -> None:
        self._model = model
        self._own = own
        self._target = target
        _, self._target_positions, self._own_positions = np.intersect1d(
            target.movie_ids, own.movie_ids, assume_unique=True, return_indices=True
        )
        self._to_own = np.full(len(target.movie_ids), -1, np.intp)
        self._to_own[self._target_positions] = self._own_positions

    @property
    def is_personal(self) -> bool:
        """Whether scores depend on the viewer."""
        return self._model.is_personal

    def score_viewer(self, row: int, histories: Histories) -> Scores:
        """Return the scores of the viewer in row `row` of the target."""
        known = self._on_own_axis(histories[row])
        own_row = position_in(self._own.viewer_ids, int(self._target.viewer_ids[row]))
        if own_row is not None and np.array_equal(
            known.movies, self._own.histories[own_row].movies
        ):
            return self._on_target_axis(self._model.score_viewer(own_row, self._own.histories))
        return self._on_target_axis(self._model.score_history(known))

    def score_history(self, history: History) -> Scores:
        """Return the scores of a viewer known by `history` alone."""
        return self._on_target_axis(self._model.score_history(self._on_own_axis(history)))

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:
        """Return `score_viewer` of many rows at once, (len(rows), n_movies)."""
        scores = np.empty((len(rows), len(self._to_own)), np.float32)
        for place, row in enumerate(rows.tolist()):
            scores[place] = self.score_viewer(row, histories)
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return zeros: a transferred model is compared, never served."""
        return np.zeros((len(movies), len(history)), np.float32)

    def without_viewer(self, row: int) -> "TransferredModel":
        """Return the same for a target without one viewer."""
        return TransferredModel(self._model, self._own, self._target.without(row))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return nothing: a transferred model is never stored."""
        return {}

    def _on_own_axis(self, history: History) -> History:
        movies = self._to_own[history.movies]
        known = movies >= 0
        return History(
            movies=movies[known],
            weights=history.weights[known],
            timestamps=history.timestamps[known],
        )

    def _on_target_axis(self, scores: Scores) -> Scores:
        moved = np.full(len(self._to_own), -np.inf, np.float32)
        moved[self._target_positions] = scores[self._own_positions]
        return moved
