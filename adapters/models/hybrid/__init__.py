"""The hybrid: what movies are made of, to predict ratings and to rank."""
