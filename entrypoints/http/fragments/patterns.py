"""The pattern book: every component of the page, side by side."""

from domain.data.catalog import Movie
from domain.identifiers import MovieId
from domain.recommendation.slate import Reason, ReasonKind
from entrypoints.http.fragments.answers import View
from entrypoints.http.fragments.posters.genres import LOOKS
from entrypoints.http.fragments.posters.palettes import DECADES
from entrypoints.http.fragments.problems import ProblemWords
from entrypoints.http.fragments.services import PageServices

_TITLES = (
    "The Long Way Home",
    "Midnight Express Lane",
    "A Quiet Street",
    "Sunday",
    "Eleven Letters to No One in Particular",
)

REASON = Reason(
    kind=ReasonKind.BECAUSE_OF_MOVIES, text="Because you liked A Quiet Street and Sunday"
)
PROBLEM = ProblemWords(
    sign_lines=[],
    title="Something broke behind the curtain",
    detail="This is our mistake, not yours. Try again in a moment.",
    retry_url="/patterns",
    request_id="0123456789abcdef",
)


def patterns_view(services: PageServices, root: str) -> View:
    """Return every component once, with made-up films: one per genre, one per decade."""
    outline = services.outline_catalogue()
    return View(
        template="fragments/patterns.html",
        title="Pattern book",
        context={
            "genre_movies": [
                _movie(number, title_of(number), 1994, genre) for number, genre in enumerate(LOOKS)
            ],
            "decade_movies": [
                _movie(100 + number, "Tonight at Eight", decade + 4, "Drama")
                for number, decade in enumerate(DECADES)
            ],
            "reason": REASON,
            "problem": PROBLEM,
            "outline": outline,
            "states": ("ready", "degraded", "starting", "offline"),
            "more_page": f"{root}/patterns",
        },
    )


def title_of(number: int) -> str:
    """Return one of a few titles of different lengths."""
    return _TITLES[number % len(_TITLES)]


def _movie(number: int, title: str, year: int, genre: str) -> Movie:
    return Movie(
        movie_id=MovieId(number + 1),
        slug=f"pattern+{number}",
        title=title,
        year=year,
        genres=(genre,),
        directors=("Ada Example",),
        cast=("Someone Known", "Someone Else"),
        runtime_minutes=101,
    )
