"""Demographics: what a data set says of its viewers beyond their ratings."""

from dataclasses import dataclass

from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """What is known of one viewer; None where the source does not say.

    `age` is in years; where a source publishes age groups, the first year of
    the group. `gender` and `occupation` are the source's own words.
    """

    viewer_id: ViewerId
    gender: str | None = None
    age: int | None = None
    occupation: str | None = None
