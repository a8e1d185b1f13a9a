"""What a plan of the hybrid may set."""

from typing import Annotated, Literal

import msgspec


class HybridParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of the network, how it is fitted, and what it reads.

    Penalties: `regularization` of the embeddings of viewers and movies, for each rating;
    `content_regularization` of the layers, `people_regularization` of directors and actors.
    In a share `id_dropout` of the lessons a movie is known by its content alone;
    `dropout` hides that share of content. Then viewers and what ratings say of movies beside
    their content are solved for in `corrections` rounds, penalised by
    `correction_regularization`. People of fewer than `fewest_movies` movies are
    unknown ones. `content` is all there is, or genres alone.
    """

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 32
    hidden: Annotated[int, msgspec.Meta(ge=1, le=4096)] = 128
    people: Annotated[int, msgspec.Meta(ge=1, le=256)] = 16
    title_axes: Annotated[int, msgspec.Meta(ge=1, le=384)] = 64
    fewest_movies: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 2
    epochs: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    batch_size: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 8192
    learning_rate: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.005
    regularization: Annotated[float, msgspec.Meta(ge=0)] = 0.05
    content_regularization: Annotated[float, msgspec.Meta(ge=0)] = 0.0003
    people_regularization: Annotated[float, msgspec.Meta(ge=0)] = 0.006
    dropout: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.2
    id_dropout: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.5
    corrections: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    correction_regularization: Annotated[float, msgspec.Meta(gt=0)] = 25.0
    content: Literal["all", "genres"] = "all"
