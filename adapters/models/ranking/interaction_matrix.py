"""A training set as a sparse matrix of scipy."""

from scipy import sparse

from domain.recommendation.histories import TrainingSet


def interaction_matrix(data: TrainingSet) -> sparse.csr_matrix:
    """Return the weights of all positives, (n_viewers, n_movies) float32, rows sorted."""
    histories = data.histories
    return sparse.csr_matrix(
        (histories.weights, histories.movies, histories.offsets),
        shape=(len(data.viewer_ids), len(data.movie_ids)),
    )
