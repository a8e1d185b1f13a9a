"""Use cases that bring events and movies in."""
