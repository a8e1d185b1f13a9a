"""How good a ranking is, measured over the full catalogue."""
