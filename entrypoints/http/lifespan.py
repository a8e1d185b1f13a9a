"""What runs beside the requests while the application lives."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio.to_thread import run_sync
from litestar import Litestar

from entrypoints.serving_container import ServingContainer

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def serving_lifespan(container: ServingContainer) -> Lifespan:
    """Follow releases and live ratings, and keep the request log.

    A stop writes what waits before it ends.
    """

    @asynccontextmanager
    async def serving(_: Litestar) -> AsyncGenerator[None, None]:
        log_writer = container.request_log_writer()
        log_writer.start()
        recorder = container.request_recorder()
        follower = container.release_follower()
        follower.start()
        live_ratings = container.live_ratings_follower()
        pruning = container.log_pruning()
        try:
            yield
        finally:
            live_ratings.close()
            pruning.close()
            await run_sync(follower.close)
            await run_sync(recorder.close)
            await run_sync(log_writer.close)

    return serving
