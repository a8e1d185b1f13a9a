"""Retraining as a Prefect flow: train, then promote or keep the champion with the reason.

The tasks wrap the use cases of the command line and add nothing to them; what
they find is shown in Prefect's UI. Prefect reads its switches when it is
imported: whoever imports this sets them before, as `flows/retrain.py` does.
"""

from collections.abc import Sequence

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from application.errors import RefusedError
from application.training.promote_model import Promotion
from application.training.train_models import TrainingRequest
from application.training.write_artefact import Labels
from domain.models.promotion import DECIDING_METRIC, RATING_METRIC
from entrypoints.settings import load_settings
from entrypoints.workshop_container import WorkshopContainer


@task(name="train", cache_policy=NO_CACHE)
def train(plans: Sequence[str], labels: Labels) -> dict[str, int]:
    """Fit, evaluate and register `plans` (none: all); return the version of each."""
    outcome = WorkshopContainer(settings=load_settings()).train_models()(
        TrainingRequest(plans=plans, labels=labels)
    )
    versions = {version.plan.name: int(version.number) for version in outcome.versions}
    record = outcome.record
    for key, rows, metric in (
        ("figures", record.rows, DECIDING_METRIC),
        ("figures-of-ratings", record.ratings.rows if record.ratings else (), RATING_METRIC),
    ):
        create_table_artifact(
            key=key,
            description=f"Run {record.training_run} on {record.dataset}",
            table=[
                {
                    "model": row.plan,
                    "version": versions.get(row.plan),
                    f"validation {metric}": row.validation.get(metric),
                    f"test {metric}": row.test.get(metric),
                    "seconds": row.train_seconds,
                }
                for row in rows
            ],
        )
    get_run_logger().info("registered %s in %.1f s", versions, outcome.seconds)
    return versions


@task(name="promote", cache_policy=NO_CACHE)
def promote() -> tuple[list[int], tuple[str, ...]]:
    """Promote the best new version of each role where the policy agrees.

    Return the numbers of those in production now, and every reason.
    """
    use_case = WorkshopContainer(settings=load_settings()).promote_best()
    try:
        done = use_case()
    except RefusedError as refused:
        get_run_logger().info("kept the champions: %s", refused)
        return [], (str(refused),)
    for refusal in done.refusals:
        get_run_logger().info("kept the champion: %s", refusal)
    for promotion in done.judged:
        _show(promotion)
    reasons = [reason for one in done.judged for reason in one.recorded.verdict.reasons]
    promoted = [int(one.recorded.challenger) for one in done.judged if one.promoted]
    return promoted, (*reasons, *done.refusals)


def _show(promotion: Promotion) -> None:
    recorded = promotion.recorded
    outcome = "promoted" if promotion.promoted else "refused"
    create_table_artifact(
        key=f"verdict-{recorded.role}",
        description=f"Version {recorded.challenger} was {outcome} for the role {recorded.role}",
        table=[
            *({"what": "reason", "words": reason} for reason in recorded.verdict.reasons),
            *({"what": "remark", "words": remark} for remark in recorded.verdict.remarks),
        ],
    )
    decided = "promoted" if promotion.promoted else "kept the champion instead of"
    reasons = "; ".join(recorded.verdict.reasons)
    get_run_logger().info("%s version %d: %s", decided, recorded.challenger, reasons)


@flow(name="retrain")
def retrain(
    plans: Sequence[str] = (), model_version: str | None = None, data_version: str | None = None
) -> dict[str, object]:
    """Train `plans` (none: all) on the whole history, then promote or keep with the reason."""
    versions = train(plans, Labels(model=model_version, data=data_version))
    promoted, reasons = promote()
    return {"versions": versions, "promoted": promoted, "reasons": list(reasons)}
