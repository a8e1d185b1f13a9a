"""The routes that render fragments of the page."""
