"""The use cases of Marquee: one verb, one class, one file."""
