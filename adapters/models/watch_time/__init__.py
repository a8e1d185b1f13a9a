"""The network that predicts the watched share of a movie."""
