import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.blend.listwise_softmax import Lesson, learnt_weights

GENERATOR = np.random.default_rng(11)


def lesson(viewers: int = 60, candidates: int = 12, seed: int = 3) -> Lesson:
    """Viewers who like two movies each, drawn by the first feature and not by the second."""
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(viewers, candidates, 2))
    noisy = 2.0 * features[:, :, 0] + generator.gumbel(size=(viewers, candidates))
    liked = np.zeros((viewers, candidates), np.bool_)
    np.put_along_axis(liked, np.argsort(-noisy, axis=1)[:, :2], values=True, axis=1)
    return Lesson(features=features, can_be_liked=np.ones_like(liked), liked=liked)


def plain_loss(weights: np.ndarray, lessons: list[Lesson], regularization: float) -> float:
    losses = []
    for one in lessons:
        for features, possible, liked in zip(
            one.features, one.can_be_liked, one.liked, strict=True
        ):
            odds = np.exp(features @ weights) * possible
            losses.append(-np.log(odds[liked] / odds.sum()).mean())
    return float(np.mean(losses) + regularization * weights @ weights / 2)


def test_the_loss_is_least_at_the_weights() -> None:
    lessons = [lesson(seed=3), lesson(viewers=20, candidates=7, seed=4)]
    lessons[1].can_be_liked[:, 0] = lessons[1].liked[:, 0]
    found = learnt_weights(lessons, 2, 0.01)
    least = plain_loss(found, lessons, 0.01)
    for nearby in found + GENERATOR.normal(scale=0.02, size=(30, 2)):
        assert least <= plain_loss(nearby, lessons, 0.01) + 1e-9


def test_what_tells_the_liked_apart_gets_the_weight() -> None:
    found = learnt_weights([lesson()], 2, 0.001)
    assert found[0] > 1.0
    assert abs(found[1]) < 0.3


def test_the_penalty_draws_the_weights_towards_zero() -> None:
    free, bound = learnt_weights([lesson()], 2, 0.0), learnt_weights([lesson()], 2, 1.0)
    assert np.linalg.norm(bound) < np.linalg.norm(free) / 2


def test_what_cannot_be_liked_has_no_say() -> None:
    one = lesson()
    one.can_be_liked[:, 0] = False
    one.liked[:, 0] = False
    told = one.liked.any(axis=1)
    kept = Lesson(
        features=one.features[told], can_be_liked=one.can_be_liked[told], liked=one.liked[told]
    )
    elsewhere = Lesson(
        features=kept.features.copy(), can_be_liked=kept.can_be_liked, liked=kept.liked
    )
    elsewhere.features[:, 0] = 50.0
    assert_allclose(learnt_weights([kept], 2, 0.01), learnt_weights([elsewhere], 2, 0.01))


@pytest.mark.parametrize("times", [1, 3])
def test_viewers_count_alike_wherever_their_lesson_comes_from(times: int) -> None:
    assert_allclose(
        learnt_weights([lesson()] * times, 2, 0.01), learnt_weights([lesson()], 2, 0.01), atol=1e-5
    )
