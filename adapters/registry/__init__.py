"""The model registry in MLflow, and how a version is written down there."""
