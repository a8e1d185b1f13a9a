"""Readers of the data sets that Marquee understands."""
