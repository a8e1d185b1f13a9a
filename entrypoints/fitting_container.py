"""The composition root of what reads the history and fits models on it."""

from datetime import timedelta

from dependency_injector.providers import Factory, Singleton

from adapters.jsonl_reading_log import JsonlReadingLog
from adapters.local_training_runs import LocalTrainingRuns
from adapters.models.artefacts.folders import NumpyArtefactFolders
from adapters.models.trainers import LocalModelTrainers
from adapters.toml_plan_library import TomlPlanLibrary
from application.ports.clock import Clock
from application.ports.model_trainers import ModelTrainers
from application.ports.movie_vectors import MovieVectors
from application.training.evaluate_ranking import EvaluateRanking
from application.training.fit_plan import FitPlan
from application.training.fit_rating_plan import FitRatingPlan
from application.training.load_history import LoadHistory
from application.training.prepare_data import PrepareData
from application.training.read_watched import ReadWatched
from application.training.sort_out_plans import SortOutPlans
from domain.data.splits import Thresholds
from domain.data.watched_enough import WatchedEnough
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import Settings


def _readings(settings: Settings, clock: Clock) -> JsonlReadingLog:
    return JsonlReadingLog(settings.readings_path, clock)


def _plans(settings: Settings, trainers: ModelTrainers) -> TomlPlanLibrary:
    return TomlPlanLibrary(settings.plans_folder, trainers.check)


def _runs(settings: Settings) -> LocalTrainingRuns:
    return LocalTrainingRuns(settings.runs_folder)


def _movie_vectors() -> MovieVectors:
    from adapters.models.ranking.movie_vectors import SvdMovieVectors  # noqa: PLC0415  # scikit-learn

    return SvdMovieVectors()


def _thresholds(settings: Settings) -> Thresholds:
    return Thresholds(
        ratings_per_viewer=settings.minimum_ratings_per_viewer,
        ratings_per_movie=settings.minimum_ratings_per_movie,
    )


class FittingContainer(IngestionContainer):
    """Builds what fits plans and measures them; costly libraries are imported where first used."""

    settings = IngestionContainer.settings
    clock = IngestionContainer.clock
    progress = IngestionContainer.progress

    runs = Singleton(_runs, settings)
    readings = Singleton(_readings, settings, clock)
    trainers = Singleton(LocalModelTrainers)
    plans = Singleton(_plans, settings, trainers)
    artefacts = Singleton(NumpyArtefactFolders)
    movie_vectors = Singleton(_movie_vectors)
    thresholds = Singleton(_thresholds, settings)
    watched_enough = Singleton(
        WatchedEnough,
        share=settings.provided.watch_positive_share,
        minutes=settings.provided.watch_positive_minutes,
    )

    evaluate_ranking = Factory(EvaluateRanking)
    load_history = Factory(
        LoadHistory,
        read_history=IngestionContainer.read_history,
        read_watched=Factory(ReadWatched, IngestionContainer.read_watch_times, watched_enough),
        prepare_data=Factory(
            PrepareData,
            thresholds,
            limit_per_viewer=settings.provided.maximum_events_per_viewer,
        ),
        catalog=IngestionContainer.movie_catalog,
        demographics=IngestionContainer.demographics_store,
        id_space=IngestionContainer.id_space,
        clock=clock,
        future_tolerance=Singleton(timedelta, hours=settings.provided.future_tolerance_hours),
        progress=progress,
    )
    fit_plan = Factory(FitPlan, trainers=trainers, clock=clock, progress=progress)
    fit_rating_plan = Factory(FitRatingPlan, trainers=trainers, clock=clock, progress=progress)
    sort_out_plans = Factory(SortOutPlans, trainers=trainers, progress=progress)
