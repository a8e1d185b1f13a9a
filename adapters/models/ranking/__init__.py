"""Families that rank movies, each fitted from what viewers liked."""
