"""What simulated viewers do: which movies they come across and take, and how they rate them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.audience.tastes import in_standard_deviations
from domain.audience.traits import MovieTraits
from domain.audience.visits import END_OF_SPAN, SESSION, SPAN, Visits

SCALE = 5.0
POPULARITY_PULL = 1.4
SEASON_PULL = 0.5
TASTE_PULL = 0.9
WHOLE_STARS_SHARE = 0.5
USUAL_RATING = 2.95
GENEROSITY_SPREAD = 0.4
IN_WHOLE_STARS = np.array((1.0, 0.0))
"""Times this, anybody's manner of rating is in whole stars."""

ENJOYMENT_WEIGHT = 0.65
NOISE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """What v viewers chose among n movies, in e rows by viewer and then by movie.

    `rows` (e,) and `movies` (e,) are positions of viewers and movies; `moments`
    (e,) float64 the seconds since 1970 at which the session began.
    """

    rows: NDArray[np.intp]
    movies: NDArray[np.intp]
    moments: NDArray[np.float64]


def choose(
    traits: MovieTraits,
    preferences: NDArray[np.float32],
    visits: Visits,
    counts: NDArray[np.int64],
    generators: list[np.random.Generator],
) -> Choices:
    """Let each viewer take exactly `counts` (v,) different movies.

    A viewer would come across each movie in one of their sessions. Then movies
    race: each takes a time that is exponential, the faster the more popular it
    is at that moment and the more the viewer enjoys it (`preferences`, (v, n)),
    and the first `counts` are taken. This is sampling without replacement with
    those odds (Efraimidis & Spirakis, 2006).
    """
    n = len(traits)
    chance = np.stack([rng.random(n, dtype=np.float32) for rng in generators])
    times = np.stack([rng.standard_exponential(n, dtype=np.float32) for rng in generators])
    session = (chance * visits.counts[:, None].astype(np.float32)).astype(np.intp)
    np.minimum(session, visits.counts[:, None] - 1, out=session)
    odds = TASTE_PULL * preferences + POPULARITY_PULL * traits.appeal[:, traits.popularity]
    odds += _season(traits, visits, session)
    times *= np.exp(-odds)
    rows, movies = np.nonzero(_fastest(times, counts))
    return Choices(rows=rows, movies=movies, moments=visits.starts[rows, session[rows, movies]])


def _season(traits: MovieTraits, visits: Visits, session: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return how much more each movie (v, n) is talked about at its session than on average."""
    phase = 2 * np.pi * (visits.starts - (END_OF_SPAN - SPAN)) / SPAN
    wave = np.stack((np.cos(phase), np.sin(phase))).astype(np.float32) * np.float32(SEASON_PULL)
    talk: NDArray[np.float32] = traits.season[:, 0] * np.take_along_axis(wave[0], session, axis=1)
    talk += traits.season[:, 1] * np.take_along_axis(wave[1], session, axis=1)
    return talk


def _fastest(times: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a mask (v, n) of the `counts` (v,) smallest times of each row; ties by position."""
    last = np.take_along_axis(np.sort(times, axis=1), counts[:, None] - 1, axis=1)
    taken = times <= last
    for row in np.flatnonzero(np.count_nonzero(taken, axis=1) != counts):
        taken[row] = False
        taken[row, np.argsort(times[row], kind="stable")[: counts[row]]] = True
    return taken


def draw_manner(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how one viewer rates (2,): generosity (normal) and a preference for whole stars."""
    return np.array((rng.standard_normal(), rng.random()))


def enjoyment_of(preferences: NDArray[np.float32], choices: Choices) -> NDArray[np.float32]:
    """Return how choices (e,) compare with all movies for their viewer, in standard deviations."""
    return in_standard_deviations(preferences)[choices.rows, choices.movies]


def rate(
    enjoyment: NDArray[np.float32],
    manners: NDArray[np.float64],
    noise: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the ratings (e,) of choices, in half or whole stars up to `SCALE`.

    A rating follows the enjoyment, the manner of who rates (`manners`, (e, 2))
    and `noise` (e,) standard normal.
    """
    stars = USUAL_RATING + GENEROSITY_SPREAD * manners[:, 0]
    stars = stars + ENJOYMENT_WEIGHT * enjoyment + NOISE * noise
    step = np.where(manners[:, 1] < WHOLE_STARS_SHARE, 1.0, 0.5)
    rated: NDArray[np.float64] = np.clip(np.rint(stars / step) * step, step, SCALE)
    return rated.astype(np.float32)


def moments_within_sessions(choices: Choices, chances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return when each choice was rated (e,), in whole seconds within its session."""
    return (choices.moments + chances * SESSION).astype(np.int64)
