"""The clean rows of a batch as ratings of the history."""

import numpy as np
from numpy.typing import NDArray

from application.errors import DatasetError
from application.ingestion.identify_movies import IdentifyMovies
from domain.data.clean_rows import CleanRows, Column, Numbers, Texts
from domain.data.interactions import Interactions
from domain.data.quality_schema import ColumnType, QualitySchema
from domain.errors import InvalidValueError

VIEWER, MOVIE, RATING, TIMESTAMP = "user_id", "movie_id", "rating", "timestamp"

_TYPES = {
    VIEWER: (ColumnType.INTEGER,),
    MOVIE: (ColumnType.MOVIE, ColumnType.INTEGER),
    RATING: (ColumnType.NUMBER, ColumnType.INTEGER),
    TIMESTAMP: (ColumnType.TIMESTAMP, ColumnType.INTEGER),
}
_BOUNDED = {VIEWER: "minimum", RATING: "maximum"}


def scale_of(schema: QualitySchema) -> float:
    """Return the end of the scale of ratings, or `InvalidValueError` for no schema of ratings."""
    for name, types in _TYPES.items():
        rules = schema.column(name)
        if rules is None or rules.type not in types or not rules.required:
            raise InvalidValueError(
                f"the schema {schema.name} is not one of ratings: batches need a required column"
                f" {name} of type {' or '.join(types)}"
            )
    rating, viewer = schema.column(RATING), schema.column(VIEWER)
    if rating is None or rating.maximum is None:
        raise InvalidValueError(
            f"the schema {schema.name} sets no maximum for {RATING}, which is the scale of ratings"
        )
    if viewer is None or viewer.minimum is None or viewer.minimum < 1:
        raise InvalidValueError(f"the schema {schema.name} must set minimum = 1 for {VIEWER}")
    return float(rating.maximum)


def ratings_of(
    rows: CleanRows, scale: float, identify: IdentifyMovies, movie_ids: NDArray[np.int64]
) -> Interactions:
    """Return rows as ratings; `movie_ids` (n,) is the sorted catalogue.

    Slugs that are new become movies. Raises `DatasetError` for an id that the
    catalogue lacks, since nobody could say which movie it means.
    """
    return Interactions(
        viewer_ids=_numbers(rows.columns[VIEWER]).astype(np.int64),
        movie_ids=_movies(rows.columns[MOVIE], identify, movie_ids),
        ratings=_numbers(rows.columns[RATING]).astype(np.float32),
        timestamps=_numbers(rows.columns[TIMESTAMP]).astype(np.int64),
        scale=scale,
    )


def _movies(
    column: Column, identify: IdentifyMovies, movie_ids: NDArray[np.int64]
) -> NDArray[np.int64]:
    if isinstance(column, Numbers):
        ids = column.values.astype(np.int64)
        _refuse_unknown(np.unique(ids), movie_ids)
        return ids
    used = np.unique(column.codes)
    texts = [column.vocabulary[code] for code in used.tolist()]
    is_number = np.array([text.isdecimal() for text in texts], np.bool_)
    found = np.empty(len(column.vocabulary), np.int64)
    numbers = [int(text) for text in texts if text.isdecimal()]
    _refuse_unknown(np.array(numbers, np.int64), movie_ids)
    found[used[is_number]] = numbers
    found[used[~is_number]] = identify([text for text in texts if not text.isdecimal()])
    return found[column.codes]


def _refuse_unknown(ids: NDArray[np.int64], movie_ids: NDArray[np.int64]) -> None:
    unknown = ids[~np.isin(ids, movie_ids)]
    if len(unknown):
        raise DatasetError(
            f"it names movies by numbers that the catalogue lacks, the first is {unknown[0]};"
            " ingest the catalogue that they belong to first, or name movies by slugs"
        )


def _numbers(column: Column) -> NDArray[np.int64 | np.float64]:
    if isinstance(column, Texts):
        raise TypeError("a column of numbers holds texts")
    return column.values
