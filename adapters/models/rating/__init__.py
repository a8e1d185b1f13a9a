"""Families that predict ratings as biases and a match of factors."""
