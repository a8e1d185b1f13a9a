"""The HTTP API and the fragments of the page."""
