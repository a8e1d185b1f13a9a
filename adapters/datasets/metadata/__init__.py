"""Metadata of movies, in the layouts that film catalogues publish."""
