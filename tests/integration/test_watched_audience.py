"""From a simulated audience that watches to slates ranked by predicted watch time."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.sample_catalog import sample_movies
from application.serving.recommend_movies import RecommendMovies
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.identifiers import VersionNumber, ViewerId
from domain.recommendation.slate import ReasonKind, Slate, SlateRequest
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.homes import workshop_of
from tests.model_steps import run

SIZE = AudienceSize(viewers=200, events=10_000, seed=11)
WATCH_TIME = """
family = "watch-time"
[parameters]
factors = 12
regularization = 5.0
epochs = 30
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that took in a movielog of the audience, with a champion by watch time."""
    folder = tmp_path_factory.mktemp("watching")
    home, log, plan = folder / "home", folder / "log", folder / "watch-time.toml"
    plan.write_text(WATCH_TIME)
    size = ("--viewers", SIZE.viewers, "--events", SIZE.events, "--seed", SIZE.seed)
    for words in (
        ("simulate", *size, "--format", "movielog", "--out", log),
        ("ingest", "movielog", log / "movielog.log", "--simulated"),
    ):
        result = run(home, *map(str, words))
        assert result.exit_code == 0, result.output
    with workshop_of(home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        outcome = workshop.train_models()(TrainingRequest(plans=[str(plan)]))
        assert [version.is_personal for version in outcome.versions] == [True]
        workshop.promote_model()(PromotionRequest(number=VersionNumber(1), forced_why="a test"))
    return home


@pytest.fixture(scope="module")
def recommend(home: Path) -> Iterator[RecommendMovies]:
    """Return what answers requests of the home's viewers."""
    container = ServingContainer(settings=Settings(home=home))
    container.follow_releases()()
    yield container.recommend_movies()
    container.engine().dispose()


def slate_for(recommend: RecommendMovies, viewer: int) -> Slate:
    return recommend(SlateRequest(viewer_id=ViewerId(viewer), k=20))


def test_the_home_says_that_its_viewers_are_simulated(home: Path) -> None:
    with workshop_of(home) as workshop:
        assert workshop.id_space().is_simulated()


def test_slates_are_ranked_by_a_share_and_explained_by_what_was_watched(
    recommend: RecommendMovies,
) -> None:
    slate = slate_for(recommend, 5)
    assert not slate.is_fallback
    assert set(slate.sources) == {"watch-time"}
    scores = list(slate.scores)
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1
    kinds = Counter(reason.kind for reason in slate.reasons)
    assert kinds[ReasonKind.BECAUSE_OF_MOVIES] > 10


def test_viewers_are_shown_what_they_would_truly_watch(recommend: RecommendMovies) -> None:
    """More than what others are shown: the loop from watching to slates closes."""
    places = {movie.slug: place for place, movie in enumerate(sample_movies())}
    audience = Audience(sample_movies(), SIZE)
    viewers = range(1, 101)
    shares = np.stack([audience.true_watch_share(ViewerId(viewer)) for viewer in viewers])
    slates = [
        [places[movie.slug] for movie in slate_for(recommend, viewer).movies] for viewer in viewers
    ]
    own = np.mean([shares[row, slate].mean() for row, slate in enumerate(slates)])
    of_others = np.mean([shares[:, slate].mean() for slate in slates])
    assert own > of_others + 0.02
