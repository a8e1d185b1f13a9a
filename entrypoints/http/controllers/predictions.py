"""Predicted ratings."""

from litestar import Controller, Response, post
from litestar.params import JSONBody
from litestar.types import Scope

from application.serving.predict_new_movie import PredictNewMovie
from application.serving.predict_ratings import PredictRatings
from entrypoints.http.answer_headers import model_header_values
from entrypoints.http.answer_log import AnswerLog
from entrypoints.http.dependencies import Injected
from entrypoints.http.errors import request_id_of
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import NOTHING_PREDICTS
from entrypoints.http.schemas.new_movies import (
    NewMovieOrder,
    PredictedNewMovie,
    predicted_new_movie_of,
)
from entrypoints.http.schemas.predictions import (
    PredictedRatings,
    PredictionOrder,
    predicted_ratings_of,
)


class PredictionsController(Controller):
    """Answers anyone, from memory alone."""

    tags = ("ratings",)

    @post(
        "/predict",
        operation_id="predict_ratings",
        summary="What a viewer would give movies",
        status_code=200,
        responses=problem_responses(NOTHING_PREDICTS),
    )
    async def predict(
        self,
        predict_ratings: Injected[PredictRatings],
        answer_log: Injected[AnswerLog],
        data: JSONBody[PredictionOrder],
        scope: Scope,
    ) -> Response[PredictedRatings]:
        """Predict each rating with its interval; `basis` says what it rests on.

        The headers name the version that predicts ratings, not the one that ranks.
        """
        predictions = predict_ratings(data.user_id, data.movie_ids)
        answer_log.note(scope, "/predict", predictions, data.user_id)
        return Response(
            predicted_ratings_of(predictions, request_id_of(scope), data.user_id),
            headers=model_header_values(
                predictions.model_version,
                predictions.manifest_sha256,
                is_fallback=predictions.is_fallback,
            ),
        )

    @post(
        "/predict/new-movie",
        operation_id="predict_new_movie",
        summary="What a viewer would give a movie that nobody has rated",
        status_code=200,
        responses=problem_responses(NOTHING_PREDICTS),
        sync_to_thread=True,  # reading a title is milliseconds of arithmetic
    )
    def predict_new_movie(
        self,
        predict_new_movie: Injected[PredictNewMovie],
        answer_log: Injected[AnswerLog],
        data: JSONBody[NewMovieOrder],
        scope: Scope,
    ) -> Response[PredictedNewMovie]:
        """Predict the rating by title, year, genres, people and runtime, and name like movies.

        Only versions of the family `hybrid` read titles. Where nothing else of the movie is
        known to the version in production, or it was trained before movies were read at all,
        the answer is how the viewer rates, and says so.
        """
        predicted = predict_new_movie(data.user_id, data.movie(), data.k)
        answer_log.note(scope, "/predict/new-movie", predicted, data.user_id)
        return Response(
            predicted_new_movie_of(predicted, request_id_of(scope), data),
            headers=model_header_values(
                predicted.model_version,
                predicted.manifest_sha256,
                is_fallback=predicted.is_fallback,
            ),
        )
