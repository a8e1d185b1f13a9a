"""The HTTP application."""

from collections.abc import Callable
from functools import partial

from litestar import Litestar
from litestar.datastructures import State

from entrypoints.http.allowed_methods import allowed_methods
from entrypoints.http.answer_headers import RawHeaders, model_headers
from entrypoints.http.answer_log import AnswerLog
from entrypoints.http.controllers.data import DataController
from entrypoints.http.controllers.health import HealthController
from entrypoints.http.controllers.logs import LogsController
from entrypoints.http.controllers.models import ModelsController
from entrypoints.http.controllers.movies import MoviesController
from entrypoints.http.controllers.predictions import PredictionsController
from entrypoints.http.controllers.problems import ProblemsController
from entrypoints.http.controllers.recommendations import recommendation_handlers
from entrypoints.http.dependencies import dependencies
from entrypoints.http.fast_lane import FastLane, fast_lanes
from entrypoints.http.fragments.operator_pages import operator_page_handlers
from entrypoints.http.fragments.refusals import page_or_document
from entrypoints.http.fragments.routes import page_router
from entrypoints.http.fragments.services import page_services
from entrypoints.http.fragments.templates import template_config
from entrypoints.http.gatekeeper import Gatekeeper
from entrypoints.http.lifespan import serving_lifespan
from entrypoints.http.openapi import openapi_config
from entrypoints.http.operators import KEYS
from entrypoints.http.pages import docs_page, static_routes
from entrypoints.http.slate_answers import SlateAnswers
from entrypoints.http.strict_request import StrictRequest
from entrypoints.http.unread_input import refuse_unread_input
from entrypoints.serving_container import ServingContainer

CONTROLLERS = (
    HealthController,
    MoviesController,
    PredictionsController,
    ModelsController,
    LogsController,
    DataController,
    ProblemsController,
)


def create_app(container: ServingContainer) -> Litestar:
    """Return the application over what `container` builds; it follows releases while it runs."""
    settings = container.settings()
    answer_log = AnswerLog(container.request_recorder(), container.clock())
    slate_answers = SlateAnswers(
        container.recommend_movies(), container.find_similar_movies(), answer_log
    )
    services = page_services(container, answer_log)
    app = Litestar(
        route_handlers=[
            *CONTROLLERS,
            *recommendation_handlers(slate_answers),
            page_router(
                services,
                operator_page_handlers(services, container.batch_records, container.data_reports),
            ),
            docs_page(settings.root_path),
            *static_routes(),
        ],
        dependencies=dependencies(container, answer_log),
        before_request=refuse_unread_input,
        exception_handlers={Exception: page_or_document(services)},
        lifespan=[serving_lifespan(container)],
        openapi_config=openapi_config(settings.root_path),
        template_config=template_config(),
        state=State({KEYS: container.operator_keys}),
        request_class=StrictRequest,
        request_max_body_size=settings.max_body_bytes,
        logging_config=None,
    )
    fast_lane = FastLane(
        app.asgi_handler,
        fast_lanes(slate_answers, settings.root_path),
        max_body_bytes=settings.max_body_bytes,
    )
    app.asgi_handler = Gatekeeper(
        fast_lane,
        allowed_hosts=settings.allowed_hosts,
        root_path=settings.root_path,
        served_model=_served_model(container),
        allowed_methods=partial(allowed_methods, app),
    )
    return app


def _served_model(container: ServingContainer) -> Callable[[], RawHeaders]:
    """Return what names the model of this moment, for answers that do not bring their own."""
    holder = container.state_holder()

    def served_model() -> RawHeaders:
        state = holder.current
        return model_headers(state.version, state.manifest_sha256, is_fallback=not state.has_model)

    return served_model
