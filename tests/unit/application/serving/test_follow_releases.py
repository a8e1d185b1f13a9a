from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from adapters.local_release_store import LocalReleaseStore
from adapters.models.artefacts.folders import NumpyArtefactFolders
from adapters.models.artefacts.manifest_file import write_manifest
from adapters.models.trainers import LocalModelTrainers
from application.errors import StorageError
from application.serving.build_state import starting_state, try_out
from application.serving.follow_release import RETRY_AFTER, FollowRelease
from application.serving.follow_releases import NEVER_RELEASED, FollowReleases
from application.serving.list_popular_movies import ListPopularMovies
from application.serving.load_release import LoadedRelease, LoadRelease
from application.serving.recommend_movies import RecommendMovies
from application.serving.report_health import HealthReport, HealthStatus, ReportHealth
from application.serving.served_ratings import LoadRatings, warm_up_ratings
from application.serving.serving_state import ServingStateHolder
from domain.data.catalog import Movie
from domain.identifiers import MovieId, VersionNumber, ViewerId
from domain.models.popularity import PopularityModel
from domain.models.specification import ModelPlan, Role
from domain.recommendation.slate import SlateRequest
from tests.builders import (
    MOMENT,
    fit_data_of,
    manifest_of,
    movies_of,
    predictor_of,
    ratings_of_two_tastes,
    trained_model_of,
    training_set_of,
)
from tests.fakes.brute_force_similar_movies import BruteForceSimilarMoviesIndexes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes(viewers=12, movies=10)
DATA = training_set_of(RATINGS)
RATING_PLAN = ModelPlan(name="biased-mf", family="biased-mf", role=Role.RATING)
PREDICTOR = predictor_of(
    LocalModelTrainers()
    .rating("biased-mf")
    .fit(RATING_PLAN, fit_data_of(RATINGS), SilentProgress()),
    fit_data_of(RATINGS),
)
MOVIES = movies_of(DATA)


@dataclass
class FailingCatalog(InMemoryMovieCatalog):
    fails: bool = False

    def all(self) -> list[Movie]:
        if self.fails:
            raise StorageError("the disk is on fire")
        return super().all()

    def revision(self) -> int:
        if self.fails:
            raise StorageError("the disk is on fire")
        return super().revision()


class House:
    """Everything that following releases needs, in one folder."""

    def __init__(self, folder: Path, movies: Sequence[Movie] = MOVIES) -> None:
        self.folder = folder
        self.clock = FixedClock(MOMENT)
        self.catalog = FailingCatalog()
        self.catalog.upsert(movies)
        self.releases = LocalReleaseStore(folder)
        self.rating_releases = LocalReleaseStore(folder / "rating")
        self.holder = ServingStateHolder(current=starting_state(MOMENT))
        self.look = self.follower()

    def follower(self, load: LoadRelease | None = None) -> FollowReleases:
        artefacts = NumpyArtefactFolders()
        return FollowReleases(
            holder=self.holder,
            ranking=FollowRelease(
                releases=self.releases,
                load=load
                or LoadRelease(self.releases, artefacts, BruteForceSimilarMoviesIndexes()),
                try_out=try_out,
                never_released=NEVER_RELEASED,
                now=self.clock.now(),
            ),
            rating=FollowRelease(
                releases=self.rating_releases,
                load=LoadRatings(self.rating_releases, artefacts),
                try_out=warm_up_ratings,
                never_released=None,
                now=self.clock.now(),
            ),
            catalog=self.catalog,
            id_space=InMemoryIdSpace(),
            clock=self.clock,
        )

    def release(self, number: int) -> None:
        self.releases.add(VersionNumber(number), lambda folder: self.fill(folder, number))
        self.releases.point_to(VersionNumber(number))

    def fill(self, folder: Path, number: int, without: int = 0) -> None:
        model = PopularityModel(scores=np.arange(len(MOVIES), dtype=np.float32))
        trained = trained_model_of(model, RATINGS, np.eye(len(MOVIES), dtype=np.float32))
        manifest = manifest_of(ModelPlan(name="popularity", family="popularity"), number)
        left = trained.without(ViewerId(without)) or trained
        NumpyArtefactFolders().write(left, manifest, folder)

    def release_predictor(self, number: int, without: int = 0) -> None:
        """Release a version that predicts ratings; an earlier one of the number is replaced."""

        def fill(folder: Path) -> None:
            left = PREDICTOR.without(ViewerId(without)) or PREDICTOR
            NumpyArtefactFolders().write(left, manifest_of(RATING_PLAN, number), folder)

        if number in self.rating_releases.trail():
            self.rating_releases.replace(VersionNumber(number), fill)
        else:
            self.rating_releases.add(VersionNumber(number), fill)
            self.rating_releases.point_to(VersionNumber(number))

    def corrupt(self, number: int) -> None:
        path = self.folder / str(number) / "popularity.npy"
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    @property
    def health(self) -> HealthReport:
        return ReportHealth(self.holder)()

    def shown(self) -> list[int]:
        slate = RecommendMovies(self.holder)(SlateRequest(k=len(MOVIES)))
        return [movie.movie_id for movie in slate.movies]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "released")


def test_before_any_release_the_catalogue_answers(house: House) -> None:
    assert house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "none")
    assert "marquee promote" in str(house.health.trouble)
    assert house.shown() == [movie.movie_id for movie in MOVIES]


def test_nothing_at_all_can_be_served_without_catalogue_and_release(tmp_path: Path) -> None:
    house = House(tmp_path / "released", movies=())
    house.look()

    assert house.health.status is HealthStatus.STARTING


def test_a_release_is_served_once_and_kept(house: House) -> None:
    house.release(1)

    assert house.look()
    state = house.holder.current
    assert not house.look()

    assert house.holder.current is state
    assert (house.health.status, house.health.version) == (HealthStatus.READY, "1")
    assert len(state.manifest_sha256) == 64


def test_a_release_whose_folder_is_gone_serves_on_and_says_so(house: House) -> None:
    house.release(1)
    house.look()
    shown = house.shown()
    aside = (house.folder / "1").rename(house.folder.parent / "aside")

    assert house.look()
    assert house.shown() == shown
    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")
    assert "version 1 serves from memory" in str(house.health.trouble)
    assert "is not there" in str(house.health.trouble)
    assert not house.look()

    aside.rename(house.folder / "1")
    assert house.look()
    assert house.health.status is HealthStatus.READY


def test_a_release_that_is_damaged_while_it_serves_serves_on_and_says_so(house: House) -> None:
    house.release(1)
    house.look()
    path = house.folder / "1" / "movie_vectors.npy"
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole[:-1] + b"!")

    assert house.look()
    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")
    assert "movie_vectors.npy" in str(house.health.trouble)
    assert not house.look()

    path.write_bytes(whole)
    assert house.look()
    assert house.health.status is HealthStatus.READY


def test_a_release_whose_files_are_replaced_is_served_anew(house: House) -> None:
    house.release(1)
    house.look()
    viewers = house.holder.current.recommender.viewer_ids.tolist()

    house.releases.replace(
        VersionNumber(1), lambda folder: house.fill(folder, 1, without=viewers[0])
    )

    assert house.look()
    assert house.holder.current.recommender.viewer_ids.tolist() == viewers[1:]
    assert (house.health.status, house.health.version) == (HealthStatus.READY, "1")
    assert not house.look()


def test_files_that_are_as_they_were_are_not_read_again(house: House) -> None:
    loads: list[int] = []

    class CountingLoad(LoadRelease):
        def __call__(self, number: VersionNumber) -> LoadedRelease:
            loads.append(number)
            return super().__call__(number)

    artefacts, indexes = NumpyArtefactFolders(), BruteForceSimilarMoviesIndexes()
    house.release(1)
    look = house.follower(CountingLoad(house.releases, artefacts, indexes))
    for _ in range(3):
        look()
    assert loads == [1]

    (house.folder / "1" / "manifest.json").touch()
    for _ in range(3):
        look()
    assert loads == [1, 1]
    assert house.health.status is HealthStatus.READY


def test_a_newer_release_takes_over(house: House) -> None:
    house.release(1)
    house.look()
    house.clock.advance(timedelta(hours=1))
    house.release(2)

    assert house.look()

    assert (house.health.version, house.health.since) == ("2", MOMENT + timedelta(hours=1))


def test_a_rollback_is_followed(house: House) -> None:
    house.release(1)
    house.release(2)
    house.look()
    house.releases.point_back()

    assert house.look()

    assert house.health.version == "1"


def test_a_corrupted_release_is_refused_and_the_last_good_one_kept(house: House) -> None:
    house.release(1)
    house.look()
    house.release(2)
    house.corrupt(2)
    house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")
    assert "popularity.npy" in str(house.health.trouble)


def test_a_refused_release_is_tried_again_later(house: House) -> None:
    house.release(1)
    house.look()
    house.release(2)
    house.corrupt(2)
    house.look()
    house.releases.point_back()
    house.release(2)

    assert not house.look()
    house.clock.advance(RETRY_AFTER)
    assert house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.READY, "2")


def test_at_the_start_a_corrupted_release_gives_way_to_the_one_before(house: House) -> None:
    for number in (1, 2, 3):
        house.release(number)
    house.corrupt(3)
    house.corrupt(2)
    house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")
    assert "version 3 cannot be served" in str(house.health.trouble)


def test_where_every_release_is_corrupted_the_catalogue_answers(house: House) -> None:
    house.release(1)
    house.corrupt(1)
    house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "none")
    assert len(house.shown()) == len(MOVIES)


def test_a_mangled_pointer_keeps_what_serves(house: House) -> None:
    house.release(1)
    house.look()
    (house.folder / "current").write_text("{", encoding="utf-8")
    house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")


class TestRatings:
    """What predicts ratings is followed by itself."""

    def test_without_any_nothing_is_wrong(self, house: House) -> None:
        house.release(1)
        house.look()
        assert house.holder.current.ratings is None
        assert (house.health.status, house.health.rating_version) == (HealthStatus.READY, "none")

    def test_one_version_follows_the_other_and_goes_back_while_the_ranking_stays(
        self, house: House
    ) -> None:
        house.release(1)
        house.release_predictor(2)
        assert house.look()
        ranking = house.holder.current.recommender.model
        house.release_predictor(3)
        assert house.look()
        assert (house.health.version, house.health.rating_version) == ("1", "3")
        house.rating_releases.point_back()
        assert house.look()
        assert house.health.rating_version == "2"
        assert house.health.rating_family == "biased-mf"
        assert house.holder.current.recommender.model is ranking
        assert not house.look()

    def test_a_damaged_one_leaves_the_last_good_one_and_every_slate(self, house: House) -> None:
        house.release(1)
        house.release_predictor(2)
        house.look()
        house.release_predictor(3)
        (house.folder / "rating" / "3" / "model_spreads.npy").unlink()
        house.look()
        assert (house.health.version, house.health.rating_version) == ("1", "2")
        assert house.health.status is HealthStatus.DEGRADED
        assert "version 3 cannot predict ratings" in str(house.health.trouble)
        assert len(house.shown()) == len(MOVIES)

    def test_files_that_do_not_fit_one_another_are_refused(self, house: House) -> None:
        house.release(1)
        house.release_predictor(2)
        folder = house.folder / "rating" / "2"
        np.save(folder / "model_movie_factors.npy", np.zeros((1, 1, 1), np.float32))
        manifest = manifest_of(RATING_PLAN, 2)
        write_manifest(manifest, folder)
        house.look()
        assert house.health.rating_version == "none"
        assert "version 2 cannot predict ratings: its arrays do not fit" in str(
            house.health.trouble
        )

    def test_a_viewer_who_is_forgotten_is_a_stranger_at_once(self, house: House) -> None:
        house.release(1)
        house.release_predictor(2)
        house.look()
        viewer = int(PREDICTOR.viewer_ids[0])
        house.release_predictor(2, without=viewer)
        assert house.look()
        ratings = house.holder.current.ratings
        assert ratings is not None
        assert not ratings.predictor.knows(ViewerId(viewer))


def test_a_hidden_movie_is_shown_no_more(house: House) -> None:
    house.release(1)
    house.look()
    hidden = MOVIES[3].movie_id
    house.catalog.set_availability(hidden, hidden=True, available_from=None, available_until=None)

    assert hidden in house.shown()
    assert house.look()
    assert hidden not in house.shown()
    assert ListPopularMovies(house.holder)().total == len(MOVIES) - 1
    assert house.health.since == MOMENT


def test_a_movie_is_shown_from_its_premiere_on(house: House) -> None:
    house.release(1)
    coming = MOVIES[3].movie_id
    house.catalog.set_availability(
        coming, hidden=False, available_from=MOMENT + timedelta(days=1), available_until=None
    )
    house.look()
    assert coming not in house.shown()
    house.clock.advance(timedelta(hours=23))
    assert not house.look()
    house.clock.advance(timedelta(hours=1))

    assert house.look()
    assert coming in house.shown()


def test_a_new_movie_is_listed_and_an_edited_one_shown_as_edited(house: House) -> None:
    house.release(1)
    house.look()
    new = Movie(movie_id=MovieId(5), slug="new+2024", title="New", year=2024)
    house.catalog.upsert([new, replace(MOVIES[0], title="Another Title")])
    house.look()

    titles = [movie.title for movie in ListPopularMovies(house.holder)().movies]
    assert titles[-1] == "New"
    assert "Another Title" in titles


def test_an_unreadable_catalogue_keeps_what_serves(house: House) -> None:
    house.release(1)
    house.look()
    house.catalog.fails = True
    house.look()

    assert (house.health.status, house.health.version) == (HealthStatus.DEGRADED, "1")
    assert house.health.trouble == "the disk is on fire"
    house.catalog.fails = False
    house.look()
    assert house.health.status is HealthStatus.READY


def test_without_a_readable_catalogue_a_release_shows_its_own_movies(house: House) -> None:
    house.release(1)
    house.catalog.fails = True
    house.look()

    assert house.health.status is HealthStatus.DEGRADED
    assert len(house.shown()) == len(MOVIES)
