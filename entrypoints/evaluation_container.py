"""The composition root of what measures models without registering any."""

from dependency_injector.providers import Factory, Singleton

from application.ports.split_report import SplitReport
from application.training.evaluate_models import EvaluateModels
from application.training.evaluate_split import EvaluateSplit
from application.training.find_entrants import FindEntrants
from application.training.replay_live import ReplayLive
from application.training.replay_plans import ReplayPlans
from domain.models.specification import Role
from entrypoints.workshop_container import WorkshopContainer


def _split_report() -> SplitReport:
    from adapters.reports.split_report import HtmlSplitReport  # noqa: PLC0415  # matplotlib

    return HtmlSplitReport()


class EvaluationContainer(WorkshopContainer):
    """Builds what evaluates, compares and replays models on the splits there are."""

    split_report = Singleton(_split_report)
    evaluate_models = Factory(
        EvaluateModels,
        find_entrants=Factory(
            FindEntrants,
            plans=WorkshopContainer.plans,
            records=WorkshopContainer.records,
            releases=WorkshopContainer.releases.provided[Role.RANKING],
        ),
        load_history=WorkshopContainer.load_history,
        sort_out_plans=WorkshopContainer.sort_out_plans,
        evaluate_split=Factory(
            EvaluateSplit,
            fit_plan=WorkshopContainer.fit_plan,
            evaluate_ranking=WorkshopContainer.evaluate_ranking,
            progress=WorkshopContainer.progress,
        ),
        readings=WorkshopContainer.readings,
        thresholds=WorkshopContainer.thresholds,
        clock=WorkshopContainer.clock,
    )
    replay_plans = Factory(
        ReplayPlans,
        plans=WorkshopContainer.plans,
        load_history=WorkshopContainer.load_history,
        sort_out_plans=WorkshopContainer.sort_out_plans,
        replay_live=Factory(
            ReplayLive,
            fit_plan=WorkshopContainer.fit_plan,
            progress=WorkshopContainer.progress,
        ),
        readings=WorkshopContainer.readings,
    )
