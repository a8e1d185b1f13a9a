"""From a fitted network to the model that is served: plain arrays."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from adapters.models.biased_factors import BiasedFactors, model_of
from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.network import Network
from domain.models.content_encoder import ContentEncoder, ContentLayers
from domain.models.hybrid import HybridModel
from domain.recommendation.rating_set import RatingSet


def served_model(network: Network, inputs: ContentInputs, data: RatingSet) -> HybridModel:
    """Return the model of a network fitted to `data`; its spreads are about `data` itself.

    The factors of content are centred on the average movie, so that cosines between them
    tell movies apart: p_uᵀ q_m = p_uᵀ (q_m - q̄) + p_uᵀ q̄, which is the viewer's.
    """
    viewers, own = network.array("viewers"), network.array("movies")
    layers = network.layers()
    center = _outputs(layers, inputs).mean(axis=0)[1:]
    layers = replace(
        layers, output_biases=layers.output_biases - np.concatenate([[0.0], center], dtype="f4")
    )
    suggested = _outputs(layers, inputs)
    movies = suggested + own
    found = BiasedFactors.of_one_draw(
        viewer_levels=data.ratings.mean(dtype=np.float64) + viewers[:, 0] + viewers[:, 1:] @ center,
        movie_levels=movies[:, 0],
        viewer_factors=viewers[:, 1:],
        movie_factors=movies[:, 1:],
    )
    ratings = model_of(found, data)
    average = ratings.viewer_factors[data.viewers, 0].mean(axis=0, dtype=np.float64)
    average[-2] += ratings.viewer_biases[data.viewers].mean(dtype=np.float64)
    return HybridModel(
        ratings=ratings,
        content=ContentEncoder(features=inputs.features, titles=inputs.titles, layers=layers),
        known_factors=np.ascontiguousarray(suggested[:, 1:]),
        average_viewer=average.astype(np.float32),
        new_movie_spreads=np.zeros(2),
    )


def _outputs(layers: ContentLayers, inputs: ContentInputs) -> NDArray[np.float32]:
    return layers.outputs(inputs.columns, inputs.directors, inputs.actors)
