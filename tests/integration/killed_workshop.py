"""Runs `train` and `promote` over and over, killed as ordered."""

from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.models.specification import Role
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.homes import plan_files, workshop_of
from tests.killing import Order, carry_out_orders


def _work(order: Order) -> None:
    with workshop_of(order.home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        order.lay_hands_on(workshop)
        if order.task == "train":
            workshop.train_models()(TrainingRequest(plans=plan_files(order.home)))
        else:
            current = workshop.releases()[Role.RANKING].current()
            number = max(
                one.number for one in workshop.registry().versions() if one.number != current
            )
            workshop.promote_model()(PromotionRequest(number=number, forced_why="to be killed"))


if __name__ == "__main__":
    import adapters.database.alembic_upgrade  # imported once, not in each child
    import adapters.history.parquet_segments
    import adapters.models.ranking.implicit_als
    import adapters.models.ranking.movie_vectors
    import adapters.registry.mlflow_model_registry  # noqa: F401  # as above

    carry_out_orders(_work)
