"""Which movies rows may speak of."""

from application.ingestion.claim_ids import ID_SPACE
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_names import MovieNames

BATCHES = "batches"
"""The ids of a home that began with batches."""

_GROWN = {None, BATCHES, ID_SPACE}
"""Homes whose catalogue grows with what streams and batches name."""


class KnownMovies:
    """Tells every way to name a movie of the catalogue: its id, its slug, other slugs."""

    def __init__(self, catalog: MovieCatalog, names: MovieNames, id_space: IdSpace) -> None:
        self._catalog = catalog
        self._names = names
        self._id_space = id_space

    def __call__(self) -> frozenset[str] | None:
        """Return them, ids as text; None while no data set has brought a catalogue."""
        if self._id_space.current() in _GROWN:
            return None
        movies = self._catalog.all()
        return frozenset(
            {
                *(str(movie.movie_id) for movie in movies),
                *(movie.slug for movie in movies),
                *(alias.slug for alias in self._names.aliases()),
            }
        )
