"""MovieLens: every published layout, from a folder, a zip or the publisher."""
