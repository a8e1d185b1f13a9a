"""The hybrid: ratings by who gives them, and by what a movie is made of."""
