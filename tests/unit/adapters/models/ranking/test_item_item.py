import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.ranking import item_item
from adapters.models.ranking.item_item import ScipyItemItem, nearest
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.specification import ModelPlan, Parameter
from tests.builders import fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)


def fitted(progress: SilentProgress | None = None, **parameters: Parameter) -> ItemSimilarityModel:
    plan = ModelPlan(name="item-item", family="item-item", parameters=parameters)
    return ScipyItemItem().fit(plan, fit_data_of(RATINGS), progress or SilentProgress())


def similarity_table(
    model: ItemSimilarityModel,
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    n = len(DATA.movie_ids)
    table = np.zeros((n, n))
    for movie in range(n):
        np.add.at(table[movie], model.neighbours[movie], model.similarities[movie])
    return table


@pytest.mark.parametrize("shrinkage", [0.0, 3.5])
def test_similarities_are_cosines_drawn_towards_zero(shrinkage: float) -> None:
    liked = np.zeros((len(DATA.viewer_ids), len(DATA.movie_ids)))
    for row in range(len(DATA.viewer_ids)):
        liked[row, DATA.histories[row].movies] = 1
    together = liked.T @ liked
    lengths = np.sqrt(np.diag(together))
    with np.errstate(invalid="ignore"):
        expected = np.nan_to_num(together / (np.outer(lengths, lengths) + shrinkage))
    np.fill_diagonal(expected, 0)
    model = fitted(neighbours=10_000, shrinkage=shrinkage)
    assert_allclose(similarity_table(model), expected, atol=1e-6)


def test_only_the_nearest_neighbours_are_kept() -> None:
    every, few = similarity_table(fitted(neighbours=10_000)), similarity_table(fitted(neighbours=4))
    for row, kept in zip(every, few, strict=True):
        assert np.count_nonzero(kept) == min(4, np.count_nonzero(row))
        assert_allclose(np.sort(kept)[-4:], np.sort(row)[-4:], atol=1e-6)


def test_blocks_of_any_size_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fitted(neighbours=6)
    monkeypatch.setattr(item_item, "CELLS_PER_BLOCK", 100)
    progress = SilentProgress()
    parts = fitted(progress, neighbours=6)
    assert parts.neighbours.tobytes() == whole.neighbours.tobytes()
    assert parts.similarities.tobytes() == whole.similarities.tobytes()
    assert progress.steps["Fitting item-item"].advanced == len(DATA.movie_ids)


def test_equal_similarities_rank_by_position_and_short_rows_are_filled() -> None:
    block = np.array([[0.9, 0.5, 0.5, 0.5], [0.2, 0.9, 0.0, 0.0]])
    neighbours, similarities = nearest(block, np.array([0, 1]), k=2)
    assert neighbours.tolist() == [[1, 2], [0, 1]]
    assert_allclose(similarities, [[0.5, 0.5], [0.2, 0.0]])
