"""When simulated viewers come: arrivals over the whole span, and sessions after that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

END_OF_SPAN = 1_767_225_600
"""2026-01-01 00:00 UTC: fixed, so that a seed means the same data on any day."""

DAY = 86_400
SPAN = 365 * DAY
MOST_SESSIONS = 24
SESSION = 3 * 3_600
RETURNING_SHARE = 0.65
MEAN_STAY = 120 * DAY
_PERSONAL = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """The sessions of v viewers.

    `starts` (v, `MOST_SESSIONS`) float64 are seconds since 1970, of which the
    first `counts` (v,) of each row are held.
    """

    starts: NDArray[np.float64]
    counts: NDArray[np.int64]


def draw_chances(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the uniform numbers (c,) that decide one viewer's visits."""
    return rng.random(_PERSONAL + MOST_SESSIONS)


def visits_of(chances: NDArray[np.float64]) -> Visits:
    """Return the visits that chances (v, c) decide; all lie within the span.

    Viewers arrive evenly over the span. A share of them returns: within a stay
    of exponential length, cut off at the end of the span, at 2 or more moments.
    """
    arriving, returning, staying, often = chances[:, :_PERSONAL].T
    arrival = arriving * (SPAN - SESSION)
    stay = np.minimum(-MEAN_STAY * np.log1p(-staying), SPAN - SESSION - arrival)
    returns = returning < RETURNING_SHARE
    starts = arrival[:, None] + np.where(returns, stay, 0.0)[:, None] * chances[:, _PERSONAL:]
    starts[:, 0] = arrival
    again = 2 + (often**2 * (MOST_SESSIONS - 2)).astype(np.int64)
    return Visits(starts=starts + (END_OF_SPAN - SPAN), counts=np.where(returns, again, 1))
