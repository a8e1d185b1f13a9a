"""What the page asks of the application."""

from dataclasses import dataclass

from application.serving.find_similar_movies import FindSimilarMovies
from application.serving.get_movie import GetMovie
from application.serving.list_popular_movies import ListPopularMovies
from application.serving.outline_catalogue import OutlineCatalogue
from application.serving.predict_ratings import PredictRatings
from application.serving.recommend_movies import RecommendMovies
from application.serving.report_health import ReportHealth
from application.serving.search_movies import SearchMovies
from entrypoints.http.answer_log import AnswerLog
from entrypoints.serving_container import ServingContainer


@dataclass(frozen=True, slots=True, kw_only=True)
class PageServices:
    """The use cases behind the page, and the log that every slate goes to."""

    recommend_movies: RecommendMovies
    find_similar_movies: FindSimilarMovies
    list_popular_movies: ListPopularMovies
    search_movies: SearchMovies
    get_movie: GetMovie
    predict_ratings: PredictRatings
    report_health: ReportHealth
    outline_catalogue: OutlineCatalogue
    answer_log: AnswerLog


def page_services(container: ServingContainer, answer_log: AnswerLog) -> PageServices:
    """Return the page's services, as `container` builds them."""
    return PageServices(
        recommend_movies=container.recommend_movies(),
        find_similar_movies=container.find_similar_movies(),
        list_popular_movies=container.list_popular_movies(),
        search_movies=container.search_movies(),
        get_movie=container.get_movie(),
        predict_ratings=container.predict_ratings(),
        report_health=container.report_health(),
        outline_catalogue=container.outline_catalogue(),
        answer_log=answer_log,
    )
