"""What every finder of similar movies keeps to."""

from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.faiss_similar_movies import FaissSimilarMoviesIndexes
from application.ports.similar_movies import SimilarMovies, SimilarMoviesIndexes
from domain.errors import ArtefactError
from tests.fakes.brute_force_similar_movies import BruteForceSimilarMoviesIndexes

N_MOVIES = 200


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    drawn = np.random.default_rng(3).normal(size=(N_MOVIES, 8)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


@pytest.fixture(scope="module")
def folder(vectors: NDArray[np.float32], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "similar.faiss"))
    np.save(folder / "movie_vectors.npy", vectors)
    return folder


@pytest.fixture(
    params=[BruteForceSimilarMoviesIndexes(), FaissSimilarMoviesIndexes()],
    ids=["brute force", "faiss"],
)
def indexes(request: pytest.FixtureRequest) -> SimilarMoviesIndexes:
    opened: SimilarMoviesIndexes = request.param
    return opened


@pytest.fixture
def similar(indexes: SimilarMoviesIndexes, folder: Path) -> SimilarMovies:
    return indexes.open(folder)


class TestSimilarMovies:
    def test_the_nearest_come_first_with_their_cosines(
        self, similar: SimilarMovies, vectors: NDArray[np.float32]
    ) -> None:
        cosines = vectors @ vectors[17]
        expected = [other for other in np.argsort(-cosines).tolist() if other != 17][:5]

        positions, found = similar.nearest(17, 5, None)

        assert positions.tolist() == expected
        np.testing.assert_allclose(found, cosines[expected], rtol=1e-5)

    def test_only_what_is_allowed_is_found(self, similar: SimilarMovies) -> None:
        allowed = np.arange(N_MOVIES) % 3 == 0
        everything, _ = similar.nearest(17, N_MOVIES, None)

        positions, _ = similar.nearest(17, 10, allowed)

        assert positions.tolist() == [other for other in everything.tolist() if allowed[other]][:10]

    def test_few_come_back_only_where_few_are_allowed(self, similar: SimilarMovies) -> None:
        allowed = np.zeros(N_MOVIES, np.bool_)
        allowed[[3, 17, 90]] = True

        positions, cosines = similar.nearest(17, 10, allowed)

        assert sorted(positions.tolist()) == [3, 90]
        assert len(cosines) == 2

    def test_all_others_can_be_asked_for(self, similar: SimilarMovies) -> None:
        positions, _ = similar.nearest(0, N_MOVIES + 50, None)

        assert sorted(positions.tolist()) == list(range(1, N_MOVIES))

    def test_nothing_allowed_finds_nothing(self, similar: SimilarMovies) -> None:
        positions, _ = similar.nearest(0, 5, np.zeros(N_MOVIES, np.bool_))

        assert positions.tolist() == []


class TestSimilarMoviesIndexes:
    def test_a_missing_or_mangled_index_is_refused(
        self, indexes: SimilarMoviesIndexes, tmp_path: Path
    ) -> None:
        with pytest.raises(ArtefactError):
            indexes.open(tmp_path)
        for name in ("similar.faiss", "movie_vectors.npy"):
            (tmp_path / name).write_bytes(b"no index at all")

        with pytest.raises(ArtefactError):
            indexes.open(tmp_path)
