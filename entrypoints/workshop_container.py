"""The composition root of the workshop: what trains, compares and releases models."""

from dependency_injector.providers import Dict, Factory, Singleton

from adapters.file_writer_lock import FileWriterLock
from adapters.git_provenance import GitProvenance
from application.ports.clock import Clock
from application.ports.evaluation_report import EvaluationReport
from application.ports.model_registry import ModelRegistry
from application.ports.parameter_search import ParameterSearches
from application.ports.trial_log import TrialLog
from application.training.align_stages import AlignStages
from application.training.choose_plans import ChoosePlans
from application.training.compare_on_newer_history import CompareOnNewerHistory
from application.training.compare_on_newer_ratings import CompareOnNewerRatings
from application.training.evaluate_plan import EvaluatePlan
from application.training.evaluate_rating_plan import EvaluateRatingPlan
from application.training.evaluate_rating_plans import EvaluateRatingPlans
from application.training.evaluate_run import EvaluateRun
from application.training.judge_role import JudgeRole
from application.training.judge_versions import JudgeVersions
from application.training.known_numbers import KnownNumbers
from application.training.list_models import ListModels
from application.training.mark_eligible import MarkEligible
from application.training.measure_on_validation import MeasureOnValidation
from application.training.promote_best import PromoteBest
from application.training.promote_model import PromoteModel
from application.training.refit_plan import RefitPlan
from application.training.register_version import RegisterVersion
from application.training.roll_back_model import RollBackModel
from application.training.show_evaluation import ShowEvaluation
from application.training.stored_figures import StoredFigures
from application.training.train_models import TrainModels
from application.training.tune_plan import TunePlan
from application.training.write_artefact import WriteArtefact
from domain.models.promotion import PromotionRules
from domain.models.promotion_policy import PromotionPolicy, RatingPromotionPolicy
from domain.models.specification import Role
from entrypoints.fitting_container import FittingContainer
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import REPOSITORY, Settings, set_switches


def _registry(settings: Settings, clock: Clock) -> ModelRegistry:
    set_switches()
    from adapters.registry.mlflow_model_registry import (  # noqa: PLC0415  # mlflow takes seconds
        MlflowModelRegistry,
    )

    return MlflowModelRegistry(settings.tracking_folder, clock)


def _searches(settings: Settings) -> ParameterSearches:
    from adapters.optuna_parameter_searches import (  # noqa: PLC0415  # optuna takes a second
        OptunaParameterSearches,
    )

    return OptunaParameterSearches(settings.tuning_folder)


def _trial_log(settings: Settings, clock: Clock) -> TrialLog:
    set_switches()
    from adapters.registry.mlflow_trial_log import (  # noqa: PLC0415  # mlflow takes seconds
        MlflowTrialLog,
    )

    return MlflowTrialLog(settings.tracking_folder, clock)


def _lock(settings: Settings) -> FileWriterLock:
    return FileWriterLock(settings.models_lock_path)


def _report() -> EvaluationReport:
    from adapters.reports.evaluation_report import (  # noqa: PLC0415  # matplotlib
        HtmlEvaluationReport,
    )

    return HtmlEvaluationReport()


def _rules(settings: Settings) -> PromotionRules:
    return PromotionRules(
        minimum_gain=settings.promotion_minimum_gain,
        maximum_loss=settings.promotion_maximum_loss,
        coverage_floor=settings.promotion_coverage_floor,
        novelty_floor=settings.promotion_novelty_floor,
        diversity_floor=settings.promotion_diversity_floor,
    )


class WorkshopContainer(FittingContainer):
    """Builds what commands and flows need to train, compare and release models."""

    settings = IngestionContainer.settings
    clock = IngestionContainer.clock
    progress = IngestionContainer.progress
    records = IngestionContainer.model_records
    runs = FittingContainer.runs
    readings = FittingContainer.readings
    plans = FittingContainer.plans
    artefacts = FittingContainer.artefacts
    movie_vectors = FittingContainer.movie_vectors
    thresholds = FittingContainer.thresholds
    evaluate_ranking = FittingContainer.evaluate_ranking
    load_history = FittingContainer.load_history
    fit_plan = FittingContainer.fit_plan
    fit_rating_plan = FittingContainer.fit_rating_plan
    sort_out_plans = FittingContainer.sort_out_plans

    lock = Singleton(_lock, settings)
    registry = Singleton(_registry, settings, clock)
    releases = IngestionContainer.releases
    report = Singleton(_report)
    provenance = Singleton(GitProvenance, REPOSITORY)
    rules = Singleton(_rules, settings)
    policy = Singleton(PromotionPolicy, rules)
    rating_policy = Singleton(RatingPromotionPolicy, rules)

    align_stages = Factory(AlignStages, registry=registry, releases=releases, records=records)
    stored_figures = Factory(StoredFigures, runs)
    judge_ranking = Factory(
        JudgeRole,
        policy=policy,
        compare=Factory(
            CompareOnNewerHistory,
            releases=IngestionContainer.ranking_releases,
            artefacts=artefacts,
            plans=plans,
            fit_plan=fit_plan,
            evaluate_ranking=evaluate_ranking,
        ),
        stored=stored_figures,
        load_history=load_history,
        releases=IngestionContainer.ranking_releases,
    )
    judge_rating = Factory(
        JudgeRole,
        policy=rating_policy,
        compare=Factory(
            CompareOnNewerRatings,
            releases=IngestionContainer.rating_releases,
            artefacts=artefacts,
            fit_plan=fit_rating_plan,
        ),
        stored=stored_figures,
        load_history=load_history,
        releases=IngestionContainer.rating_releases,
    )
    judge_versions = Factory(
        JudgeVersions, Dict({Role.RANKING: judge_ranking, Role.RATING: judge_rating})
    )
    evaluate_run = Factory(
        EvaluateRun,
        evaluate_plan=Factory(
            EvaluatePlan,
            fit_plan=fit_plan,
            evaluate_ranking=evaluate_ranking,
            progress=progress,
        ),
        evaluate_rating_plans=Factory(
            EvaluateRatingPlans,
            Factory(EvaluateRatingPlan, fit_plan=fit_rating_plan, progress=progress),
        ),
        runs=runs,
        report=report,
        readings=readings,
        thresholds=thresholds,
        clock=clock,
    )
    register_version = Factory(
        RegisterVersion,
        write_artefact=Factory(
            WriteArtefact,
            refit_plan=Factory(
                RefitPlan,
                fit_plan=fit_plan,
                fit_rating_plan=fit_rating_plan,
                movie_vectors=movie_vectors,
            ),
            artefacts=artefacts,
            provenance=provenance,
            clock=clock,
            progress=progress,
        ),
        registry=registry,
        runs=runs,
        clock=clock,
    )

    train_models = Factory(
        TrainModels,
        choose_plans=Factory(ChoosePlans, plans),
        plans=plans,
        load_history=load_history,
        sort_out_plans=sort_out_plans,
        evaluate_run=evaluate_run,
        register_version=register_version,
        mark_eligible=Factory(MarkEligible, judge_versions=judge_versions, registry=registry),
        align_stages=align_stages,
        known_numbers=Factory(KnownNumbers, releases=releases, records=records),
        runs=runs,
        lock=lock,
        clock=clock,
    )
    promote_model = Factory(
        PromoteModel,
        judge_versions=judge_versions,
        align_stages=align_stages,
        registry=registry,
        releases=releases,
        artefacts=artefacts,
        records=records,
        lock=lock,
        clock=clock,
    )
    promote_best = Factory(
        PromoteBest, promote_model=promote_model, align_stages=align_stages, lock=lock
    )
    roll_back_model = Factory(
        RollBackModel,
        releases=releases,
        artefacts=artefacts,
        align_stages=align_stages.provider,
        lock=lock,
    )
    list_models = Factory(ListModels, records=records, releases=releases)
    tune_plan = Factory(
        TunePlan,
        plans=plans,
        load_history=load_history,
        sort_out_plans=sort_out_plans,
        measure=Factory(
            MeasureOnValidation,
            fit_plan=fit_plan,
            fit_rating_plan=fit_rating_plan,
            evaluate_ranking=evaluate_ranking,
        ),
        searches=Factory(_searches, settings).provider,
        trial_log=Factory(_trial_log, settings, clock).provider,
        lock=lock,
        progress=progress,
    )
    show_evaluation = Factory(ShowEvaluation, records=records, runs=runs)
