"""What judges tables by the quality rules: part of the workshop's composition root."""

from collections.abc import Callable, Container

from dependency_injector.providers import Factory, Singleton

from adapters.toml_quality_schemas import TomlQualitySchemas
from application.ingestion.known_movies import KnownMovies
from application.ingestion.validate_table import ValidateTable
from application.ports.judged_tables import JudgedTables
from application.ports.validation_folders import ValidationFolders
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import Settings


def _judged_tables() -> JudgedTables:
    from adapters.datasets.csv_tables.judged_tables import (  # noqa: PLC0415  # pyarrow
        CsvJudgedTables,
    )

    return CsvJudgedTables()


def _validation_folders() -> ValidationFolders:
    from adapters.datasets.csv_tables.validation_folders import (  # noqa: PLC0415  # pyarrow
        ParquetValidationFolders,
    )

    return ParquetValidationFolders()


def _movies_of_home(
    settings: Settings, known_movies: Callable[[], KnownMovies]
) -> Callable[[], Container[str] | None]:
    """Return what knows the home's movies; asking makes no home where there is none."""
    if not settings.database_path.exists():
        return lambda: None
    return known_movies()


class DataQualityContainer(IngestionContainer):
    """Builds what `marquee validate` needs."""

    settings = IngestionContainer.settings

    quality_schemas = Singleton(TomlQualitySchemas)
    judged_tables = Singleton(_judged_tables)
    known_movies = Factory(
        KnownMovies,
        IngestionContainer.movie_catalog,
        IngestionContainer.movie_names,
        IngestionContainer.id_space,
    )
    validate_table = Factory(
        ValidateTable,
        tables=judged_tables,
        schemas=quality_schemas,
        folders=Singleton(_validation_folders),
        known_movies=Factory(_movies_of_home, settings, known_movies.provider),
        clock=IngestionContainer.clock,
        progress=IngestionContainer.progress,
    )
