"""The composition root of serving: what a request needs, and nothing that trains."""

import sys
from datetime import timedelta

from dependency_injector.providers import Singleton
from sqlalchemy import Engine

from adapters.background_repetition import BackgroundRepetition
from adapters.child_process_commands import ChildProcessModelCommands
from adapters.models.artefacts.folders import NumpyArtefactFolders
from adapters.polling_release_follower import PollingReleaseFollower
from adapters.request_recorder.child_process_writer import ChildProcessWriter
from adapters.request_recorder.queued_request_recorder import QueuedRequestRecorder
from application.operations.prune_request_log import PruneRequestLog
from application.operations.request_promotion import RequestPromotion
from application.operations.request_rollback import RequestRollback
from application.ports.artefacts import ArtefactFolders
from application.ports.clock import Clock
from application.ports.model_commands import ModelCommands
from application.ports.released_versions import ReleasedVersions
from application.ports.request_log import RequestLog
from application.ports.similar_movies import SimilarMoviesIndexes
from application.serving.build_state import starting_state, try_out
from application.serving.change_availability import ChangeAvailability
from application.serving.find_similar_movies import FindSimilarMovies
from application.serving.follow_live_ratings import FollowLiveRatings
from application.serving.follow_release import FollowRelease
from application.serving.follow_releases import NEVER_RELEASED, FollowReleases
from application.serving.get_movie import GetMovie
from application.serving.list_popular_movies import ListPopularMovies
from application.serving.load_release import LoadedRelease, LoadRelease
from application.serving.outline_catalogue import OutlineCatalogue
from application.serving.predict_new_movie import PredictNewMovie
from application.serving.predict_ratings import PredictRatings
from application.serving.recommend_movies import RecommendMovies
from application.serving.report_health import ReportHealth
from application.serving.search_movies import SearchMovies
from application.serving.served_ratings import LoadRatings, ServedRatings, warm_up_ratings
from application.serving.serving_state import ServingStateHolder
from application.serving.wanted_movies import WantedMovies
from domain.recommendation.fresh_ratings import FreshRatings
from entrypoints.settings import Settings, environment_for
from entrypoints.stores_container import StoresContainer

PAUSE_BETWEEN_PRUNINGS = 3600.0
MARQUEE = (sys.executable, "-m", "entrypoints.cli.main")
LOG_WRITER = (sys.executable, "-m", "entrypoints.request_log_writer")


def _similar_indexes() -> SimilarMoviesIndexes:
    from adapters.faiss_similar_movies import FaissSimilarMoviesIndexes  # noqa: PLC0415  # faiss

    return FaissSimilarMoviesIndexes()


def _state_holder(clock: Clock) -> ServingStateHolder:
    return ServingStateHolder(current=starting_state(clock.now()))


def _follow_ranking(
    releases: ReleasedVersions, load: LoadRelease, clock: Clock
) -> FollowRelease[LoadedRelease]:
    return FollowRelease(
        releases=releases,
        load=load,
        try_out=try_out,
        never_released=NEVER_RELEASED,
        now=clock.now(),
    )


def _follow_rating(
    releases: ReleasedVersions, artefacts: ArtefactFolders, clock: Clock
) -> FollowRelease[ServedRatings]:
    return FollowRelease(
        releases=releases,
        load=LoadRatings(releases, artefacts),
        try_out=warm_up_ratings,
        never_released=None,  # slates do well without
        now=clock.now(),
    )


def _follower(look: FollowReleases, settings: Settings) -> PollingReleaseFollower:
    return PollingReleaseFollower(look, seconds=settings.release_poll_seconds)


def _log_writer(_prepared: Engine, settings: Settings) -> ChildProcessWriter:
    """Return the writer into a database that this process has prepared."""
    return ChildProcessWriter(
        program=LOG_WRITER, environment=environment_for(settings.home.resolve())
    )


def _recorder(writer: ChildProcessWriter, settings: Settings) -> QueuedRequestRecorder:
    return QueuedRequestRecorder(writer, capacity=settings.log_queue_size)


def _log_pruning(log: RequestLog, clock: Clock, settings: Settings) -> BackgroundRepetition:
    retention = timedelta(days=settings.log_retention_days)
    prune = PruneRequestLog(log=log, clock=clock, retention=retention)
    return BackgroundRepetition(prune, pause_seconds=PAUSE_BETWEEN_PRUNINGS)


def _live_ratings_follower(follow: FollowLiveRatings, settings: Settings) -> BackgroundRepetition:
    return BackgroundRepetition(follow, pause_seconds=settings.release_poll_seconds)


def _model_commands(settings: Settings) -> ModelCommands:
    return ChildProcessModelCommands(
        program=MARQUEE, environment=environment_for(settings.home.resolve())
    )


class ServingContainer(StoresContainer):
    """Builds what answers requests; `release_follower` is started and closed by the server."""

    settings = StoresContainer.settings
    clock = StoresContainer.clock
    movie_catalog = StoresContainer.movie_catalog

    ranking_releases = StoresContainer.ranking_releases
    artefacts = Singleton(NumpyArtefactFolders)
    similar_indexes = Singleton(_similar_indexes)
    state_holder = Singleton(_state_holder, clock)
    load_release = Singleton(
        LoadRelease, releases=ranking_releases, artefacts=artefacts, similar=similar_indexes
    )
    follow_releases = Singleton(
        FollowReleases,
        holder=state_holder,
        ranking=Singleton(
            _follow_ranking, releases=ranking_releases, load=load_release, clock=clock
        ),
        rating=Singleton(
            _follow_rating,
            releases=StoresContainer.rating_releases,
            artefacts=artefacts,
            clock=clock,
        ),
        catalog=movie_catalog,
        id_space=StoresContainer.id_space,
        clock=clock,
    )
    release_follower = Singleton(_follower, follow_releases, settings)

    fresh_ratings = Singleton(FreshRatings)
    follow_live_ratings = Singleton(
        FollowLiveRatings,
        live=StoresContainer.live_ratings,
        fresh=fresh_ratings,
        holder=state_holder,
    )
    live_ratings_follower = Singleton(_live_ratings_follower, follow_live_ratings, settings)

    fresh_of = fresh_ratings.provided.of

    recommend_movies = Singleton(RecommendMovies, state_holder, fresh_of)
    wanted_movies = Singleton(WantedMovies)
    find_similar_movies = Singleton(FindSimilarMovies, state_holder, wanted_movies)
    list_popular_movies = Singleton(ListPopularMovies, state_holder)
    search_movies = Singleton(SearchMovies, state_holder)
    get_movie = Singleton(GetMovie, state_holder)
    predict_ratings = Singleton(PredictRatings, state_holder, fresh_of)
    predict_new_movie = Singleton(PredictNewMovie, state_holder, fresh_of)
    outline_catalogue = Singleton(OutlineCatalogue, state_holder)
    report_health = Singleton(ReportHealth, state_holder)
    change_availability = Singleton(
        ChangeAvailability,
        catalog=movie_catalog,
        follow_releases=follow_releases,
        get_movie=get_movie,
    )

    request_log_writer = Singleton(_log_writer, StoresContainer.database, settings)
    request_recorder = Singleton(_recorder, request_log_writer, settings)
    log_pruning = Singleton(_log_pruning, StoresContainer.request_log, clock, settings)

    model_commands = Singleton(_model_commands, settings)
    request_promotion = Singleton(
        RequestPromotion, commands=model_commands, follow_releases=follow_releases
    )
    request_rollback = Singleton(
        RequestRollback, commands=model_commands, follow_releases=follow_releases
    )
