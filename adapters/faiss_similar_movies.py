"""Similar movies by a FAISS index."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from domain.errors import ArtefactError
from domain.recommendation.scoring import Scores

INDEX_FILE = "similar.faiss"


class FaissSimilarMovies:
    """Finds near movies by inner product of unit vectors, exactly, on the calling thread."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    def nearest(
        self, position: int, k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.intp], Scores]:
        """Return up to `k` positions and cosines, nearest first, never `position` itself."""
        vector = self._index.reconstruct(position)[np.newaxis]
        wanted = min(k + 1, self._index.ntotal)
        if allowed is None:
            cosines, found = self._index.search(vector, wanted)
        else:
            # FAISS keeps addresses alone: bits and selector have to outlive the search.
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            only_allowed = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # FAISS adds it in Python
            cosines, found = self._index.search(vector, wanted, params=only_allowed)
        others = (found[0] != position) & (found[0] >= 0)
        return found[0][others][:k].astype(np.intp), cosines[0][others][:k]


class FaissSimilarMoviesIndexes:
    """Opens the index that training wrote into a model's folder."""

    def open(self, folder: Path) -> FaissSimilarMovies:
        """Return the index of `folder`, or raise `ArtefactError` naming the file at fault."""
        # One request is one small search: more threads would only get in each other's way.
        faiss.omp_set_num_threads(1)
        path = folder / INDEX_FILE
        try:
            return FaissSimilarMovies(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise ArtefactError(f"{path} is no index that FAISS can read") from error
