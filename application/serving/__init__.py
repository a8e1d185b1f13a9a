"""Use cases that answer viewers."""
