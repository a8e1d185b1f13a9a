"""What a model is, how it is described, and when one may replace another."""
