"""The views of the page, each from what its address asks for."""

from collections.abc import Sequence

from application.errors import (
    NotFoundError,
    NothingPredictsError,
    NotTrainedError,
    UnusableSeedsError,
)
from application.serving.find_similar_movies import SimilarRequest
from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.rating import RatingBasis
from domain.recommendation.slate import Slate, SlateFilter, SlateRequest
from entrypoints.http.fragments.addresses import (
    Query,
    address,
    read_viewer,
)
from entrypoints.http.fragments.answers import REGIONS_PATH, Context, View
from entrypoints.http.fragments.browse_order import BrowseOrder
from entrypoints.http.fragments.services import PageServices
from entrypoints.http.fragments.wording import filter_words

FIRST_SLATE = 15
FURTHER_SLATE = 12
POPULAR_AT_HOME = 18
PAGE_OF_FILMS = 24
STARTERS = 24
SIMILAR = 12
OPTIONS = 8
MOST_CHOSEN = 20


def home_view(services: PageServices, root: str, typed: str, cursor: str | None) -> View:
    """Return the programme of the viewer who is named, or what everyone watches."""
    mistake = ""
    viewer: ViewerId | None = None
    try:
        viewer = read_viewer(typed)
    except InvalidValueError as error:
        mistake = str(error)
    slate = None
    if viewer is not None:
        slate = services.recommend_movies(
            SlateRequest(viewer_id=viewer, k=FIRST_SLATE, cursor=cursor)
        )
    return View(
        template="fragments/home.html",
        title=f"For viewer {viewer}" if viewer else "Films picked for you",
        section="/",
        slate=slate,
        context={
            "viewer_id": viewer,
            "typed": typed.strip(),
            "mistake": mistake,
            "slate": slate,
            "page": None if viewer else services.list_popular_movies(limit=POPULAR_AT_HOME),
            "example_viewers": services.outline_catalogue().example_viewers,
            **_more(root, "/", "/recommendations", [("user_id", viewer)], slate),
        },
    )


def pick_view(
    services: PageServices, root: str, chosen_ids: Sequence[int], typed: str, cursor: str | None
) -> View:
    """Return a programme after the chosen films, or films to start choosing from."""
    chosen = _known_movies(services, chosen_ids)
    ids = [movie.movie_id for movie in chosen]
    slate = slate_for_seeds(services, ids, FIRST_SLATE, cursor) if chosen else None
    unlearnt = set(slate.skipped_seeds) if slate else set()
    starters = () if chosen else services.list_popular_movies(limit=STARTERS).movies
    return View(
        template="fragments/pick.html",
        title="A programme after your own heart" if chosen else "Pick films you love",
        section="/pick",
        slate=slate,
        context={
            "chosen": chosen,
            "chosen_ids": ids,
            "typed": typed,
            "options": found_movies(services, typed, ids) if typed.strip() else None,
            "slate": slate,
            "unlearnt": [movie.title for movie in chosen if movie.movie_id in unlearnt],
            "starters": starters,
            **_more(root, "/pick", "/recommendations", [("movie", m) for m in ids], slate),
        },
    )


def browse_view(services: PageServices, root: str, order: BrowseOrder) -> View:
    """Return popular films, narrowed by title, genre and years."""
    filters, mistake = SlateFilter(), ""
    try:
        filters = order.filters()
    except InvalidValueError as error:
        mistake = str(error)
    page = (
        services.search_movies(order.words, filters, PAGE_OF_FILMS, order.cursor)
        if order.words
        else services.list_popular_movies(filters, PAGE_OF_FILMS, order.cursor)
    )
    further = order.query(page.next_cursor)
    return View(
        template="fragments/browse.html",
        title="Popular films",
        section="/browse",
        context={
            "outline": services.outline_catalogue(),
            "order": order,
            "chosen_genres": {genre.lower() for genre in order.genres},
            "mistake": mistake,
            "heading": filter_words(filters, order.words),
            "is_filtered": bool(order.words) or filters != SlateFilter(),
            "page": page,
            "more_page": address(f"{root}/browse", further),
            "more_region": address(f"{root}{REGIONS_PATH}/browse", further),
        },
    )


def movie_view(services: PageServices, reference: MovieId | str, typed: str = "") -> View:
    """Return a film in full, as it is told to the viewer who is named, if any is.

    Raises `UnknownMovieError` where the catalogue lacks it.
    """
    viewer = _named_viewer(typed)
    details = services.get_movie(reference)
    movie = details.movie
    similar: Slate | None
    try:
        similar = services.find_similar_movies(SimilarRequest(movie=movie.movie_id, k=SIMILAR))
    except NotTrainedError:
        similar = None
    return View(
        template="fragments/movie.html",
        title=f"{movie.title} ({movie.year})" if movie.year else movie.title,
        slate=similar,
        context={
            "movie": movie,
            "rank": details.popularity_rank,
            "similar": similar,
            "viewer_id": viewer,
            "predicted": predicted_rating(services, movie.movie_id, viewer),
        },
    )


def predicted_rating(
    services: PageServices, movie: MovieId, viewer: ViewerId | None
) -> Context | None:
    """Return the rating of a movie that the model has learnt, None where there is none to tell."""
    try:
        predictions = services.predict_ratings(viewer, [movie])
    except NothingPredictsError:
        return None
    (predicted,) = predictions.ratings
    is_own = predicted.basis in (RatingBasis.MODEL, RatingBasis.FOLD_IN)
    if not is_own and predicted.basis is not RatingBasis.MOVIE_BIAS:
        return None
    return {
        "is_own": is_own,
        "rating": predicted.rating,
        "low": predicted.low,
        "high": predicted.high,
        "scale": predictions.scale,
    }


def slate_for_seeds(
    services: PageServices, seeds: Sequence[MovieId], k: int, cursor: str | None
) -> Slate | None:
    """Return a slate after the seeds, or None where the model can go by none of them."""
    try:
        return services.recommend_movies(
            SlateRequest(seed_movie_ids=tuple(seeds), k=k, cursor=cursor)
        )
    except UnusableSeedsError:
        return None


def further_context(root: str, query: Query, slate: Slate, viewer: ViewerId | None) -> Context:
    """Return what the films after those shown are rendered with."""
    page = "/pick" if any(name == "movie" for name, _ in query) else "/"
    more = _more(root, page, "/recommendations", query, slate)
    return {"slate": slate, "viewer_id": viewer, **more}


def found_movies(services: PageServices, typed: str, chosen: Sequence[MovieId]) -> list[Movie]:
    """Return the films whose titles have the words typed, without those chosen already."""
    found = services.search_movies(typed.strip(), limit=OPTIONS + len(chosen)).movies
    return [movie for movie in found if movie.movie_id not in chosen][:OPTIONS]


def _named_viewer(typed: str) -> ViewerId | None:
    """Return the viewer whom an address names; a link that names none soundly is no mistake."""
    try:
        return read_viewer(typed)
    except InvalidValueError:
        return None


def _known_movies(services: PageServices, movie_ids: Sequence[int]) -> list[Movie]:
    """Return the movies named, once each; ids that the catalogue lacks are passed over."""
    movies = []
    for movie in dict.fromkeys(movie_ids[:MOST_CHOSEN]):
        try:
            movies.append(services.get_movie(MovieId(movie)).movie)
        except NotFoundError:
            continue
    return movies


def _more(root: str, page: str, region: str, query: Query, slate: Slate | None) -> Context:
    further = [*query, ("cursor", slate.next_cursor if slate else None)]
    return {
        "more_page": address(f"{root}{page}", further),
        "more_region": address(f"{root}{REGIONS_PATH}{region}", further),
    }
