"""A hybrid made of plain arrays, as training leaves it, and small enough to see through."""

import numpy as np

from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.content_encoder import ContentEncoder, ContentLayers, TitleReader
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.models.movie_features import MovieFeatures
from domain.models.sentence_encoder import SentenceEncoder
from domain.models.word_pieces import WordPieces
from domain.recommendation.rating_predictor import RatingPredictor

PIECES = (
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "movie",
    "the",
    "god",
    "##father",
    "##s",
    "!",
    "人",
    "1",
    "##0",
)
FACTORS = 2
WIDTH, HEADS, LAYERS, WIDENED, LONGEST = 4, 2, 2, 6, 8
DRAMA, COMEDY = "Drama", "Comedy"


def sentence_encoder(seed: int = 3) -> SentenceEncoder:
    """Return an encoder of two layers whose weights are chance, of the right shapes."""
    generator = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return generator.normal(0, 0.5, shape).astype(np.float32)

    return SentenceEncoder(
        splitter=WordPieces.of(PIECES),
        heads=HEADS,
        piece_vectors=weights(len(PIECES), WIDTH).astype(np.float16),
        place_vectors=weights(LONGEST, WIDTH),
        first_norm=weights(2, WIDTH),
        attend=weights(LAYERS, WIDTH, 3 * WIDTH),
        attend_biases=weights(LAYERS, 3 * WIDTH),
        attended=weights(LAYERS, WIDTH, WIDTH),
        attended_biases=weights(LAYERS, WIDTH),
        attended_norms=weights(LAYERS, 2, WIDTH),
        widen=weights(LAYERS, WIDTH, WIDENED),
        widen_biases=weights(LAYERS, WIDENED),
        narrow=weights(LAYERS, WIDENED, WIDTH),
        narrow_biases=weights(LAYERS, WIDTH),
        narrow_norms=weights(LAYERS, 2, WIDTH),
    )


def hybrid_of(fit: FitData, *, reads_titles: bool = True) -> HybridModel:
    """Return a hybrid on the axes of `fit`: dramas are good, and the first viewer likes comedies.

    Content has two factors: 1 for a comedy on the first, 1 for a drama on the second.
    """
    data = fit.rating_set()
    n_viewers, n_movies = len(data.viewer_ids), len(data.movie_ids)
    content = ContentEncoder(
        features=MovieFeatures(genres=(COMEDY, DRAMA), directors=("Ida Lupino",)),
        titles=_titles() if reads_titles else None,
        layers=_layers(title_columns=1 if reads_titles else 0),
    )
    by_content = content.encode(fit.movies)
    tastes = np.zeros((n_viewers, 1 + FACTORS), np.float32)
    tastes[:, 0] = np.linspace(-0.25, 0.25, n_viewers)
    tastes[0, 1:] = (1.0, -1.0)
    return HybridModel(
        ratings=BiasedFactorizationModel(
            global_mean=3.5,
            viewer_biases=tastes[:, 0],
            movie_biases=by_content[0],
            viewer_factors=tastes[:, np.newaxis, 1:],
            movie_factors=by_content[1][:, np.newaxis],
            viewer_ratings=np.bincount(data.viewers, minlength=n_viewers).astype(np.int32),
            movie_ratings=np.bincount(data.movies, minlength=n_movies).astype(np.int32),
            spreads=np.array([0.5, 0.6, 0.7, 0.8]),
            lowest=1.0,
            highest=data.scale,
        ),
        content=content,
        known_factors=by_content[1],
        tastes=tastes,
        average_taste=np.zeros(1 + FACTORS, np.float32),
        new_movie_spreads=np.array([0.6, 0.55]),
    )


def hybrid_predictor_of(fit: FitData) -> RatingPredictor:
    """Return the hybrid with its axes."""
    data = fit.rating_set()
    return RatingPredictor(
        model=hybrid_of(fit),
        viewer_ids=data.viewer_ids,
        movie_ids=data.movie_ids,
        scale=data.scale,
    )


def _titles() -> TitleReader:
    return TitleReader(
        sentences=sentence_encoder(),
        mean=np.zeros(WIDTH, np.float32),
        axes=np.full((WIDTH, 1), 0.5, np.float32),
    )


def _layers(title_columns: int) -> ContentLayers:
    """Return layers by which a drama is half a star better, and Ida Lupino's movies a whole one.

    The hidden layer is silent, and titles do not count.
    """
    inputs = 2 + title_columns + 2  # genres, title, one number for directors, one for actors
    direct = np.zeros((inputs, 1 + FACTORS), np.float32)
    direct[0] = (0.0, 1.0, 0.0)
    direct[1] = (0.5, 0.0, 1.0)
    direct[2 + title_columns] = (1.0, 0.0, 0.0)
    return ContentLayers(
        directors=np.array([[0.0], [1.0]], np.float32),
        actors=np.zeros((1, 1), np.float32),
        hidden=np.ones((inputs, 3), np.float32),
        hidden_biases=np.zeros(3, np.float32),
        output=np.zeros((3, 1 + FACTORS), np.float32),
        direct=direct,
        output_biases=np.zeros(1 + FACTORS, np.float32),
    )
