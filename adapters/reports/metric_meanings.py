"""What figures say, for people who were not there."""

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "precision_at_k": "share of the first k that the viewer went on to like",
    "recall_at_k": "share of what the viewer went on to like that stands in the first k",
    "recall_min_at_k": "the same, in terms of the best that k places allow",
    "ndcg_at_k": "like recall_min, but a hit counts more the higher it stands",
    "hit_rate_at_k": "share of viewers with at least one hit in the first k",
    "mrr": "mean of 1 / position of the first hit",
    "map": "mean over viewers of the precision at each hit",
    "coverage_at_100": "share of the catalogue that stands in at least one viewer's first 100",
    "novelty": "how unexpected the first 10 are, in bits: 1 = liked by every second viewer",
    "intra_list_diversity": "1 - mean likeness of the genres of each pair in the first 10",
    "popularity_bias": "how much more popular the first 10 are than the viewer's own taste",
}
"""What each metric says, for people."""

SLICE_MEANINGS: Mapping[str, str] = {
    "all-viewers": "every viewer asked, the cold ones with the slate that the service shows them",
    "warm-viewers": "those of whom a positive is known, as in the tables above",
    "cold-viewers": "those of whom none is: all models show them the popularity of the last weeks",
    "long-tail": "warm viewers; movies outside the most popular that hold a third of all positives",
    "decade:…": "warm viewers; movies of these ten years",
    "genre:…": "warm viewers; movies of this genre",
}
"""Who is asked in each slice, and what counts as a hit."""

SLICE_PURPOSES: Mapping[str, str] = {
    "test": "Only reported: no model is chosen by it.",
    "validation": "This decides between models.",
}
"""What the figures on a slice of time are for."""

RATING_MEANINGS: Mapping[str, str] = {
    "rmse": "how far a predicted rating is off, in stars, where large misses count more",
    "mae": "how far a predicted rating is off on average, in stars",
    "…_warm, …_cold": "the same of viewers whom the fit knows, and of the others",
}
"""What the figures of predicted ratings say."""

TRADE_OFF = (
    "Hits against breadth: further up finds more of what viewers like, further right shows more of"
    " the catalogue."
)
"""How to read a plot of NDCG against coverage."""
