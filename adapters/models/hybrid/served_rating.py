"""From a fitted network to the model that predicts ratings: plain arrays."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from adapters.models.hybrid.correction import corrected
from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.movie_network import as_array
from adapters.models.hybrid.parameters import HybridParameters
from adapters.models.hybrid.rating_network import RatingNetwork
from adapters.models.rating.biased_factors import BiasedFactors, model_of
from domain.models.content_encoder import ContentEncoder, ContentLayers
from domain.models.hybrid import HybridModel
from domain.recommendation.rating_set import RatingSet


def served_model(
    network: RatingNetwork, inputs: ContentInputs, data: RatingSet, parameters: HybridParameters
) -> HybridModel:
    """Return the model of a network fitted to `data`; its spreads are about `data` itself.

    Movies on the axis are predicted by viewers and corrections that are solved for exactly; new
    ones by the viewers of the network, who have learnt to do without corrections.
    """
    tastes, layers = _centred(as_array(network.viewers), network.movies.layers(), inputs)
    suggested = _outputs(layers, inputs)
    viewers, own = corrected(
        suggested.astype(np.float64),
        as_array(network.movies.parameters["movies"]).astype(np.float64),
        data,
        penalty=parameters.correction_regularization,
        rounds=parameters.corrections,
    )
    movies = suggested + own
    found = BiasedFactors.of_one_draw(
        viewer_levels=data.ratings.mean(dtype=np.float64) + viewers[:, 0],
        movie_levels=movies[:, 0],
        viewer_factors=viewers[:, 1:],
        movie_factors=movies[:, 1:],
    )
    return HybridModel(
        ratings=model_of(found, data),
        content=ContentEncoder(features=inputs.features, titles=inputs.titles, layers=layers),
        known_factors=np.ascontiguousarray(suggested[:, 1:]),
        tastes=tastes,
        average_taste=tastes[data.viewers].mean(axis=0, dtype=np.float64).astype(np.float32),
        new_movie_spreads=np.zeros(2),
    )


def _centred(
    viewers: NDArray[np.float32], layers: ContentLayers, inputs: ContentInputs
) -> tuple[NDArray[np.float32], ContentLayers]:
    """Return viewers and layers that predict the same by factors whose mean over movies is zero.

    So cosines between factors of content tell movies apart: p_uᵀ q_m = p_uᵀ (q_m - q̄) +
    p_uᵀ q̄, and the latter is the viewer's own.
    """
    center = _outputs(layers, inputs).mean(axis=0)
    center[0] = 0.0
    tastes = viewers.copy()
    tastes[:, 0] += viewers @ center
    return tastes, replace(layers, output_biases=layers.output_biases - center)


def _outputs(layers: ContentLayers, inputs: ContentInputs) -> NDArray[np.float32]:
    return layers.outputs(inputs.columns, inputs.directors, inputs.actors)
