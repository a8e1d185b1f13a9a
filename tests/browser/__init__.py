"""The page in a real browser, as visitors of one house see it."""
