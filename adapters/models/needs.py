"""What families need to learn from, where ratings of the ranking models' kind will not do."""

from domain.models.fit_data import FitData

FEWEST_WATCHED = 100
"""Movies watched by viewers, below which there is nothing to tell a habit from chance by."""


def nothing_more(fit: FitData) -> str | None:  # noqa: ARG001  # a need, like those below
    """Return None: what every fit has is enough."""
    return None


def watched_minutes(fit: FitData) -> str | None:
    """Return what is missing, in words, where a fit has too few watch times; else None."""
    watched = len(fit.watches())
    if watched >= FEWEST_WATCHED:
        return None
    return (
        f"it learns from watched minutes, and in what it would be fitted on ({fit.slice_name})"
        f" viewers watched {watched} movies, fewer than {FEWEST_WATCHED};"
        " bring watched minutes in with `marquee ingest movielog`"
    )


def given_ratings(fit: FitData) -> str | None:
    """Return what is missing, in words, where a fit has no rating; else None."""
    if len(fit.ratings()):
        return None
    return (
        f"it learns from ratings, and what it would be fitted on ({fit.slice_name}) has none,"
        " only movies watched"
    )
