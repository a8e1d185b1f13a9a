"""From a viewer to a slate: scores, filters, fallbacks and reasons."""
