"""MLflow on a database and a folder of the home."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import SQLAlchemyError

from application.errors import StorageError

DATABASE = "mlflow.db"
ARTIFACTS = "artifacts"


def open_client(folder: Path) -> MlflowClient:
    """Return a client of the database in `folder`, which its first use makes and migrates."""
    # MLflow tells of its migrations at length, on the stream that shows progress.
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    address = f"sqlite:///{folder / DATABASE}"
    return MlflowClient(tracking_uri=address, registry_uri=address)


def experiment_of(client: MlflowClient, name: str, folder: Path) -> str:
    """Return the id of an experiment, which is made where it is not there."""
    experiment = client.get_experiment_by_name(name)
    if experiment is not None:
        return str(experiment.experiment_id)
    location = (folder / ARTIFACTS).as_uri()
    return str(client.create_experiment(name, artifact_location=location))


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn failures of MLflow and of its database into `StorageError`."""
    try:
        yield
    except (MlflowException, SQLAlchemyError) as error:
        database = folder / DATABASE
        raise StorageError(f"the model registry in {database} failed: {error}") from error
