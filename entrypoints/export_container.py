"""What writes out everything that is stored."""

from dependency_injector.providers import Factory, List, Singleton

from adapters.database.stored_tables import SqlStoredTables
from application.operations.export_home import ExportHome
from application.operations.history_tables import HistoryTables
from application.ports.exports import TableFolders
from entrypoints.ingestion_container import IngestionContainer


def _table_folders() -> TableFolders:
    from adapters.exports.local_table_folders import LocalTableFolders  # noqa: PLC0415  # pyarrow

    return LocalTableFolders()


class ExportContainer(IngestionContainer):
    """Builds what `marquee export` needs."""

    settings = IngestionContainer.settings

    table_folders = Singleton(_table_folders)
    export_home = Factory(
        ExportHome,
        stores=List(
            Factory(
                HistoryTables,
                listing=IngestionContainer.segment_listing,
                ratings=IngestionContainer.segment_store,
                watches=IngestionContainer.watch_segments,
                slates=IngestionContainer.slate_segments,
                catalog=IngestionContainer.movie_catalog,
                demographics=IngestionContainer.demographics_store,
            ),
            Factory(SqlStoredTables, IngestionContainer.database),
        ),
        folders=table_folders,
        id_space=IngestionContainer.id_space,
        history_lock=IngestionContainer.history_lock,
        clock=IngestionContainer.clock,
        progress=IngestionContainer.progress,
    )
