"""The ids under which other catalogues know our movies, in the database."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters.database.tables import movie_links
from domain.data.movie_details import MovieLink
from domain.identifiers import MovieId


def all_links(connection: Connection) -> list[MovieLink]:
    """Return every link, by movie id."""
    rows = connection.execute(select(movie_links).order_by(movie_links.c.movie_id))
    return [MovieLink(**row) for row in rows.mappings()]


def upsert_links(links: Sequence[MovieLink], to: Connection) -> None:
    """Store links; an id that a new link does not say is kept."""
    if not links:
        return
    known = {link.movie_id: link for link in all_links(to)}
    merged: dict[MovieId, MovieLink] = {}
    for link in links:
        before = merged.get(link.movie_id) or known.get(link.movie_id) or link
        merged[link.movie_id] = MovieLink(
            movie_id=link.movie_id,
            imdb_id=link.imdb_id or before.imdb_id,
            tmdb_id=link.tmdb_id or before.tmdb_id,
        )
    changed = [link for link in merged.values() if link != known.get(link.movie_id)]
    rows = [
        {"movie_id": link.movie_id, "imdb_id": link.imdb_id, "tmdb_id": link.tmdb_id}
        for link in changed
    ]
    replaced = [{"id": link.movie_id} for link in changed if link.movie_id in known]
    if replaced:
        to.execute(delete(movie_links).where(movie_links.c.movie_id == bindparam("id")), replaced)
    if rows:
        to.execute(insert(movie_links), rows)
