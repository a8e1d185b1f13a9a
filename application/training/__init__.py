"""Use cases that fit, evaluate, promote and roll back models."""
