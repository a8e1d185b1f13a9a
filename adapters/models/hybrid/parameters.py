"""What plans of the hybrid may set, in either role."""

from typing import Annotated, Literal

import msgspec

Epochs = Annotated[int, msgspec.Meta(ge=1, le=1000)]
BatchSize = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
LearningRate = Annotated[float, msgspec.Meta(gt=0, le=1)]
Penalty = Annotated[float, msgspec.Meta(ge=0)]
Dropout = Annotated[float, msgspec.Meta(ge=0, lt=1)]


class NetworkParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of the network, how it is fitted, and what it reads.

    Penalties: `content_regularization` of the layers, `people_regularization` of directors
    and actors. In a share `id_dropout` of the lessons a movie is known by its content alone;
    `dropout` hides that share of content. People of fewer than `fewest_movies` movies are
    unknown ones. `content` is all there is, or genres alone.
    """

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 32
    hidden: Annotated[int, msgspec.Meta(ge=1, le=4096)] = 128
    people: Annotated[int, msgspec.Meta(ge=1, le=256)] = 16
    title_axes: Annotated[int, msgspec.Meta(ge=1, le=384)] = 64
    fewest_movies: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 2
    epochs: Epochs = 5
    batch_size: BatchSize = 8192
    learning_rate: LearningRate = 0.005
    content_regularization: Penalty = 0.0003
    people_regularization: Penalty = 0.006
    dropout: Dropout = 0.2
    id_dropout: Dropout = 0.5
    content: Literal["all", "genres"] = "all"


class HybridParameters(NetworkParameters, frozen=True, kw_only=True):
    """Those of a network that predicts ratings.

    `regularization` penalises the embeddings of viewers and movies, for each rating. After
    the network, viewers and what ratings say of movies beside their content are solved for
    in `corrections` rounds, penalised by `correction_regularization`.
    """

    regularization: Penalty = 0.05
    corrections: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    correction_regularization: Annotated[float, msgspec.Meta(gt=0)] = 25.0


class HybridRankingParameters(NetworkParameters, frozen=True, kw_only=True):
    """Those of a network that ranks.

    `regularization` penalises what each movie has beside its content. What a viewer liked is
    learnt from the less the older it is: a share `floor` at least, half of it after
    `half_life_days`, or all where that is not set.
    """

    epochs: Epochs = 15
    batch_size: BatchSize = 64
    learning_rate: LearningRate = 0.004
    regularization: Penalty = 0.0001
    content_regularization: Penalty = 0.00003
    people_regularization: Penalty = 0.0001
    dropout: Dropout = 0.4
    id_dropout: Dropout = 0.0
    half_life_days: Annotated[float, msgspec.Meta(gt=0)] | None = None
    floor: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
