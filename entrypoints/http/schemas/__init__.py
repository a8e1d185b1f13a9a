"""The types on the wire."""
