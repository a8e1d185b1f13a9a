"""The network that ranks, and how it is fitted to what viewers liked next."""

from collections.abc import Iterator

import numpy as np
import torch

from adapters.models.hybrid.descent import descend
from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.movie_network import Chance, MovieNetwork, as_array
from adapters.models.hybrid.parameters import HybridRankingParameters
from adapters.models.hybrid.ranking_lessons import Lesson, RankingLessons
from application.ports.progress import Step
from domain.models.decay import Decay
from domain.models.fit_data import FitData
from domain.models.hybrid_ranking import HybridRankingModel
from domain.models.popularity import popularity_of


class RankingNetwork:
    """Scores movies as `HybridRankingModel` does, by its three arrays side by side.

    The outputs for a movie are a bias, f factors, and f numbers of what it tells of a
    taste to like it; the bias starts at the logarithm of the movie's popularity.
    """

    def __init__(
        self,
        fit: FitData,
        inputs: ContentInputs,
        parameters: HybridRankingParameters,
        chance: Chance,
    ) -> None:
        self._chance = chance
        self._parameters = parameters
        self.movies = MovieNetwork(inputs, parameters, 1 + 2 * parameters.factors, chance)
        biases = np.log1p(popularity_of(fit.data, decay_of(parameters)))
        with torch.no_grad():
            self.movies.parameters["movies"][:, 0] = torch.from_numpy(biases - biases.mean())

    def loss(self, lesson: Lesson) -> torch.Tensor:
        """Return the mean surprise at what came next, out of all that was not known, (); penalised.

        Cross-entropy of the softmax over the whole catalogue, no movie sampled.
        """
        own = self.movies.parameters["movies"]
        known = self._chance.kept((len(own), 1), self._parameters.id_dropout)
        outputs = self.movies.suggested(self._parameters.dropout) + own * known
        biases, factors, told = outputs.split([1, *[self._parameters.factors] * 2], dim=1)
        weights = lesson.known.sum(dim=1, keepdim=True).clamp(min=torch.finfo().tiny)
        tastes = lesson.known @ told / weights.sqrt()
        scores = (tastes @ factors.T + biases.T).masked_fill(lesson.known > 0, -torch.inf)
        chances = scores.log_softmax(dim=1).masked_fill(lesson.known > 0, 0.0)
        surprise = -(chances * lesson.next).sum() / lesson.next.sum().clamp(min=1.0)
        size = own[:, 1:].square().sum() / self._parameters.factors
        penalty = self._parameters.regularization * size
        return surprise + penalty + self.movies.penalty(self._parameters)

    def model(self) -> HybridRankingModel:
        """Return the model that is served: plain arrays."""
        with torch.no_grad():
            outputs = as_array(self.movies.suggested(0.0) + self.movies.parameters["movies"])
        factors = self._parameters.factors
        return HybridRankingModel(
            movie_biases=outputs[:, 0].copy(),
            movie_factors=np.asfortranarray(outputs[:, 1 : 1 + factors]),
            told_tastes=np.ascontiguousarray(outputs[:, 1 + factors :]),
        )


def fitted_ranking(
    fit: FitData, parameters: HybridRankingParameters, seed: int, step: Step
) -> HybridRankingModel:
    """Return the model fitted to the positives of `fit`, on the accelerator where there is one.

    Equal to the bit for a seed on one CPU; accelerators add up in any order.
    """
    inputs = ContentInputs.of(fit.movies, parameters)
    step.advance()
    chance = Chance.seeded(seed)
    network = RankingNetwork(fit, inputs, parameters, chance)
    lessons = RankingLessons.of(fit.data, decay_of(parameters), parameters.batch_size)
    generator = np.random.default_rng(seed)

    def losses() -> Iterator[torch.Tensor]:
        return map(network.loss, lessons.epoch(generator, chance.device))

    descend(network.movies.parameters.values(), parameters, lessons.batches, losses, step)
    return network.model()


def decay_of(parameters: HybridRankingParameters) -> Decay:
    """Return how much less a viewer's older positives are worth as lessons."""
    return Decay(half_life_days=parameters.half_life_days, floor=parameters.floor)
