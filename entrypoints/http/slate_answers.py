"""Slates as answers: asked for, encoded, logged and marked with what made them."""

from functools import lru_cache

import msgspec
from litestar.types import Scope

from application.serving.find_similar_movies import FindSimilarMovies, SimilarRequest
from application.serving.recommend_movies import RecommendMovies
from domain.identifiers import ViewerId
from domain.recommendation.slate import Slate, SlateRequest
from entrypoints.http.answer_headers import RawHeaders, model_headers
from entrypoints.http.answer_log import AnswerLog
from entrypoints.http.encoded_answer import PLAIN_TEXT, EncodedAnswer
from entrypoints.http.errors import request_id_of
from entrypoints.http.schemas.recommendations import recommendations_of

encoded = msgspec.json.Encoder().encode


class SlateAnswers:
    """Answers with slates; every one goes to the log."""

    def __init__(
        self,
        recommend_movies: RecommendMovies,
        find_similar_movies: FindSimilarMovies,
        log: AnswerLog,
    ) -> None:
        self._recommend_movies = recommend_movies
        self._find_similar_movies = find_similar_movies
        self._log = log

    def recommend(self, request: SlateRequest, scope: Scope) -> EncodedAnswer:
        """Answer with a slate for a viewer."""
        slate = self._recommend_movies(request)
        return self._answer(slate, request.viewer_id, "/recommend", scope)

    def existing(self, request: SlateRequest, scope: Scope) -> EncodedAnswer:
        """Answer with the movies that were given, ranked."""
        slate = self._recommend_movies(request)
        return self._answer(slate, request.viewer_id, "/recommendations/existing", scope)

    def similar(self, request: SimilarRequest, scope: Scope) -> EncodedAnswer:
        """Answer with the movies similar to one."""
        return self._answer(self._find_similar_movies(request), None, "/similar", scope)

    def recommend_slugs(self, request: SlateRequest, scope: Scope) -> EncodedAnswer:
        """Answer with one line of slugs, separated by commas."""
        slate = self._recommend_movies(request)
        line = ",".join([movie.slug for movie in slate.movies]).encode()
        self._log.note(scope, "/recommend/{user_id}", slate, request.viewer_id)
        return EncodedAnswer(line, _headers_of(slate), PLAIN_TEXT)

    def _answer(
        self, slate: Slate, viewer: ViewerId | None, endpoint: str, scope: Scope
    ) -> EncodedAnswer:
        body = encoded(recommendations_of(slate, request_id_of(scope), viewer))
        self._log.note(scope, endpoint, slate, viewer)
        return EncodedAnswer(body, _headers_of(slate))


def _headers_of(slate: Slate) -> RawHeaders:
    return _headers(slate.model_version, slate.manifest_sha256, slate.is_fallback)


@lru_cache(maxsize=16)
def _headers(version: str, manifest_sha256: str, is_fallback: bool) -> RawHeaders:
    return model_headers(version, manifest_sha256, is_fallback=is_fallback)
