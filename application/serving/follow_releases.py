"""Follow the released versions and the catalogue."""

from application.ports.artefacts import ArtefactFolders
from application.ports.clock import Clock
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.release_store import ReleaseStore
from application.ports.similar_movies import SimilarMoviesIndexes
from application.serving.serving_state import ServingStateHolder


class FollowReleases:
    """Puts the current release and the current catalogue into the holder, once per call.

    A release that cannot be loaded is refused and the last good one keeps
    serving; the state then says what the trouble is. Never raises for a bad
    release. Called again and again by a background thread, and at once after
    an operator changed a movie.
    """

    def __init__(
        self,
        *,
        holder: ServingStateHolder,
        releases: ReleaseStore,
        artefacts: ArtefactFolders,
        similar: SimilarMoviesIndexes,
        catalog: MovieCatalog,
        id_space: IdSpace,
        clock: Clock,
    ) -> None:
        self._holder = holder
        self._releases = releases
        self._artefacts = artefacts
        self._similar = similar
        self._catalog = catalog
        self._id_space = id_space
        self._clock = clock

    def __call__(self) -> bool:
        """Look once; return whether another state serves now."""
        raise NotImplementedError
