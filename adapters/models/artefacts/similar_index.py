"""The FAISS index of similar movies."""

from pathlib import Path

import faiss
import numpy as np

from domain.recommendation.scoring import Scores


def write_similar_index(movie_vectors: Scores, path: Path) -> None:
    """Write an exact inner-product index; its ids are positions on the movie axis."""
    index = faiss.IndexFlatIP(movie_vectors.shape[1])
    index.add(np.ascontiguousarray(movie_vectors, np.float32))
    faiss.write_index(index, str(path))
