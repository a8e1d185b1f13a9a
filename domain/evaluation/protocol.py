"""The default protocol in words, for whoever reads the figures."""

from collections.abc import Sequence

from domain.data.splits import Thresholds, TimeSplitShares

PROTOCOL = "global-time-split"
"""The name of the default protocol."""
TEST_SLICE = "global-time"
"""The split whose held-out events are the test slice of the default protocol."""


def protocol_in_words(thresholds: Thresholds, shares: TimeSplitShares) -> tuple[str, ...]:
    """Return what was done to get the figures of a training run, a sentence or two per step."""
    test = 1.0 - shares.train - shares.validation
    return (
        *_prepared_in_words(thresholds),
        (
            f"Positives are cut by time for all viewers at once, {shares.train:.0%} /"
            f" {shares.validation:.0%} / {test:.0%}: train, validation, test."
        ),
        (
            "Validation figures come from a fit on train and choose between models. Test figures"
            " come from a fit on train and validation, and are only reported."
        ),
        *_ASKED_IN_WORDS,
    )


def split_in_words(thresholds: Thresholds, split: Sequence[str]) -> tuple[str, ...]:
    """Return the same where `split` says what is held out, and models are compared in pairs."""
    return (
        *_prepared_in_words(thresholds),
        *split,
        *_ASKED_IN_WORDS,
        (
            "Cold viewers, of whom no positive is known, are ranked what the service would show"
            " them: the popularity of the last weeks. They count in the slices all-viewers and"
            " cold-viewers alone."
        ),
        (
            "Differences are paired: both models are measured on the same resampled viewers, each"
            " drawn with all the rounds in which they were asked. p is two-sided, the level at"
            " which the interval would just reach zero. Many differences are told: of twenty that"
            " are none, one will seem significant. ndcg_at_10 of the warm viewers decides."
        ),
    )


def readings_in_words(split: str, times: int) -> str:
    """Return how often what a split holds out was read, and why that matters."""
    often = (
        "once in this home, now" if times == 1 else f"{times:,} times in this home, now included"
    )
    return (
        f"What {split} holds out was read {often}. The more often it is looked at, the less its"
        " figures prove, since they come to choose."
    )


def _prepared_in_words(thresholds: Thresholds) -> tuple[str, ...]:
    return (
        "The last rating of each viewer and movie counts.",
        (
            f"Viewers with fewer than {thresholds.ratings_per_viewer} ratings and then movies with"
            f" fewer than {thresholds.ratings_per_movie} are left out. The counts are of ratings of"
            " any value over the whole file, so this step looks ahead in time."
        ),
        "Ratings of at least 0.8 of the scale are positives; the others are not used for ranking.",
    )


_ASKED_IN_WORDS = (
    (
        "Each viewer of whom at least one positive is known is asked about (warm viewers). Every"
        " movie left, minus those that the viewer is known to like, is ranked: no sampling. A liked"
        " movie that the fit has never seen counts as missed."
    ),
    "Intervals hold the middle 95 % of 2,000 bootstrap means over viewers.",
)

RATING_PROTOCOL_IN_WORDS = (
    (
        "Ratings of any value are predicted: on validation those given between the two cuts, after"
        " a fit on what came before; on test those given after the second, after a fit on the rest."
    ),
    (
        "Viewers and movies that the fit does not know are predicted all the same, by what is known"
        " of the other, or by the mean; rmse_warm is over the ratings of viewers whom it knows,"
        " rmse_cold over those of the others."
    ),
    "The row global-mean predicts the mean of all ratings before the slice, whoever rates what.",
    (
        "Intervals hold the middle 95 % of 2,000 bootstrap draws of viewers, each with all their"
        " ratings."
    ),
)
"""How the figures of predicted ratings come about."""
