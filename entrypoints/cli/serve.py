"""`marquee serve`."""

import click

from entrypoints.cli.whole_number import WholeNumber


@click.command()
@click.option("--host", help="Address to listen on (default: MARQUEE_HOST).")
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    help="Port to listen on; 0 takes any free one (default: MARQUEE_PORT).",
)
@click.option("--workers", type=WholeNumber(1, 64), help="Processes (default: MARQUEE_WORKERS).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the API and the page until told to stop.

    A newly promoted version is served within a second, without a restart.
    """
    from entrypoints.settings import load_settings, set_serving_switches  # noqa: PLC0415  # keeps help fast

    set_serving_switches()

    from entrypoints.http.announcement import announce_first_answer  # noqa: PLC0415  # after the switches
    from entrypoints.http.server import listen, serve_alone  # noqa: PLC0415  # as above
    from entrypoints.http.workers import serve_with_workers  # noqa: PLC0415  # as above
    from entrypoints.logs import write_logs  # noqa: PLC0415  # as above

    settings = load_settings()
    write_logs()
    processes = workers or settings.workers
    with listen(host or settings.host, settings.port if port is None else port) as listener:
        banner = _banner(*listener.getsockname()[:2], root_path=settings.root_path)
        announce_first_answer(listener, lambda: click.echo(banner))
        try:
            if processes == 1:
                serve_alone(settings, listener)
            else:
                serve_with_workers(listener, processes)
        except KeyboardInterrupt:
            click.echo("Stopped.")


def _banner(host: str, port: int, *, root_path: str) -> str:
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{port}{root_path}"
    return f"Marquee serves on {address}/ (API: {address}/docs); stop with Ctrl-C"
