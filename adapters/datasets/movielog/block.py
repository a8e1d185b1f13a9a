"""A block of whole lines, read."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.bulk_rows import read_in_bulk
from adapters.datasets.movielog.event_columns import (
    SlugPositions,
    with_ratings,
    with_recommendations,
    with_watches,
)
from adapters.datasets.movielog.line_fields import split_lines
from adapters.datasets.movielog.single_lines import read_singly
from domain.data.movielog_block import MovielogBlock
from domain.data.movielog_event import AccountCreated


def read_block(
    text: NDArray[np.uint8],
    *,
    size: int,
    scale: int,
    line_at: Callable[[int], bytes] | None = None,
) -> MovielogBlock:
    """Read a padded text of whole lines, which were `size` bytes; rejects are numbered from 1.

    `line_at` tells lines apart that `text` cannot hold, and leaves empty.
    """
    fields = split_lines(text)
    bulk = read_in_bulk(fields, scale)
    remaining = np.ones(len(fields), np.bool_)
    for rows in (bulk.watches, bulk.ratings, bulk.recommendations):
        remaining[rows.lines] = False
    singly = read_singly(line_at or fields.line, np.flatnonzero(remaining).tolist(), scale)
    slugs = SlugPositions(bulk.slugs)
    return MovielogBlock(
        lines=len(fields),
        size=size,
        watches=with_watches(bulk.watches, singly.events, slugs),
        ratings=with_ratings(bulk.ratings, singly.events, slugs),
        recommendations=with_recommendations(bulk.recommendations, singly.events, slugs),
        slugs=slugs.slugs,
        accounts_created=sum(isinstance(event, AccountCreated) for _, event in singly.events),
        rejects=singly.rejects,
    )
