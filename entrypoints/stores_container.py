"""The stores that every process needs: part of both composition roots."""

from collections.abc import Mapping

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Singleton
from sqlalchemy import Engine

from adapters.database.batches import SqlBatchRecords
from adapters.database.data_reports import SqlDataReports
from adapters.database.engine import open_engine, sqlite_url
from adapters.database.id_space import SqlIdSpace
from adapters.database.live_ratings import SqlLiveRatings
from adapters.database.model_records import SqlModelRecords
from adapters.database.movie_catalog import SqlMovieCatalog
from adapters.database.movie_names import SqlMovieNames
from adapters.database.operator_keys import SqlOperatorKeys
from adapters.database.origin_records import SqlOriginRecords
from adapters.database.request_log import SqlRequestLog
from adapters.database.schema_migrator import AlembicSchemaMigrator
from adapters.database.segment_listing import SqlSegmentListing
from adapters.database.tombstones import SqlTombstones
from adapters.local_release_store import LocalReleaseStore
from adapters.system_clock import SystemClock
from application.ingestion.check_batches import CheckBatches
from application.ingestion.decide_on_batch import FindBatch
from application.operations.create_operator_key import CreateOperatorKey
from application.operations.prepare_home import PrepareHome
from application.operations.query_request_log import QueryRequestLog
from application.ports.clock import Clock
from domain.models.specification import Role
from entrypoints.settings import Settings


def _open_engine(settings: Settings) -> Engine:
    return open_engine(sqlite_url(settings.database_path))


def _prepare_home(settings: Settings, engine: Engine) -> PrepareHome:
    return PrepareHome(
        home=settings.home,
        folders=(settings.history_folder, settings.releases_folder),
        schema=AlembicSchemaMigrator(engine),
    )


def _prepared(engine: Engine, prepare_home: PrepareHome) -> Engine:
    prepare_home()
    return engine


def _releases(settings: Settings) -> Mapping[Role, LocalReleaseStore]:
    return {
        Role.RANKING: LocalReleaseStore(settings.releases_folder),
        Role.RATING: LocalReleaseStore(settings.rating_releases_folder),
    }


def _tombstones(engine: Engine, settings: Settings, clock: Clock) -> SqlTombstones:
    return SqlTombstones(engine, settings.tombstone_keys_path, clock)


class StoresContainer(DeclarativeContainer):
    """Builds the stores; the first that is asked for prepares the home."""

    settings: Dependency[Settings] = Dependency(instance_of=Settings)

    clock = Singleton(SystemClock)
    engine = Singleton(_open_engine, settings)
    prepare_home = Factory(_prepare_home, settings, engine)
    database = Singleton(_prepared, engine, prepare_home)

    movie_catalog = Singleton(SqlMovieCatalog, database)
    movie_names = Singleton(SqlMovieNames, database)
    segment_listing = Singleton(SqlSegmentListing, database)
    origin_records = Singleton(SqlOriginRecords, database)
    id_space = Singleton(SqlIdSpace, database)
    model_records = Singleton(SqlModelRecords, database)
    request_log = Singleton(SqlRequestLog, database)
    batch_records = Singleton(SqlBatchRecords, database)
    data_reports = Singleton(SqlDataReports, database)
    live_ratings = Singleton(SqlLiveRatings, database)
    tombstones = Singleton(_tombstones, database, settings, clock)
    operator_keys = Singleton(SqlOperatorKeys, database, clock)

    releases = Singleton(_releases, settings)
    ranking_releases = releases.provided[Role.RANKING]
    rating_releases = releases.provided[Role.RATING]

    create_operator_key = Factory(CreateOperatorKey, operator_keys)
    find_batch = Factory(FindBatch, batch_records)
    check_batches = Factory(CheckBatches, batch_records, find_batch)
    query_request_log = Factory(QueryRequestLog, log=request_log, clock=clock)
