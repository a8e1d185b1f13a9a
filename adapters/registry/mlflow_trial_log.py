"""Trials of tuning as runs of MLflow."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

from adapters.registry.mlflow_client import experiment_of, open_client, translated
from application.ports.clock import Clock
from domain.models.specification import ModelPlan
from domain.models.versions import finite

EXPERIMENT = "marquee-tuning"


class MlflowTrialLog:
    """Writes one run per trial to the experiment `marquee-tuning`, beside the versions' own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder.resolve()
        self._clock = clock

    @cached_property
    def _client(self) -> MlflowClient:
        return open_client(self._folder)

    @cached_property
    def _experiment_id(self) -> str:
        return experiment_of(self._client, EXPERIMENT, self._folder)

    def prepare(self) -> None:
        """Make ready to be written to; not by two processes at once."""
        with translated(self._folder):
            _ = self._experiment_id

    def add(self, study: str, number: int, plan: ModelPlan, metrics: Mapping[str, float]) -> None:
        """Keep a trial: the plan that was tried, and its figures on validation."""
        now = int(self._clock.now().timestamp() * 1000)
        with translated(self._folder):
            run = self._client.create_run(
                self._experiment_id, run_name=f"{plan.name} {number}"
            ).info.run_id
            self._client.log_batch(
                run,
                metrics=[Metric(name, value, now, 0) for name, value in finite(metrics).items()],
                params=[Param(name, str(value)) for name, value in plan.parameters.items()],
                tags=[
                    RunTag(key, value)
                    for key, value in (
                        ("study", study),
                        ("trial", str(number)),
                        ("plan", plan.name),
                        ("family", plan.family),
                        ("seed", str(plan.seed)),
                    )
                ],
            )
            self._client.set_terminated(run, "FINISHED")
