"""What measures the watch-through rate of a movielog: it needs no home."""

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Factory, Singleton

from adapters.datasets.movielog.reader import BulkMovielogReader
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.operations.measure_watch_through import MeasureWatchThrough


class WatchThroughContainer(DeclarativeContainer):
    """Builds what `marquee watch-through` needs."""

    measure_watch_through = Factory(
        MeasureWatchThrough,
        reader=Singleton(BulkMovielogReader),
        clock=Singleton(SystemClock),
        progress=Singleton(RichProgress),
    )
