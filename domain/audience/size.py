"""How large a simulated audience may be."""

from dataclasses import dataclass

from domain.errors import InvalidValueError

FEWEST_VIEWERS = 100
MOST_EVENTS = 10**8
MOST_MEAN_SHARE = 0.5
"""Viewers rate each movie at most once; on average they rate at most this share of them."""

MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceSize:
    """How many viewers rate how often in all, and the seed that decides everything else."""

    viewers: int
    events: int
    seed: int

    def __post_init__(self) -> None:
        if self.viewers < FEWEST_VIEWERS:
            raise InvalidValueError(
                f"an audience needs at least {FEWEST_VIEWERS} viewers, not {self.viewers}"
            )
        if self.events > MOST_EVENTS:
            raise InvalidValueError(
                f"an audience has at most {MOST_EVENTS:,} events, not {self.events:,}"
            )
        if self.events < self.viewers:
            raise InvalidValueError(
                f"each of {self.viewers:,} viewers rates at least once: ask for {self.viewers:,}"
                f" events or more, not {self.events:,}, or for fewer viewers"
            )
        if not 0 <= self.seed <= MOST_SEED:
            raise InvalidValueError(f"the seed must lie between 0 and {MOST_SEED}, not {self.seed}")

    def check_fits(self, movies: int) -> None:
        """Raise `InvalidValueError` if so many events need more than `movies` movies."""
        most = int(self.viewers * movies * MOST_MEAN_SHARE)
        if self.events > most:
            fewest = -int(-self.events // int(movies * MOST_MEAN_SHARE))
            raise InvalidValueError(
                f"{self.viewers:,} viewers can make at most {most:,} events: each rates a movie"
                f" at most once, and on average at most {MOST_MEAN_SHARE:.0%} of the {movies:,}"
                f" movies; ask for at least {fewest:,} viewers, or for fewer events"
            )
