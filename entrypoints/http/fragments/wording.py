"""Small facts put into words."""

from domain.recommendation.slate import SlateFilter

MINUTES_PER_HOUR = 60


def running_time(minutes: int) -> str:
    """Return 142 as "2 h 22 min"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{rest} min"] if rest or not hours else parts)


def grouped(number: int) -> str:
    """Return 62423 as "62,423"."""
    return f"{number:,}"


def rating_words(rating: float) -> str:
    """Return 4.23 as "4.2" and 5.0 as "5"."""
    return f"{rating:.1f}".removesuffix(".0")


def filter_words(filters: SlateFilter, query: str = "") -> str:
    """Return what a list was narrowed to, as its heading."""
    titled = f"“{query}”" if query else ""
    genres = ", ".join(part for part in (titled, " or ".join(filters.genres)) if part)
    genres = genres or "All films"
    first, last = filters.year_from, filters.year_to
    if first is None and last is None:
        return genres
    if first == last:
        return f"{genres}, {first}"
    if last is None:
        return f"{genres}, {first} and later"
    if first is None:
        return f"{genres}, up to {last}"
    return f"{genres}, {first} to {last}"
