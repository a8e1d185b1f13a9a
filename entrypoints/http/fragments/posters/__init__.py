"""Posters, drawn from a movie's genre, year and title."""
