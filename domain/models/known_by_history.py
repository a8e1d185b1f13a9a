"""Personal models to which a viewer is what is in the history, and nothing else."""

from abc import ABC, abstractmethod
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.histories import Histories, History
from domain.recommendation.scoring import Scores


class KnownByHistory(ABC):
    """Gives known viewers the very scores that fold-in gives them: it learns nothing of viewers."""

    __slots__ = ()

    @property
    @abstractmethod
    def n_movies(self) -> int:
        """How many movies are scored."""

    @abstractmethod
    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,) of a viewer with this history."""

    @property
    def is_personal(self) -> bool:
        """Scores depend on the viewer's history."""
        return True

    def score_viewer(self, row: int, histories: Histories) -> Scores:
        """Return `score_history` of the viewer's history."""
        return self.score_history(histories[row])

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:
        """Return `score_history` of each row, (len(rows), n_movies)."""
        scores = np.empty((len(rows), self.n_movies), np.float32)
        for position, row in enumerate(rows.tolist()):
            scores[position] = self.score_history(histories[row])
        return scores

    def without_viewer(self, row: int) -> Self:  # noqa: ARG002  # it holds nothing of single viewers
        """Return the model as it is."""
        return self
