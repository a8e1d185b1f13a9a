"""Safeguards of popularity and decay against bots and wrong clocks."""

import numpy as np

from domain.data.interactions import Interactions


def not_after(interactions: Interactions, latest: int) -> Interactions:
    """Return the rows up to `latest`, seconds since 1970: none that a wrong clock has dated ahead.

    One rating of the year 2100 would make all others look a century old.
    """
    is_past = interactions.timestamps <= latest
    return interactions if is_past.all() else interactions.select(is_past)


def newest_per_viewer(interactions: Interactions, limit: int) -> Interactions:
    """Return the newest `limit` rows of each viewer, in their present order.

    Of equal times the later row is the newer. No person rates as much as a bot does.
    """
    viewers, counts = np.unique(interactions.viewer_ids, return_counts=True)
    tireless = viewers[counts > limit]
    if len(tireless) == 0:
        return interactions
    theirs = np.flatnonzero(np.isin(interactions.viewer_ids, tireless))
    viewer_ids = interactions.viewer_ids[theirs]
    oldest_first = np.lexsort((theirs, interactions.timestamps[theirs], viewer_ids))
    by_viewer = viewer_ids[oldest_first]
    newer = np.searchsorted(by_viewer, by_viewer, side="right") - np.arange(len(theirs))
    counts_in = np.ones(len(interactions), np.bool_)
    counts_in[theirs[oldest_first]] = newer <= limit
    return interactions.select(counts_in)
