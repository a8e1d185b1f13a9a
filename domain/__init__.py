"""The policies and arithmetic of Marquee: no I/O, no clock, no hidden randomness."""
