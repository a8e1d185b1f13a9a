"""Ingests a `dataset` or a `movielog` from its source, or `compact`s, killed as ordered."""

from application.ingestion.ingest_dataset import IngestRequest
from application.ingestion.ingest_movielog import MovielogRequest
from entrypoints.history_container import HistoryContainer
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings
from tests.killing import Order, carry_out_orders


def _ingest(order: Order) -> None:
    (source,) = order.more
    container = MovielogContainer(settings=Settings(home=order.home))
    order.lay_hands_on(container)
    if order.task == "movielog":
        container.ingest_movielog()(MovielogRequest(source=source))
    else:
        container.ingest_dataset()(IngestRequest(source=source))


def _compact(order: Order) -> None:
    container = HistoryContainer(settings=Settings(home=order.home))
    order.lay_hands_on(container)
    container.compact_history()()


if __name__ == "__main__":
    import adapters.database.alembic_upgrade  # imported once, not in each child
    import adapters.datasets.movielens.reader
    import adapters.datasets.movielog.reader
    import adapters.history.parquet_segments  # noqa: F401  # as above

    carry_out_orders(lambda order: _compact(order) if order.task == "compact" else _ingest(order))
