"""The rows that every model is measured beside: they know nobody's taste."""

from collections.abc import Mapping

from domain.models.specification import Role

REFERENCE_PLAN = "popularity"
"""The plan of the row beside what ranks."""
GLOBAL_MEAN = "global-mean"
"""The row beside what predicts ratings: the mean of all, for any viewer and movie."""

REFERENCE_ROWS: Mapping[Role, str] = {
    Role.RANKING: REFERENCE_PLAN,
    Role.RATING: GLOBAL_MEAN,
}
ROWS_IN_WORDS: Mapping[Role, str] = {
    Role.RANKING: "the popularity row",
    Role.RATING: "the global mean",
}
