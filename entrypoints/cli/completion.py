"""What a shell offers to complete words with; as fast as typing, so nothing heavy is imported."""

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem


def plan_names(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the names of the plans, and paths for plans that lie elsewhere."""
    from entrypoints.settings import Settings  # noqa: PLC0415  # keeps help fast

    return _offered((file.stem for file in Settings().plans_folder.glob("*.toml")), incomplete)


def dataset_names(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the bundled and the published data sets, and paths."""
    from adapters.datasets.movielens.published_names import (  # noqa: PLC0415  # keeps help fast
        PUBLISHED_NAMES,
    )

    return _offered(("sample", *PUBLISHED_NAMES), incomplete)


def _offered(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    fitting = [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]
    return fitting or [CompletionItem(incomplete, type="file")]
