"""What handlers may ask for by name, from the container.

Litestar checks the signature of what it provides and refuses a container's
provider there, so each one is wrapped in a closure.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from entrypoints.http.answer_log import AnswerLog
from entrypoints.serving_container import ServingContainer

T = TypeVar("T")

Injected = NamedDependency[SkipValidation[T]]
"""Marks a handler's parameter that the container fills, by its name."""


def dependencies(container: ServingContainer, answer_log: AnswerLog) -> dict[str, Provide]:
    """Return the collaborators of the handlers, by the names of their parameters."""
    return {
        "report_health": _provided(container.report_health),
        "list_popular_movies": _provided(container.list_popular_movies),
        "search_movies": _provided(container.search_movies),
        "predict_ratings": _provided(container.predict_ratings),
        "predict_new_movie": _provided(container.predict_new_movie),
        "answer_log": _provided(lambda: answer_log),
        "get_movie": _provided(container.get_movie),
        "change_availability": _provided(container.change_availability),
        "model_records": _provided(container.model_records),
        "state_holder": _provided(container.state_holder),
        "request_promotion": _provided(container.request_promotion),
        "request_rollback": _provided(container.request_rollback),
        "request_recorder": _provided(container.request_recorder),
        "request_log": _provided(container.request_log),
        "batch_records": _provided(container.batch_records),
        "data_reports": _provided(container.data_reports),
    }


def _provided(provider: Callable[[], object]) -> Provide:
    def provide() -> Any:
        return provider()

    return Provide(provide, sync_to_thread=False)
