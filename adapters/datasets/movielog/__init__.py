"""Movielogs in bulk: the grammar of `domain.data.movielog`, many lines at a time.

Lines of the common shapes are read in columns by numpy and Arrow; a line that is
not exactly of such a shape goes to the grammar itself. So there is one meaning,
and two ways to it: a property test holds them to the same answer.
"""
