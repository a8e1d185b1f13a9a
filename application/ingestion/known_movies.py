"""Which movies rows may speak of."""

from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_names import MovieNames


class KnownMovies:
    """Tells every way to name a movie of the catalogue: its id, its slug, other slugs."""

    def __init__(self, catalog: MovieCatalog, names: MovieNames) -> None:
        self._catalog = catalog
        self._names = names

    def __call__(self) -> frozenset[str] | None:
        """Return them, ids as text; None while the catalogue holds no movie."""
        movies = self._catalog.all()
        if not movies:
            return None
        return frozenset(
            {
                *(str(movie.movie_id) for movie in movies),
                *(movie.slug for movie in movies),
                *(alias.slug for alias in self._names.aliases()),
            }
        )
