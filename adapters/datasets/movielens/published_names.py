"""The names of the published data sets; a module of its own, since shells ask while one types."""

PUBLISHED_NAMES = (
    "ml-latest-small",
    "ml-100k",
    "ml-1m",
    "ml-10m",
    "ml-20m",
    "ml-25m",
    "ml-32m",
)
