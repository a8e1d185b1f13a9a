"""Reports for people, as HTML pages with plots that need nothing beside them."""
