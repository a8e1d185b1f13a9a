"""The same recommendations from Flask, written as one usually writes Flask.

It reads with `get_json`, calls the same use case on the same arrays, and
answers with `jsonify`; it keeps no log, checks no host and adds no headers.
"""

from pathlib import Path

import msgspec
from flask import Flask, Response, jsonify, request

from domain.identifiers import ViewerId
from entrypoints.http.schemas.recommendations import (
    SlateOrder,
    recommendations_of,
    slate_request_of,
)
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings


def application(home: str) -> Flask:
    """Return the application over a home."""
    from dependency_injector.providers import Object  # noqa: PLC0415  # slow to import

    container = ServingContainer(settings=Object(Settings(home=Path(home))))
    container.follow_releases()()
    recommend_movies = container.recommend_movies()
    app = Flask(__name__)

    @app.post("/recommend")
    def recommend() -> Response:
        order = msgspec.convert(request.get_json(), SlateOrder)
        wanted = slate_request_of(order)
        slate = recommend_movies(wanted)
        viewer = None if wanted.viewer_id is None else ViewerId(wanted.viewer_id)
        return jsonify(msgspec.to_builtins(recommendations_of(slate, "0" * 32, viewer)))

    return app
